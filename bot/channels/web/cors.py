"""Which websites may use the API from a browser: those of BUURT_ORIGINS, each by name.

There are no cookies, so no credentials are allowed across origins; the token travels in a header.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from bot.core import config

PUBLIC = frozenset({"/api/v1/openapi.json"})
ALLOW_METHODS = "GET, POST, DELETE"
ALLOW_HEADERS = "Accept-Language, Authorization, Cache-Control, Content-Type, Last-Event-ID"
EXPOSE_HEADERS = "API-Version, Content-Disposition, Content-Language, Location, Retry-After"
MAX_AGE = "600"


@cache
def _origins(setting: str) -> frozenset[str]:
    return frozenset(part.strip().rstrip("/") for part in setting.split(",") if part.strip())


def headers(request: HttpRequest) -> dict[str, str]:
    """What an answer tells the browser about its origin."""
    if not request.path.startswith("/api/"):
        return {}
    if request.path in PUBLIC:
        return {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSE_HEADERS}
    origin = request.headers.get("Origin", "")
    if origin not in _origins(config.text("BUURT_ORIGINS")):
        return {"Vary": "Origin"}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": EXPOSE_HEADERS,
        "Vary": "Origin",
    }


def preflight(request: HttpRequest) -> HttpResponse | None:
    """The answer to a browser that asks first what it may do, or None when this is no such question."""
    asked = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    if not asked or not request.path.startswith("/api/"):
        return None
    found = headers(request)
    if "Access-Control-Allow-Origin" in found:
        found |= {
            "Access-Control-Allow-Methods": ALLOW_METHODS,
            "Access-Control-Allow-Headers": ALLOW_HEADERS,
            "Access-Control-Max-Age": MAX_AGE,
        }
    return HttpResponse(status=204, headers=found)


class CorsMiddleware:
    """Adds those headers to every answer of the API, and answers the questions of browsers."""

    async_capable = True
    sync_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if self._is_async:
            return self._later(request)
        return _marked(request, preflight(request) or self._get_response(request))

    async def _later(self, request: HttpRequest) -> HttpResponseBase:
        response = preflight(request)
        if response is not None:
            return response
        return _marked(request, await self._get_response(request))  # type: ignore[misc]


def _marked(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    for name, value in headers(request).items():
        response.headers.setdefault(name, value)
    return response
