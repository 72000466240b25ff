"""A town that goes on writing whatever breaks, and what must be true of every word of it afterwards."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tests.e2e.patient import Patient
from tests.e2e.stack import Stack

PATIENCE = 240.0  # seconds for one answer: Rasa may be down for a minute, and then has a queue to go through
LOOK = 0.2
NUMBER = re.compile(r"BW\d\d-\w{6}")
STEPS = 8
# Each says what and where. No two are about the same: the assistant would offer to add the second to the first.
REPORTS = (
    "de lantaarn voor onze deur in de Siriusstraat doet het al een week niet",
    "er ligt een berg vuilniszakken naast de container in de Merelstraat en het stinkt",
    "losse stoeptegel in de Reestraat, mijn moeder is er bijna gevallen",
    "hele hoop hondenpoep op de stoep in de Geraniumstraat, elke dag weer",
    "grofvuil gedumpt in de Siriusstraat, een bank en een matras",
    "in de Merelstraat is de lantaarnpaal stuk, het is er pikdonker",
    "diep gat in het wegdek van de Geraniumstraat",
    "vuilniszakken naast de ondergrondse container in de Reestraat",
    "er zitten losse stenen in het trottoir van de Siriusstraat",
    "straatlamp knippert de hele nacht in de Reestraat",
)
ANSWERS = {"bevestiging": "ja", "waar": "Siriusstraat"}
ASIDE = "wie leest dit eigenlijk?"


class Stuck(Exception):
    """Somebody waited longer than anybody may."""


class WebResident(Patient):
    """Somebody in the chat of the website."""

    def __init__(self, webs: Sequence[str], reports: int) -> None:
        super().__init__(webs, PATIENCE)
        self.reports = reports

    def live(self) -> None:
        """Report one thing after the other, each until it has a number; between them a question."""
        self.arrive()
        for number in range(1, self.reports + 1):
            if number % 3 == 0:
                self.tell(ASIDE)
                self.settled()
            self.tell(REPORTS[number - 1])
            self._until_filed(number)

    def _until_filed(self, count: int) -> None:
        for _ in range(STEPS):
            lines = self.settled()
            if sum(bool(line["case"]) for line in lines) >= count:
                return
            asked = next((line["asks"] for line in reversed(lines) if line["asks"]), "")
            self.tell(ANSWERS.get(asked, "weet ik niet"))
        raise Stuck(f"{self.id}: report {count} has no number after {STEPS} answers: {lines[-3:]}")


class TelegramResident:
    """Somebody with Telegram, which keeps every message until the bot has taken it."""

    def __init__(self, stack: Stack, reports: int) -> None:
        self.phone, self.reports = stack.telegram.resident(), reports
        self.sent: list[str] = []

    def live(self) -> None:
        """The same, in another chat."""
        for number in range(1, self.reports + 1):
            self._tell(REPORTS[number - 1])
            self._heard("nog niets verstuurd", number)
            self._tell("ja")
            self._heard(NUMBER.pattern + r" is bewaard|is bewaard.*" + NUMBER.pattern, number)

    def leave(self) -> None:
        """A telephone stays on."""

    def _tell(self, text: str) -> None:
        self.sent.append(text)
        self.phone.say(text)

    def _heard(self, words: str, times: int) -> None:
        pattern = re.compile(words, re.S)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            # A repeat within the documented window is one line.
            if sum(bool(pattern.search(line)) for line in _without_repeats(self.phone.heard())) >= times:
                return
            time.sleep(LOOK)
        raise Stuck(f"chat {self.phone.chat}: {words!r} not heard {times} times: {self.phone.heard()[-3:]}")


def _without_repeats(lines: list[str]) -> list[str]:
    return lines[:1] + [after for before, after in pairwise(lines) if after != before]


@dataclass
class Town:
    """Residents side by side; `live` returns when all of them have what they came for."""

    stack: Stack
    web: int
    telegram: int
    reports: int
    at_once: int = 16
    stuck: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.browsers = [WebResident(self.stack.webs, self.reports) for _ in range(self.web)]
        self.phones = [TelegramResident(self.stack, self.reports) for _ in range(self.telegram)]
        self.everybody: list[WebResident | TelegramResident] = [*self.browsers, *self.phones]
        self._room = threading.Semaphore(self.at_once)

    def start(self) -> list[threading.Thread]:
        """Let everybody write; at most `at_once` at a time."""
        threads = [threading.Thread(target=self._live, args=(who,)) for who in self.everybody]
        for thread in threads:
            thread.start()
        return threads

    def _live(self, who: WebResident | TelegramResident) -> None:
        with self._room:
            try:
                who.live()
            except Exception as error:
                self.stuck.append(f"{type(error).__name__}: {error}")
            finally:
                who.leave()

    def messages(self) -> int:
        """How many messages the residents wrote."""
        return sum(len(who.sent) for who in self.everybody)


@dataclass
class Verdict:
    """What was found in the database, beside what the residents know that they sent."""

    messages: int = 0
    conversations: int = 0
    cases: int = 0
    lost: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    repeated_to_telegram: int = 0
    repeated_mails: int = 0

    def faults(self) -> list[str]:
        """Everything that may never happen; empty is good."""
        return [
            f"{name}: {line}"
            for name in ("lost", "out_of_order", "twice", "unfinished")
            for line in getattr(self, name)
        ]


SCRIPT = """
import django, json; django.setup()
from bot.cases.models import Case
from bot.delivery.models import Conversation, InboxItem, Message, OutboxItem
def states(model, done, conversation):
    found = model.objects.filter(conversation=conversation).exclude(status=done)
    return list(found.values_list("status", flat=True))
