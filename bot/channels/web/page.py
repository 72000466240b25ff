"""The pages of the web process: a demonstration, the chat on a page of its own, what a problem means, a way back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bot.channels.web import access, problems
from bot.channels.web.database import pools
from bot.channels.web.problems import Problem
from bot.content import speak, topics
from bot.core import config

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' blob: data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
DATA_TOPICS = ("gegevens", "wissen", "wie_leest", "telegram")
_GONE = "Op dit adres is niets. Misschien klopt de link niet meer."


def page(request: HttpRequest, name: str, content: dict[str, object], status: int = 200) -> HttpResponse:
    """One of our templates, with a policy that allows only our own scripts and styles."""
    response = render(request, f"web/{name}.html", content, status=status)
    response.headers["Content-Security-Policy"] = CSP
    response.headers["X-Frame-Options"] = "DENY"
    return response


def start(request: HttpRequest) -> HttpResponse:
    """A page as a municipality could have it, with the chat on it; below, how a developer tries the API."""
    return page(request, "demo", {"base": config.text("BUURT_PUBLIC_URL").rstrip("/")})


def chat(request: HttpRequest) -> HttpResponse:
    """The chat, and nothing else."""
    return page(request, "chat", {"title": "Chat met Buurtwijzer", "resume": False})


def data(request: HttpRequest) -> HttpResponse:
    """What happens with a resident's data, in both languages; the opening of every conversation leads here."""
    titles = {topic.code: topic.title for topic in topics()}
    parts = [
        {"taal": taal, "title": titles[code][taal], "text": said.text}
        for taal in ("nl", "en")
        for code in DATA_TOPICS
        if (said := speak(code, taal))
    ]
    return page(request, "note", {"title": "Uw gegevens", "parts": parts})


async def returned(request: HttpRequest, secret: str) -> HttpResponse:
    """The conversation of a return link, to go on with."""
    try:
        await pools.request(access.by_secret, secret)
    except Problem:
        return missing(request)
    response = page(request, "chat", {"title": "Uw gesprek", "resume": True})
    # The address holds the secret: nobody keeps the page, nobody is told where the reader came from.
    response["Cache-Control"], response["Referrer-Policy"] = "no-store", "no-referrer"
    return response


def problem(request: HttpRequest, code: str) -> HttpResponse:
    """What the `type` of a problem means, in both languages."""
    entry = problems.known().get(code)
    if entry is None:
        return missing(request)
    title, detail = entry["title"], entry["detail"]
    parts = [{"taal": taal, "title": title[taal], "text": detail[taal]} for taal in ("nl", "en")]
    return page(request, "note", {"title": title["nl"], "parts": parts})


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No dead end: where to go when there is nothing at this address."""
    title = "Deze pagina is er niet"
    return page(request, "note", {"title": title, "parts": [{"taal": "nl", "title": title, "text": _GONE}]}, 404)
