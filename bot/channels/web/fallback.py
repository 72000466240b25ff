"""Answers when no view is reached: problem+json below /api/, a page elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from bot.channels.web import page, problems
from bot.channels.web.problems import Problem
from bot.channels.web.resource import dressed, failure


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing at this address."""
    if request.path.startswith("/api/"):
        return dressed(problems.response(request, Problem("not-found")))
    return page.missing(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that Django itself refuses."""
    return dressed(problems.response(request, Problem("bad-request")))


def server_error(request: HttpRequest) -> HttpResponse:
    """A mistake of ours outside a view of the API."""
    return dressed(failure(request))
