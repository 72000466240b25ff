"""Errors as problem+json (RFC 9457), in words that may be shown to a resident, Dutch or English."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse

from bot.channels.web.document import Mistake
from bot.channels.web.secrecy import hidden
from bot.core import config

SOURCE = Path(__file__).with_name("problems.yml")
CONTENT_TYPE = "application/problem+json"


class Problem(Exception):
    """A request that cannot be carried out; `code` names an entry of problems.yml."""

    def __init__(
        self,
        code: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Mistake] = (),
        **values: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.headers = dict(headers or {})
        self.errors = errors
        self.values = values


@cache
def known() -> dict[str, dict[str, Any]]:
    """Every problem by its code."""
    content: dict[str, dict[str, Any]] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return content


def status(code: str) -> int:
    """The HTTP status of a problem."""
    return int(known()[code]["status"])


def language(request: HttpRequest) -> str:
    """Dutch, unless the client prefers another language."""
    wanted = request.headers.get("Accept-Language", "").strip().lower()
    return "nl" if not wanted or wanted.startswith(("nl", "*")) else "en"


def response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The answer that tells a client what is wrong and what to do."""
    entry, taal = known()[problem.code], language(request)
    body: dict[str, Any] = {
        "type": f"{config.text('BUURT_PUBLIC_URL').rstrip('/')}/problems/{problem.code}",
        "title": entry["title"][taal],
        "status": entry["status"],
        "detail": entry["detail"][taal].format(**problem.values),
        "instance": hidden(request.path),
    }
    if problem.errors:
        body["errors"] = [{"pointer": m.pointer, "rule": m.rule, "expected": m.expected} for m in problem.errors]
    if "id" in problem.values:
        body["id"] = problem.values["id"]
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=entry["status"],
        content_type=CONTENT_TYPE,
        headers={"Content-Language": taal, **problem.headers},
    )
