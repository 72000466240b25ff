"""The OpenAPI document: served as it is, and the source of the schemas that requests are checked against."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

SOURCE = Path(__file__).with_name("openapi.json")
TEXT = SOURCE.read_text(encoding="utf-8")
DOCUMENT: dict[str, Any] = json.loads(TEXT)
VERSION: str = DOCUMENT["info"]["version"]


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong in a request: where (a JSON pointer), and which rule of the schema broke."""

    pointer: str
    rule: str
    expected: object


@cache
def validator(schema: str) -> Draft202012Validator:
    """A validator for one of the schemas of the document."""
    return Draft202012Validator({"$ref": f"#/components/schemas/{schema}", "components": DOCUMENT["components"]})


def mistakes(schema: str, value: Mapping[str, Any]) -> list[Mistake]:
    """What is wrong with a request body; the value itself is never repeated, because it may be private."""
    return [_mistake(error) for error in validator(schema).iter_errors(value)]


def _mistake(error: ValidationError) -> Mistake:
    pointer = "".join(f"/{part}" for part in error.absolute_path)
    if error.validator == "required":
        # The message begins with the quoted name of the one field that lacks.
        _, missing, _ = error.message.split("'", 2)
        pointer = f"{pointer}/{missing}"
    return Mistake(pointer or "/", str(error.validator), error.validator_value)


def most(schema: str, field: str, rule: str) -> int:
    """A limit that the document gives for a field, so that it is written down once."""
    return int(DOCUMENT["components"]["schemas"][schema]["properties"][field][rule])
