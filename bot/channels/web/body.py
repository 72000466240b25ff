"""Reading what a client sends: JSON against the schemas of the document, and one file of a form."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from bot.channels.web import document
from bot.channels.web.problems import Problem


def read_json(request: HttpRequest, *, required: bool = True) -> dict[str, Any]:
    """The JSON object in the body, without its empty fields; {} when there is none and none is required."""
    try:
        raw = request.body
    except RequestDataTooBig as error:
        raise Problem("body-too-large") from error
    if not raw and not required:
        return {}
    if request.content_type != "application/json":
        raise Problem("not-json")
    try:
        # NaN and Infinity are no JSON, but clients send them: as words they fail where a number is asked.
        value = json.loads(raw.decode("utf-8"), parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise Problem("bad-json") from error
    if not isinstance(value, dict):
        raise Problem("invalid", errors=[document.Mistake("/", "type", "object")])
    return {name: part for name, part in value.items() if part is not None}


def check(schema: str, value: dict[str, Any]) -> None:
    """Raise a problem that names every field that does not fit the schema."""
    if found := document.mistakes(schema, value):
        raise Problem("invalid", errors=found)


def read_file(request: HttpRequest, field: str) -> UploadedFile[Any]:
    """The one file that was sent in a form field."""
    if request.content_type != "multipart/form-data":
        raise Problem("not-multipart")
    try:
        files = request.FILES.getlist(field)
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise Problem("bad-request") from error
    if len(files) != 1:
        raise Problem("no-file")
    found: UploadedFile[Any] = files[0]
    return found
