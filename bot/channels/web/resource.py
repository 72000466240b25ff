"""One address of the API: its methods, its errors as problem+json, and the headers of every answer."""

from __future__ import annotations

import asyncio
import errno
import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from bot.channels.web import problems
from bot.channels.web.bodylimit import TOO_LARGE
from bot.channels.web.database import pools
from bot.channels.web.document import VERSION
from bot.channels.web.problems import Problem
from bot.core import ids
from bot.core.logging import log

View = Callable[..., Any]
HEADERS = {
    "API-Version": VERSION,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
RETRY_SECONDS = 3
FULL = (errno.ENOSPC, errno.EDQUOT)


def answer(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A JSON answer."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type="application/json", headers=dict(headers or {}))


def resource(**methods: View) -> Callable[..., Coroutine[Any, Any, HttpResponse]]:
    """A view with one function a method; plain functions run in the threads for database work."""

    async def view(request: HttpRequest, **parts: str) -> HttpResponse:
        return await guarded(request, _carry_out(methods, request, parts))

    return view


async def guarded(request: HttpRequest, work: Awaitable[HttpResponse]) -> HttpResponse:
    """The answer of `work`, or a problem that tells what went wrong; tracebacks go to the log, never out."""
    try:
        response = await work
    except Problem as problem:
        response = problems.response(request, problem)
    except (OperationalError, InterfaceError) as error:
        response = _later(request, error)
    except OSError as error:
        response = _later(request, error) if error.errno in FULL else failure(request)
    except Exception:
        response = failure(request)
    return dressed(response)


def _later(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("storage_unavailable", error=type(error).__name__)
    return problems.response(request, Problem("unavailable", headers={"Retry-After": str(RETRY_SECONDS)}))


def failure(request: HttpRequest) -> HttpResponse:
    """The answer to a mistake of ours; its id stands in the log beside the traceback."""
    number = ids.readable(8)
    log.exception("request_failed", id=number, method=request.method)
    return problems.response(request, Problem("internal", id=number))


def dressed(response: HttpResponse) -> HttpResponse:
    """The answer with the headers that every answer of the API has."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def check_host(request: HttpRequest) -> None:
    """Raise a problem when the request is for a name that this server does not have."""
    try:
        request.get_host()
    except DisallowedHost as error:
        raise Problem("bad-host") from error


def allowed(methods: Mapping[str, View]) -> str:
    """The value of the Allow header."""
    return ", ".join(sorted({*methods, "OPTIONS", *({"HEAD"} if "GET" in methods else ())}))


async def _carry_out(methods: Mapping[str, View], request: HttpRequest, parts: Mapping[str, str]) -> HttpResponse:
    check_host(request)
    if too_large := getattr(request, "scope", {}).get(TOO_LARGE):
        raise Problem(str(too_large[0]), most=too_large[1])
    method = "GET" if request.method == "HEAD" else request.method or ""
    if method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": allowed(methods)})
    if method not in methods:
        allow = allowed(methods)
        raise Problem("method-not-allowed", headers={"Allow": allow}, method=request.method, allow=allow)
    work = methods[method]
    if asyncio.iscoroutinefunction(work):
        response: HttpResponse = await work(request, **parts)
    else:
        response = await pools.request(work, request, **parts)
    return response
