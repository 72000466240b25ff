"""Django's settings for tests: the product's own, on a data folder that is thrown away."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# Each test process has its own, so that nothing a test writes reaches the folder of a running product.
os.environ["BUURT_DATA"] = tempfile.mkdtemp(prefix="buurt-test-")
atexit.register(shutil.rmtree, os.environ["BUURT_DATA"], ignore_errors=True)

from bot.core.settings import *  # noqa: E402, F403

# Tests read static files where they lie; the product collects them at its start.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Hashing a password slowly is the point in production and a waste here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
