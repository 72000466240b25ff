"""Every address of the web process."""

from __future__ import annotations

from django.urls import include, path

from bot.channels.telegram import webhook
from bot.channels.web import health, page
from bot.ops import metrics

urlpatterns = [
    path("", page.start),
    path("chat", page.chat),
    path("gegevens", page.data),
    path("t/<str:secret>", page.returned),
    path("problems/<slug:code>", page.problem),
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("metrics", metrics.metrics),
    path("telegram/webhook", webhook.webhook),
    path("api/v1/", include("bot.channels.web.urls")),
    path("desk/", include("bot.desk.urls")),
]

handler400 = "bot.channels.web.fallback.bad_request"
handler404 = "bot.channels.web.fallback.not_found"
handler500 = "bot.channels.web.fallback.server_error"
