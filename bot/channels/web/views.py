"""The addresses of the API that answer once; the stream is in `events`."""

from __future__ import annotations

import re

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from bot.channels.web import access, body, document, limits, photos, receive, shapes
from bot.channels.web.database import one_writer, pools
from bot.channels.web.problems import Problem
from bot.channels.web.resource import answer
from bot.core import ids
from bot.core.opening import opening
from bot.delivery.models import Attachment, Conversation, Sender
from bot.delivery.thread import append
from bot.privacy import access as copies
from bot.privacy import erasure

_CURSOR = re.compile(r"\d{1,18}", re.ASCII)


def openapi(request: HttpRequest) -> HttpResponse:
    """The document of this API."""
    return HttpResponse(
        document.TEXT, content_type="application/json", headers={"Cache-Control": "public, max-age=300"}
    )


def start(request: HttpRequest) -> HttpResponse:
    """A new conversation, opened by the assistant."""
    limits.check_conversation(request)
    content = body.read_json(request, required=False)
    body.check("NewConversation", content)
    taal = content.get("taal", "nl").partition("-")[0].lower()
    token = ids.token()
    with one_writer(), transaction.atomic():
        conversation = Conversation.objects.create(channel="web", token_digest=ids.digest(token), taal=taal)
        words, buttons = opening(taal)
        append(conversation, Sender.BOT, words, buttons=buttons, asks="wat")
    opened = {"id": conversation.pk, "token": token, "messages": shapes.messages(conversation.pk, 0)}
    return answer(opened, 201, {"Location": f"/api/v1/conversations/{conversation.pk}"})


def send(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Store a message of the resident; the answer follows in the thread."""
    conversation = access.conversation(request, conversation_id)
    limits.check_message(request, conversation.pk)
    message = receive.read(body.read_json(request))
    return answer({"seq": receive.store(conversation, message)}, 202)


def read(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """The thread after a cursor."""
    conversation = access.conversation(request, conversation_id)
    return answer(shapes.thread(conversation.pk, cursor(request)))


def cursor(request: HttpRequest) -> int:
    """The place in the thread after which a client wants to read; raises `bad-cursor`."""
    after = request.GET.get("after", "0")
    if not _CURSOR.fullmatch(after):
        raise Problem("bad-cursor")
    return int(after)


def add_photo(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Keep a photo for the next message."""
    conversation = access.conversation(request, conversation_id)
    limits.check_photo(request, conversation.pk)
    photo = photos.store(conversation, body.read_file(request, "file"))
    return answer({"id": photo.pk}, 201, {"Location": f"{request.path}/{photo.pk}"})


def photo(request: HttpRequest, conversation_id: str, attachment_id: str) -> HttpResponse:
    """A photo of the resident, as it was stored."""
    conversation = access.conversation(request, conversation_id)
    found = Attachment.objects.filter(conversation=conversation, pk=attachment_id).exclude(file="").first()
    if found is None:
        raise Problem("not-found")
    with found.file.open("rb") as file:
        return HttpResponse(file.read(), content_type=found.kind)


def export(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Everything that is kept of this conversation, as a file."""
    conversation = access.conversation(request, conversation_id)
    name = f'attachment; filename="buurtwijzer-{conversation.pk[:8]}.json"'
    return answer(copies.everything(conversation), headers={"Content-Disposition": name})


async def erase(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Remove what the resident told; the conversation can go on."""
    conversation = await pools.request(access.conversation, request, conversation_id)
    await erasure.erase(conversation.pk, pools.request)
    return HttpResponse(status=204)


def come_back(request: HttpRequest, secret: str) -> HttpResponse:
    """The conversation of a return link, with a token that works beside the first one.

    That token is the secret itself: its holder already holds the conversation, so a second secret would only
    be one more thing to lose, and a GET that changes nothing may be repeated by browsers and link checkers.
    """
    return answer({"id": access.by_secret(secret).pk, "token": secret})
