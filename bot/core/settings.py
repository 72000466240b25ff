"""Django's settings, all of them derived from the table in `bot.core.config`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF

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
        return {**config.database(url), "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
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
        return {**found, "EMAIL_TIMEOUT": config.number("BUURT_MAIL_TIMEOUT")}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(DATA / "mail"),
    }


SECRET_KEY = _secret_key()
DEBUG = config.flag("BUURT_DEBUG")
ALLOWED_HOSTS = config.listed("BUURT_ALLOWED_HOSTS")
ROOT_URLCONF = "bot.runtime.urls"
ASGI_APPLICATION = "bot.runtime.asgi.application"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "bot.directory",
    "bot.delivery",
    "bot.cases",
    "bot.handoff",
    "bot.desk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "bot.channels.web.cors.CorsMiddleware",
    "bot.runtime.pages.DeskPages",
]
# Only the pages of the municipality's people pay for sessions and logins; the chat does not.
DESK_PATHS = ("/desk/", "/static/")
DESK_MIDDLEWARE = [
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [config.REPOSITORY / "bot/channels/web/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
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
STATIC_URL = "/static/"
STATIC_ROOT = str(DATA / "static")
STATICFILES_DIRS = [config.REPOSITORY / "bot/widget/static", config.REPOSITORY / "bot/channels/web/static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_PASSWORD_FORM_FIELD = "wachtwoord"  # noqa: S105 - the name of the field, so that axes keeps nothing of it
AXES_SENSITIVE_PARAMETERS = ["nogmaals", "code", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True  # who logged in stands in our own log, without addresses
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W002"]  # its middleware is in DESK_MIDDLEWARE
LOGIN_URL = "/desk/inloggen"
LOGIN_REDIRECT_URL = "/desk/"
_ENCRYPTED = config.text("BUURT_PUBLIC_URL").startswith("https://")
SESSION_COOKIE_NAME = "buurtwijzer_desk"
SESSION_COOKIE_AGE = 10 * 3600  # a working day
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/desk/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _ENCRYPTED
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "bot.desk.submit.forged"
CSRF_TRUSTED_ORIGINS = [config.text("BUURT_PUBLIC_URL").rstrip("/")] if _ENCRYPTED else []
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
globals().update(_mail())