def mails(number):
    return OutboxItem.objects.filter(case_number=number, channel="mail", status="sent").count()
out = {}
for one in Conversation.objects.all():
    lines = list(one.messages.order_by("seq"))
    out[one.pk] = {
        "address": one.address,
        "seqs": [line.seq for line in lines],
        "said": [line.text for line in lines if line.sender == "resident"],
        "lines": [[line.sender, line.text] for line in lines],
        "inbox": states(InboxItem, "done", one),
        "outbox": states(OutboxItem, "sent", one),
        "out": list(one.outbox.filter(channel="telegram").order_by("pk").values_list("text", flat=True)),
        "cases": [
            [case.number, case.omschrijving, case.routes.filter(active=True).count(), mails(case.number)]
            for case in Case.objects.filter(conversation=one)
        ],
    }
print(json.dumps(out))
"""


def settle(town: Town, seconds: float = 60.0) -> Verdict:
    """The verdict once the last mail has left, or after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        verdict = judge(town)
        if town.stuck or not verdict.unfinished or time.monotonic() > end:
            return verdict
        time.sleep(LOOK)


def judge(town: Town) -> Verdict:
    """Compare what every resident sent with what is stored, and what is stored with the promises."""
    stored = json.loads(town.stack.python("-c", SCRIPT).stdout)
    by_address = {str(one["address"]): one for one in stored.values()}
    found = Verdict(town.messages(), len(stored), unfinished=list(town.stuck))
    for browser in town.browsers:
        if browser.id:
            _judge_one(browser.id, browser.sent, stored[browser.id], found)
    for phone in town.phones:
        one = by_address.get(str(phone.phone.chat))
        if one is None:
            found.lost.append(f"chat {phone.phone.chat} is not there")
            continue
        _judge_one(f"chat {phone.phone.chat}", phone.sent, one, found)
        heard = phone.phone.heard()
        found.repeated_to_telegram += len(heard) - len(one["out"])
        if _without_repeats(heard) != _without_repeats(one["out"]):
            found.out_of_order.append(f"chat {phone.phone.chat} heard {heard}, stored is {one['out']}")
    found.repeated_mails = _repeated_mails(town, [case for one in stored.values() for case in one["cases"]])
    return found


def _judge_one(name: str, sent: list[str], one: dict[str, Any], found: Verdict) -> None:
    missing = Counter(sent) - Counter(one["said"])
    extra = Counter(one["said"]) - Counter(sent)
    found.lost += [f"{name}: {text!r}" for text in missing.elements()]
    found.twice += [f"{name}: message {text!r}" for text in extra.elements()]
    if not missing and not extra and one["said"] != sent:
        found.out_of_order.append(f"{name}: {one['said']} instead of {sent}")
    if one["seqs"] != list(range(1, len(one["seqs"]) + 1)):
        found.out_of_order.append(f"{name}: places {one['seqs']}")
    found.unfinished += [f"{name}: inbox item {status}" for status in one["inbox"]]
    found.unfinished += [f"{name}: outbox item {status}" for status in one["outbox"]]
    found.cases += len(one["cases"])
    reports = [text for text in sent if text in REPORTS]
    for text in reports:
        count = sum(text in words for _, words, _, _ in one["cases"])
        if count != 1:
            (found.lost if count == 0 else found.twice).append(f"{name}: {count} cases of {text!r}")
    if len(one["cases"]) != len(reports):
        found.twice.append(f"{name}: {len(one['cases'])} cases of {len(reports)} reports")
    for number, _, routes, mails in one["cases"]:
        if (routes, mails) != (1, 1):
            found.unfinished.append(f"{name}: {number} has {routes} active routes and {mails} mails")
    found.twice += _answered_twice(name, one["lines"])


def _answered_twice(name: str, lines: list[list[str]]) -> list[str]:
    """The same words of the assistant, without a word of the resident between them."""
    return [
        f"{name}: answer {after[1]!r}" for before, after in pairwise(lines) if before == after and after[0] == "bot"
    ]


def _repeated_mails(town: Town, cases: list[list[Any]]) -> int:
    """Mails about one case that one recipient got more than once."""
    numbers = {number for number, *_ in cases}
    mails = [mail for path in (town.stack.data / "mail").glob("*") for mail in path.read_text().split("\n" + "-" * 79)]
    got = Counter(
        (number, _header("To", mail), _header("Subject", mail))
        for mail in mails
        for number in set(NUMBER.findall(mail)) & numbers
    )
    return sum(count - 1 for count in got.values())


def _header(name: str, mail: str) -> str:
    found = re.search(rf"^{name}: (.*)$", mail, re.M)
    return found[1] if found else ""
