"""Identifiers and secrets; all randomness comes from here."""

from __future__ import annotations

import hashlib
import hmac
import secrets

# No vowels and no look-alikes: a number that is read out over the telephone cannot go wrong or form a word.
READABLE = "23456789BCDFGHJKMNPQRSTVWXZ"


def conversation_id() -> str:
    """A name for a conversation that cannot be guessed."""
    return secrets.token_hex(16)


def token() -> str:
    """A bearer token or return secret, 256 bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a token instead of the token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def matches(secret: str, stored: str) -> bool:
    """Whether a token belongs to a stored digest, in constant time."""
    return hmac.compare_digest(digest(secret), stored)


def readable(length: int) -> str:
    """Random characters that a person can read out."""
    return "".join(secrets.choice(READABLE) for _ in range(length))
