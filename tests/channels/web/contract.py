"""Holds every answer in the tests against the OpenAPI document, so that neither can drift from the other."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker

from bot.channels.web.document import DOCUMENT

BASE = "/api/v1"
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or dt.datetime.fromisoformat(value).tzinfo is not None


@_FORMATS.checks("uri")
def _is_address(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme and urlsplit(value).netloc)


def resolved(value: dict[str, Any]) -> dict[str, Any]:
    """What a `$ref` of the document points to."""
    while "$ref" in value:
        found: Any = DOCUMENT
        for part in value["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        value = found
    return value


def path_of(path: str) -> str | None:
    """The path of the document that an address belongs to."""
    rest = path.partition("?")[0].removeprefix(BASE)
    for template in sorted(DOCUMENT["paths"], key=lambda found: found.count("{")):
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, rest):
            return str(template)
    return None


def check(method: str, path: str, status: int, headers: Mapping[str, str], content: bytes) -> None:
    """Fail when the document does not promise this answer."""
    template = path_of(path)
    operation = DOCUMENT["paths"].get(template, {}).get(method.lower())
    if operation is None:
        assert status in {204, 404, 405}, f"{method} {path} is not documented and answered {status}"
        response = {404: "NotFound", 405: "MethodNotAllowed"}.get(status)
        if response is None:
            return
        promised = DOCUMENT["components"]["responses"][response]
    else:
        assert str(status) in operation["responses"], f"{method} {template} does not promise {status}"
        promised = resolved(operation["responses"][str(status)])
    _check_headers(promised, headers)
    _check_content(promised, headers, content)


def _check_headers(promised: dict[str, Any], headers: Mapping[str, str]) -> None:
    assert headers["API-Version"] == DOCUMENT["info"]["version"]
    missing = [name for name in promised.get("headers", {}) if name not in headers]
    assert not missing, f"promised headers are missing: {missing}"


def _check_content(promised: dict[str, Any], headers: Mapping[str, str], content: bytes) -> None:
    if "content" not in promised:
        assert content == b""
        return
    kind = headers["Content-Type"].partition(";")[0]
    assert kind in promised["content"], f"{kind} is not promised"
    if kind.endswith("json"):
        conforms(promised["content"][kind]["schema"], json.loads(content))


def conforms(schema: dict[str, Any], value: object) -> None:
    """Fail when a value does not fit a schema of the document."""
    whole = {**schema, "components": DOCUMENT["components"]}
    Draft202012Validator(whole, format_checker=_FORMATS).validate(value)
