"""Rasa stays away while residents go on writing: what they are told meanwhile, and what came of their words."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bot.core import texts
from tests.chaos.town import REPORTS
from tests.e2e.patient import Patient
from tests.e2e.stack import Stack, eventually

PATIENCE = 300.0
HALFWAY = 8  # residents who were asked whether their report is right when Rasa went away
EVERY_SECONDS = 2.0  # another resident comes
NEXT_SECONDS = 25.0  # and writes again after so long
AIM_SECONDS = 20.0  # within which a resident must hear that it takes longer
SCRIPT = """
import django, json, sys
django.setup()
from bot.cases.models import Case, TriageItem
from bot.delivery.models import Conversation
out = {}
for one in Conversation.objects.filter(pk__in=sys.argv[1:]):
    out[one.pk] = {
        "lines": [[line.sender, line.text, line.at.timestamp()] for line in one.messages.order_by("seq")],
        "triage": list(TriageItem.objects.filter(conversation=one).values_list("reason", flat=True)),
        "waiting": one.inbox.exclude(status="done").count(),
        "cases": Case.objects.filter(conversation=one).count(),
    }
print(json.dumps(out))
"""


@dataclass
class Outage:
    """What was found after one outage; `faults` is empty when every promise was kept."""

    minutes: float
    conversations: int = 0
    messages: int = 0
    told: int = 0
    slowest: float = 0.0
    given_up: int = 0
    drained: float = 0.0
    faults: list[str] = field(default_factory=list)


def play(stack: Stack, minutes: float, say: Callable[[str], None]) -> Outage:
    """Residents write, Rasa is killed, residents go on writing, and Rasa comes back after `minutes`."""
    halfway = [_halfway(stack, number) for number in range(HALFWAY)]
    everybody = list(halfway)
    say(f"Rasa goes away for {minutes:g} minutes")
    down, begin = time.time(), time.monotonic()
    stack.kill("rasa")
    for resident in halfway:
        resident.tell("ja")
    with ThreadPoolExecutor(max_workers=32) as pool:
        writing = []
        while time.monotonic() - begin < 60 * minutes:
            newcomer = Patient(stack.webs, PATIENCE)
            everybody.append(newcomer)
            last = begin + 60 * minutes
            writing.append(pool.submit(_write, newcomer, REPORTS[len(everybody) % len(REPORTS)], last))
            time.sleep(EVERY_SECONDS)
        for one in writing:
            one.result()
    say(f"Rasa comes back; {len(everybody)} conversations")
    returning = time.time()
    stack.start("rasa")
    begin = time.monotonic()
    stored = eventually(lambda: _drained(stack, everybody), PATIENCE, "every message being answered", 1.0)
    drained = time.monotonic() - begin
    for resident in everybody:
        resident.leave()
    found = judge(minutes, everybody, stored, down, returning)
    found.faults += [
        f"{one.id}: {stored[one.id]['cases']} cases of one report that was confirmed"
        for one in halfway
        if stored[one.id]["cases"] != 1 and not stored[one.id]["triage"]
    ]
    found.drained = drained
    return found


def _halfway(stack: Stack, number: int) -> Patient:
    resident = Patient(stack.webs, PATIENCE)
    resident.arrive()
    resident.tell(REPORTS[number % len(REPORTS)])
    lines = resident.settled()
    assert lines[-1]["asks"] == "bevestiging", lines[-1]
    return resident


def _write(resident: Patient, report: str, until: float) -> None:
    resident.arrive()
    resident.tell(report)
    if time.monotonic() + NEXT_SECONDS < until:
        time.sleep(NEXT_SECONDS)
        resident.tell("het is er al een week zo")


def _drained(stack: Stack, everybody: Sequence[Patient]) -> dict[str, Any] | None:
    stored: dict[str, Any] = json.loads(stack.python("-c", SCRIPT, *(one.id for one in everybody)).stdout)
    return None if any(one["waiting"] for one in stored.values()) else stored


def judge(
    minutes: float, everybody: Sequence[Patient], stored: dict[str, dict[str, Any]], down: float, returning: float
) -> Outage:
    """Compare what was said and told in each conversation with what was promised."""
    found = Outage(minutes, conversations=len(everybody))
    notice, given_up = texts.text("utter_outage", "nl"), texts.text("utter_outage_given_up", "nl")
    for resident in everybody:
        one = stored[resident.id]
        lines = one["lines"]
        found.messages += sum(sender == "resident" and at >= down for sender, _, at in lines)
        if [text for sender, text, _ in lines if sender == "resident"] != resident.sent:
            found.faults.append(f"{resident.id}: stored otherwise than it was sent")
        first = next(at for sender, _, at in lines if sender == "resident" and at >= down)
        notices = [at for _, text, at in lines if text == notice]
        left = sum(text == given_up for _, text, _ in lines)
        found.told += bool(notices)
        found.given_up += left
        if notices:
            found.slowest = max(found.slowest, notices[0] - first)
        elif returning - first > AIM_SECONDS:
            found.faults.append(f"{resident.id}: was told nothing")
        if len(notices) > 1 + left:
            found.faults.append(f"{resident.id}: was told {len(notices)} times that it takes longer")
        if one["triage"].count("outage") != left:
            found.faults.append(f"{resident.id}: {left} times given up, in the grote bak {one['triage']}")
        found.faults += [
            f"{resident.id}: said twice {after[1]!r}"
            for before, after in pairwise(lines)
            if before[:2] == after[:2] and after[0] != "resident"
        ]
        if lines[-1][0] == "resident":
            found.faults.append(f"{resident.id}: no answer")
    return found


def rows(outages: Sequence[Outage]) -> list[str]:
    """The table of some outages."""
    return [
        f"{HALFWAY} residents stand before *Klopt dit?* when Rasa is killed and say yes; another one comes each "
        f"{EVERY_SECONDS:g} seconds, reports something, and writes again after {NEXT_SECONDS:g} seconds.",
        "",
        "| minutes away | conversations | messages meanwhile | told that it takes longer | slowest such line, s "
        "| given up, into the grote bak | s from ready until all were answered | faults |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {one.minutes:g} | {one.conversations} | {one.messages} | {one.told} | {one.slowest:.1f} "
            f"| {one.given_up} | {one.drained:.1f} | {len(one.faults)} |"
            for one in outages
        ),
    ]
