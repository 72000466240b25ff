"""Prometheus reads what waits and what was done, and nobody else does."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from ruamel.yaml import YAML

from bot.cases import services
from bot.core import clock, config, measures
from bot.core.messages import Inbound, Receipt
from bot.delivery import heartbeat, inbox, outbox
from bot.delivery.models import Conversation, InboxItem
from bot.ops import metrics
from tests.e2e.chat import Chat
from tests.e2e.stack import Stack, eventually
from tests.fakes.gateway import conversation, rasa, work, write
from tests.fakes.rasa import FakeRasa

__all__ = ["conversation", "rasa"]


def value(page: str, name: str) -> float:
    """One sample, with its labels as they are written."""
    [found] = re.findall(rf"^{re.escape(name)} (\S+)$", page, flags=re.MULTILINE)
    return float(found)


@pytest.mark.django_db
def test_what_waits_is_counted_now() -> None:
    conversation = Conversation.objects.create(channel="web")
    inbox.accept(conversation, Inbound(key="1", text="de lamp is stuk"))
    heartbeat.beat("worker")
    page = metrics.written().decode()
    assert value(page, "buurtwijzer_inbox_waiting") == 1
    assert value(page, 'buurtwijzer_conversations{owner="bot"}') == 1
    assert value(page, 'buurtwijzer_process_up{process="worker"}') == 1
    InboxItem.objects.update(status=InboxItem.Status.DEAD)
    page = metrics.written().decode()
    assert value(page, "buurtwijzer_inbox_waiting") == 0
    assert value(page, "buurtwijzer_inbox_dead") == 1


@pytest.mark.django_db(transaction=True)
def test_only_this_machine_may_ask_without_a_token() -> None:
    client = Client()
    assert (client.get("/metrics")).status_code == 200
    assert (client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"})).status_code == 404
    assert (client.get("/metrics", REMOTE_ADDR="192.0.2.7")).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_with_a_token_the_token_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURT_METRICS_TOKEN", "geheim")
    client = Client()
    assert (client.get("/metrics")).status_code == 404
    assert (client.get("/metrics", headers={"Authorization": "Bearer géén"})).status_code == 404
    assert (client.get("/metrics", headers={"Authorization": "Bearer geheim"})).status_code == 200


def test_every_figure_is_explained_to_the_operator() -> None:
    page = (config.REPOSITORY / "docs/operations.md").read_text(encoding="utf-8")
    counted = [f"{one._name}_total" for one in (measures.TURNS, measures.SENT)]
    stored = re.findall(r'"((?:inbox|outbox|disk)_\w+|conversations|cases|grote_bak|process_up)",', _source())
    names = [*counted, measures.TURN_SECONDS._name, *(f"buurtwijzer_{name}" for name in stored)]
    assert len(stored) == 11
    assert [name for name in names if f"`{name}" not in page] == []


def _source() -> str:
    return (config.REPOSITORY / "bot/ops/metrics.py").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_every_alert_watches_what_is_really_told(
    conversation: Conversation, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    heartbeat.beat("worker")
    write(conversation, "hallo")
    work()
    rasa.down = True
    write(conversation, "nog iets")
    work()
    services.to_triage("k1", "poison", conversation=conversation)  # its mail is refused
    monkeypatch.setattr(outbox, "_channels", {})
    outbox.register("mail", lambda _: Receipt(delivered=False))
    for item in outbox.claim("w", 1):
        outbox.deliver(item)
    page = metrics.written().decode()
    with (config.REPOSITORY / "docs/alerts.yml").open(encoding="utf-8") as file:
        [group] = YAML(typ="safe", pure=True).load(file)["groups"]
    for rule in group["rules"]:
        wanted = re.findall(r"(buurtwijzer_\w+)(?:\{(\w+=\"\w+\")\})?", rule["expr"])
        assert wanted or "up{" in rule["expr"], rule["alert"]
        for name, label in wanted:
            assert re.search(rf"^{name}(?:\{{[^}}]*{label}[^}}]*\}})? \S+$", page, flags=re.MULTILINE), (name, label)


@pytest.mark.xdist_group("stack")
def test_the_web_process_shows_what_the_worker_counted(stack: Stack, chat: Callable[..., Chat]) -> None:
    resident = chat()
    began = clock.monotonic()

    def page() -> str:
        return resident.http.get(f"{stack.web}/metrics").text

    def answered() -> float:
        found = re.findall(r'^buurtwijzer_turns_total\{outcome="answered"\} (\S+)$', page(), flags=re.MULTILINE)
        return float(found[0]) if found else 0.0

    before = answered()
    resident.say("hoe laat gaat het gemeentehuis open?")
    eventually(lambda: answered() == before + 1, 10, "the turn being counted")
    whole = value(page(), 'buurtwijzer_turn_seconds_sum{stage="whole"}')
    parts = value(page(), 'buurtwijzer_turn_seconds_sum{stage="rasa"}')
    assert 0 < parts <= whole
    assert clock.monotonic() - began < 600
