"""The document and the API are one: what is served is described, what is described is served."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.channels.web import document, problems, urls
from bot.channels.web.events import PATH
from tests.channels.web import contract
from tests.channels.web.api import Api


def inside(value: object) -> Iterator[dict[str, Any]]:
    """Every object in the document."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from inside(part)
    elif isinstance(value, list):
        for part in value:
            yield from inside(part)


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every path, method and operation."""
    for path, item in document.DOCUMENT["paths"].items():
        for method in ("get", "post", "put", "patch", "delete"):
            if method in item:
                yield path, method, item[method]


def test_the_document_is_served(api: Api) -> None:
    answer = api.call("GET", "/api/v1/openapi.json")
    assert answer.status == 200
    assert answer.json() == document.DOCUMENT
    assert answer.headers["API-Version"] == document.VERSION


def test_every_reference_leads_somewhere() -> None:
    found = [value for value in inside(document.DOCUMENT) if isinstance(value.get("$ref"), str)]
    assert found
    for value in found:
        assert isinstance(contract.resolved(value), dict)


def test_every_schema_is_a_schema() -> None:
    for schema in document.DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_address_is_described_and_every_description_is_an_address() -> None:
    def plain(pattern: str) -> str:
        return re.sub(r"\(\?P<\w+>[^)]+\)|\([^)]+\)", "{}", pattern.strip("^$").replace("\\", ""))

    served = {"/" + plain(str(route.pattern)) for route in urls.urlpatterns}
    served.add(plain(PATH.pattern).removeprefix(contract.BASE))
    described = {re.sub(r"{\w+}", "{}", path) for path in document.DOCUMENT["paths"]}
    assert served == described


# The stream is answered beside Django; test_events.py asks it.
@pytest.mark.parametrize("path", sorted({path for path, _, _ in operations() if not path.endswith("/events")}))
def test_the_methods_of_an_address_are_the_described_ones(api: Api, path: str) -> None:
    described = {method.upper() for found, method, _ in operations() if found == path}
    address = contract.BASE + re.sub(r"{\w+}", "0" * 32, path)
    allow = set(api.call("OPTIONS", address).headers["Allow"].split(", "))
    assert allow - {"HEAD", "OPTIONS"} == described


def test_the_document_follows_the_design_rules() -> None:
    found = document.DOCUMENT
    assert found["openapi"].startswith("3.")
    assert re.fullmatch(r"\d+\.\d+\.\d+", document.VERSION)
    assert found["servers"] == [{"url": "/api/v1"}]
    assert {"name", "url", "email"} <= set(found["info"]["contact"])
    for path, method, operation in operations():
        assert not path.endswith("/"), path
        assert operation["summary"], path
        assert {"400", "405", "500", "503"} <= set(operation["responses"]), (path, method)


def test_every_operation_has_its_own_name() -> None:
    names = [operation["operationId"] for _, _, operation in operations()]
    assert len(set(names)) == len(names)


def test_every_problem_has_both_languages_and_a_status_that_is_described() -> None:
    described = {int(status) for _, _, operation in operations() for status in operation["responses"]}
    for code, entry in problems.known().items():
        assert set(entry) == {"status", "title", "detail"}, code
        assert set(entry["title"]) == set(entry["detail"]) == {"nl", "en"}, code
        assert entry["status"] in described, code
