"""The webhook takes updates of Telegram only, and says 200 only to what is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from bot.channels.telegram import receive, webhook
from bot.channels.telegram.api import secret
from bot.delivery.models import Conversation
from tests.channels.telegram.conftest import Gateway
from tests.fakes.residents import Resident

PATH = "/telegram/webhook"


@pytest.fixture(autouse=True)
def hooked(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("BUURT_TELEGRAM_WEBHOOK", "true")
    monkeypatch.setattr(webhook, "_intake", lambda: gateway.intake)
    yield


def post(body: Any, shown: str | None = None, raw: bytes | None = None) -> int:
    headers = {webhook.HEADER: secret(settings.SECRET_KEY) if shown is None else shown}
    content = json.dumps(body).encode() if raw is None else raw
    client = Client(raise_request_exception=False)
    found = client.generic("POST", PATH, content, content_type="application/json", headers=headers)
    assert found["Content-Type"] == "application/json"
    return found.status_code


def test_an_update_is_stored_and_taken_once(gateway: Gateway, resident: Resident) -> None:
    resident.say("de lantaarn is stuk")
    [update] = gateway.fake.updates
    assert [post(update), post(update)] == [200, 200]
    assert gateway.said(resident) == ["de lantaarn is stuk"]


@pytest.mark.parametrize("shown", ["", "fout", "é", "0" * 64])
def test_without_the_secret_nothing_is_read(gateway: Gateway, resident: Resident, shown: str) -> None:
    resident.say("hallo")
    assert post(gateway.fake.updates[0], shown.encode().decode("latin-1")) == 401
    assert post(None, "", raw=b"{" * 10_000) == 401
    assert not Conversation.objects.exists()


def test_a_secret_of_ones_own_counts(gateway: Gateway, resident: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    resident.say("hallo")
    derived = secret(settings.SECRET_KEY)
    monkeypatch.setenv("BUURT_TELEGRAM_SECRET", "eigen-geheim")
    assert post(gateway.fake.updates[0], derived) == 401
    assert post(gateway.fake.updates[0], "eigen-geheim") == 200


def test_the_derived_secret_is_one_that_telegram_takes_and_depends_on_the_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = secret("sleutel")
    assert len(first) == 64
    assert first.isalnum()
    monkeypatch.setenv("BUURT_TELEGRAM_TOKEN", "1:ander")
    assert secret("sleutel") != first


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[1]", b'"x"', b"null"])
def test_what_is_no_update_is_refused(raw: bytes) -> None:
    assert post(None, raw=raw) == 400


def test_an_update_of_a_kind_that_we_do_not_know_is_taken() -> None:
    assert post({"update_id": 9, "something_new": {}}) == 200
    assert post({"no": "number"}) == 200


def test_while_the_database_is_away_telegram_must_try_again(
    gateway: Gateway, resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident.say("hallo")
    [update] = gateway.fake.updates

    def away(arrival: Any) -> str:
        raise OperationalError("could not connect to server")

    with monkeypatch.context() as broken:
        broken.setattr(receive, "store", away)
        assert [post(update) for _ in range(8)] == [503] * 8
    assert post(update) == 200
    assert gateway.said(resident) == ["hallo"]


def test_only_post_and_only_when_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client().get(PATH).status_code == 405
    monkeypatch.setenv("BUURT_TELEGRAM_WEBHOOK", "false")
    assert post({"update_id": 1}) == 404
