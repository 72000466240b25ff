"""The addresses of the API, below /api/v1/; `bot.runtime.asgi` takes `/events` to its own application."""

from __future__ import annotations

from django.urls import re_path

from bot.channels.web import views
from bot.channels.web.resource import resource

_CONVERSATION = r"^conversations/(?P<conversation_id>[0-9a-f]{32})"

urlpatterns = [
    re_path(r"^openapi\.json$", resource(GET=views.openapi)),
    re_path(r"^conversations$", resource(POST=views.start)),
    re_path(rf"{_CONVERSATION}$", resource(DELETE=views.erase)),
    re_path(rf"{_CONVERSATION}/messages$", resource(GET=views.read, POST=views.send)),
    re_path(rf"{_CONVERSATION}/attachments$", resource(POST=views.add_photo)),
    re_path(rf"{_CONVERSATION}/attachments/(?P<attachment_id>[0-9a-f]{{32}})$", resource(GET=views.photo)),
    re_path(rf"{_CONVERSATION}/export$", resource(GET=views.export)),
    re_path(r"^return/(?P<secret>[\w-]{16,200})$", resource(GET=views.come_back)),
]
