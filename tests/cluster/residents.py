"""Residents who talk with a product that is being broken: they send again, as the chat on a website does."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from tests.e2e.patient import Patient
from tests.e2e.stack import Stack, eventually

PATIENCE = 90.0
# What each resident says, and which question must stand open after it.
WORDS = (
    ("er ligt een hele berg grofvuil op de stoep", "waar"),
    ("wie leest dit eigenlijk?", "waar"),
    ("Siriusstraat", "bevestiging"),
    ("ja", None),
)
_ROWS = """
import django, json, sys
django.setup()
from bot.cases.models import Case
from bot.delivery.models import InboxItem, Message, OutboxItem
found = {}
for pk in sys.argv[1:]:
    cases = Case.objects.filter(conversation_id=pk)
    numbers = [case.number for case in cases]
    found[pk] = {
        "cases": numbers,
        "routes": sum(case.routes.filter(active=True).count() for case in cases),
        "mails": list(OutboxItem.objects.filter(case_number__in=numbers).values_list("status", flat=True)),
        "open": InboxItem.objects.filter(conversation_id=pk).exclude(status="done").count(),
        "thread": list(Message.objects.filter(conversation_id=pk).values_list("seq", "sender", "text", "asks")),
    }
print(json.dumps(found))
"""


class Resident(Patient):
    """One conversation; `answered` says from when to when each answer was waited for."""

    def __init__(self, webs: list[str], turn: int) -> None:
        super().__init__(webs, PATIENCE, turn)
        self.answered: list[tuple[float, float]] = []
        self._seen = self.arrive()

    def say(self, text: str) -> list[dict[str, Any]]:
        """Type something and wait for the whole answer."""
        begin = time.monotonic()
        self.tell(text)
        lines = self.settled(self._seen)
        self._seen = lines[-1]["seq"]
        self.answered.append((begin, time.monotonic()))
        return [line for line in lines if line["from"] != "resident"]

    def report(self) -> None:
        """The whole conversation, from the first word to the number of the case."""
        for text, asks in WORDS:
            told = self.say(text)
            assert told[-1]["asks"] == asks, [(text, line["text"], line["asks"]) for line in told]


class Crowd:
    """Several residents at once, and what must be true of them at the end."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.residents: list[Resident] = []
        self._pool = ThreadPoolExecutor(max_workers=16)
        self._running: list[Future[None]] = []
        self._present: dict[int, Resident] = {}
        self._most = 0
        self._lock = threading.Lock()

    def __enter__(self) -> Crowd:
        return self

    def __exit__(self, *_: object) -> None:
        self.thin(0)
        self._pool.shutdown()
        for resident in self.residents:
            resident.leave()

    def come(self, count: int) -> None:
        """So many residents begin to report; whoever is done is followed by another one, until `thin` or `finish`."""
        self._most = count
        self._running += [self._pool.submit(self._one_after_another, number) for number in range(count)]
        eventually(lambda: self.all_answered_since(0.0), PATIENCE, "everybody's first answer")

    def _one_after_another(self, number: int) -> None:
        while number < self._most:
            resident = Resident(self.stack.webs, number)
            with self._lock:
                self.residents.append(resident)
                self._present[number] = resident
            resident.report()

    def thin(self, count: int) -> None:
        """Only so many are followed by another one."""
        self._most = count

    def answers_since(self, moment: float) -> list[float]:
        """When answers came to what was said after this moment."""
        with self._lock:
            known = list(self.residents)
        for failed in (one for one in self._running if one.done()):
            failed.result()
        return sorted(end for resident in known for begin, end in list(resident.answered) if begin >= moment)

    def all_answered_since(self, moment: float) -> bool:
        """Whether everybody who talks now was answered what they said after this moment."""
        self.answers_since(moment)
        with self._lock:
            present = list(self._present.values())
        return len(present) >= self._most and all(
            any(begin >= moment for begin, _ in list(resident.answered)) for resident in present
        )

    def longest_wait(self, moment: float) -> float:
        """The longest that anybody waited for an answer that came after this moment, in seconds."""
        return max(end - begin for one in self.residents for begin, end in one.answered if end >= moment)

    def finish(self) -> dict[str, dict[str, Any]]:
        """Everybody who began goes on to the end; what the database then holds of each conversation."""
        self.thin(0)
        for one in self._running:
            one.result(timeout=4 * PATIENCE)
        ids = [resident.id for resident in self.residents]

        def rows() -> dict[str, dict[str, Any]] | None:
            found: dict[str, dict[str, Any]] = json.loads(self.stack.python("-c", _ROWS, *ids).stdout)
            return found if all(set(row["mails"]) == {"sent"} for row in found.values()) else None

        found: dict[str, dict[str, Any]] = eventually(rows, PATIENCE, "every mail being sent")
        for resident in self.residents:
            _must_be_whole(resident, found[resident.id])
        return found


def _must_be_whole(resident: Resident, row: dict[str, Any]) -> None:
    """Nothing lost, nothing out of order, nothing twice."""
    assert len(row["cases"]) == 1, row
    assert row["routes"] == 1, row
    assert row["mails"] == ["sent"], row
    assert row["open"] == 0, row
    thread = row["thread"]
    assert [seq for seq, *_ in thread] == list(range(1, len(thread) + 1)), thread
    assert [text for _, sender, text, _ in thread if sender == "resident"] == [text for text, _ in WORDS], thread
    # Every question once and in its place.
    asked = [asks for _, sender, _, asks in thread if sender == "bot" and asks]
    assert asked == ["wat", *(asks for _, asks in WORDS if asks)], thread
