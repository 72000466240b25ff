"""The middleware of the desk, on the desk's own addresses only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from asgiref.sync import async_to_sync, iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

from bot.channels.web.database import pools

View = Callable[..., Any]
Hook = Callable[[HttpRequest, View, Sequence[Any], Mapping[str, Any]], HttpResponseBase | None]


class DeskPages:
    """Takes requests for the desk through `DESK_MIDDLEWARE`, in the threads for database work.

    Everything else passes untouched: sessions and logins would double what a message in the chat costs.
    """

    async_capable = True
    sync_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self._others = get_response
        self._hooks: list[Hook] = []
        is_async = iscoroutinefunction(get_response)
        self._call: Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]
        if is_async:
            markcoroutinefunction(self)
            chain = self._chain(async_to_sync(get_response))
            self._call = lambda request: pools.desk(chain, request)
            self.process_view: Callable[..., Any] = self._view_later
        else:
            self._call = self._chain(get_response)
            self.process_view = self._view

    def _chain(self, inner: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
        for name in reversed(settings.DESK_MIDDLEWARE):
            middleware = import_string(name)(inner)
            if hasattr(middleware, "process_view"):
                self._hooks.insert(0, middleware.process_view)
            inner = convert_exception_to_response(middleware)
        return inner

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        return self._call(request) if _is_desk(request) else self._others(request)

    def _view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """What a middleware says before the view is called, such as a refused form (CSRF)."""
        hooks = self._hooks if _is_desk(request) else ()
        answers = (hook(request, view, args, kwargs) for hook in hooks)
        return next((answer for answer in answers if answer is not None), None)

    async def _view_later(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase | None:
        # Only the CSRF check has such a hook and it asks no database, so no thread is needed.
        return self._view(request, view, args, kwargs)


def _is_desk(request: HttpRequest) -> bool:
    return request.path.startswith(settings.DESK_PATHS)
