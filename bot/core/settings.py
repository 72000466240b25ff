"""Django's settings, all of them derived from the table in `bot.core.config`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ

from bot.core import config, ids
from bot.core.logging import configure

configure()
config.check()

DATA = config.data_folder()


def _secret_key() -> str:
    if key := config.text("BUURT_SECRET_KEY"):
        return key
    path = Path(DATA, "secret_key")
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(ids.token())
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")


def _database() -> dict[str, Any]:
    if url := config.text("BUURT_DATABASE_URL"):
        return {**environ.Env.db_url_config(url), "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(DATA / "buurtwijzer.sqlite3"),
        "CONN_MAX_AGE": None,
        # Tests use a file as well: SQLite in memory locks in another way.
        "TEST": {"NAME": str(DATA / "test.sqlite3")},
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON;",
        },
    }


def _mail() -> dict[str, Any]:
    if url := config.text("BUURT_MAIL_URL"):
        found = environ.Env.email_url_config(url)
        return {**found, "EMAIL_TIMEOUT": 20}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(DATA / "mail"),
    }


def _listed(name: str) -> list[str]:
    return [part.strip() for part in config.text(name).split(",") if part.strip()]


SECRET_KEY = _secret_key()
DEBUG = config.flag("BUURT_DEBUG")
ALLOWED_HOSTS = _listed("BUURT_ALLOWED_HOSTS")
ROOT_URLCONF = "bot.runtime.urls"
ASGI_APPLICATION = "bot.runtime.asgi.application"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "bot.directory",
    "bot.delivery",
    "bot.cases",
    "bot.handoff",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "bot.channels.web.cors.CorsMiddleware",
]
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LANGUAGE_CODE = "nl"
LOGGING_CONFIG = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
MEDIA_ROOT = str(DATA / "uploads")
DEFAULT_FROM_EMAIL = config.text("BUURT_MAIL_FROM")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
globals().update(_mail())
