"""Where the desk can be tried without a second factor: only on the machine itself. Works without Django."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

from bot.core import config

NAME = "demo"
FILE = "demo_password"


def allowed() -> bool:
    """Whether this product only listens to, and only names, this machine itself."""
    public = urlsplit(config.text("BUURT_PUBLIC_URL")).hostname or ""
    return loopback(config.text("BUURT_HOST")) and loopback(public)


def loopback(host: str) -> bool:
    """Whether a name or address means this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def path() -> Path:
    """Where the password waits until the start has printed it."""
    return config.data_folder() / FILE


def store(secret: str) -> None:
    """Let the start find the password; nobody else on this machine can read it."""
    path().unlink(missing_ok=True)
    path().touch(mode=0o600)
    path().write_text(secret, encoding="ascii")


def printed() -> str:
    """The password, once: whoever asks first gets it, and it is gone; empty when there is none."""
    try:
        secret = path().read_text(encoding="ascii")
    except FileNotFoundError:
        return ""
    path().unlink(missing_ok=True)
    return secret
