"""Who may open a conversation: whoever sends its token, or the secret of its return link, as a header."""

from __future__ import annotations

import re

from django.db.models import Q
from django.http import HttpRequest

from bot.channels.web.problems import Problem
from bot.core import ids
from bot.delivery.models import Conversation

_BEARER = re.compile(r"bearer +([\w.~+/=-]{16,200})", re.IGNORECASE | re.ASCII)


def conversation(request: HttpRequest, conversation_id: str) -> Conversation:
    """The conversation that the token of this request opens.

    Raises `unauthorized` for a token that opens nothing, and `unknown-conversation` for the token of another
    conversation: the same answer whether the one that was asked for exists or not.
    """
    token = _token(request)
    found = Conversation.objects.filter(pk=conversation_id, channel="web").first()
    first, second = (found.token_digest, found.return_digest) if found else ("", "")
    fits = ids.matches(token, first) | ids.matches(token, second)
    if found is not None and fits:
        return found
    if Conversation.objects.filter(_opened_by(token), channel="web").exists():
        raise Problem("unknown-conversation")
    raise _unauthorized('Bearer error="invalid_token"')


def by_secret(secret: str) -> Conversation:
    """The conversation of a return link; raises `unknown-link`."""
    found = Conversation.objects.filter(return_digest=ids.digest(secret), channel="web").first()
    if found is None:
        raise Problem("unknown-link")
    return found


def _token(request: HttpRequest) -> str:
    header = _BEARER.fullmatch(request.headers.get("Authorization", "").strip())
    if header is None:
        raise _unauthorized("Bearer")
    return header[1]


def _opened_by(token: str) -> Q:
    digest = ids.digest(token)
    return Q(token_digest=digest) | Q(return_digest=digest)


def _unauthorized(challenge: str) -> Problem:
    return Problem("unauthorized", headers={"WWW-Authenticate": challenge})
