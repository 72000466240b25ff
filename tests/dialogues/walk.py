"""Residents who do anything at any moment, and a desk that now and then takes over: a state machine for hypothesis."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.dialogues.play import picture, spoken
from tests.dialogues.promises import Ledger, Line, Turn
from tests.e2e.chat import Chat
from tests.e2e.stack import REPOSITORY, Stack

ANSWER_SECONDS = 90.0
SAYS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("residents.yml").read_text(encoding="utf-8"))
PLACES = ((52.2292, 5.1669), (52.2297, 5.1837), (52.2766, 5.1634))  # the last one is not in Hilversum
_DESK = """
import datetime as dt, sys, django
django.setup()
from bot.core import clock
from bot.handoff import ownership, presence
fatima = ownership.Person("fatima", "Fatima", "buurtcoördinator van Oost")
for line in sys.stdin:
    exec(line)
    print("done", flush=True)
"""


HOME = "presence.end('fatima')"
# Which of the things that are there; a draw may not depend on what the product said, or it cannot be repeated.
PICK = st.integers(0, 999)


class Desk:
    """Somebody of the municipality, in a process that stays open because starting one takes seconds."""

    def __init__(self, stack: Stack) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _DESK], cwd=REPOSITORY, env=stack.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def does(self, line: str) -> None:
        """Let Fatima do something, and wait until it is done."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "done\n", f"the desk could not {line}"

    def close(self) -> None:
        """Go home."""
        self.does(HOME)
        self._process.communicate(timeout=30)


@cache
def words(*kinds: str) -> st.SearchStrategy[Any]:
    """One of the things that residents type."""
    return st.sampled_from([text for kind in kinds for text in SAYS[kind]])


class Walk(RuleBasedStateMachine):
    """One resident in one conversation; after every turn all promises are looked at."""

    def __init__(self, stack: Stack, desk: Desk) -> None:
        super().__init__()
        self.stack, self.desk, self.chat, self.ledger = stack, desk, Chat(stack.web), Ledger()
        self.owner = "bot"
        self.erased: str | None = None

    def teardown(self) -> None:
        """Close the browser."""
        self.chat.http.close()

    @initialize(spreekuur=st.booleans())
    def opent(self, spreekuur: bool) -> None:
        """In some walks somebody of the municipality is in the chat."""
        until = "clock.now() + dt.timedelta(hours=1)"
        self.desk.does(f"presence.announce(fatima, ['coordinator_oost'], {until})" if spreekuur else HOME)

    @rule(text=words("begint"))
    def begint(self, text: str) -> None:
        """Tells something new."""
        self.types(text)

    @rule(pick=PICK)
    def antwoordt(self, pick: int) -> None:
        """Answers what is asked, more or less; tells something new when nothing is."""
        told = SAYS["antwoordt"][self.asks] if self.asks else SAYS["begint"]
        self.types(told[pick % len(told)])

    @rule(text=words("bevestigt"))
    def bevestigt(self, text: str) -> None:
        """Says yes, to whatever it is."""
        self.types(text)

    @rule(pick=PICK)
    def drukt(self, pick: int) -> None:
        """Presses a button that was just shown."""
        shown: list[Line] = next((line["buttons"] for line in reversed(self.chat.lines) if line["buttons"]), [])
        self.presses(shown, pick)

    @rule(pick=PICK)
    def drukt_op_een_oude_knop(self, pick: int) -> None:
        """Scrolls up and presses a button of before."""
        self.presses([button for line in self.chat.lines for button in line["buttons"]], pick)

    @rule(text=words("vraagt", "status", "kort", "verbetert", "taal", "boos", "gegevens", "mens", "later"))
    def komt_ertussen(self, text: str) -> None:
        """Says something that was not asked."""
        self.types(text)

    @rule(text=words("kort", "verbetert"))
    def verbetert(self, text: str) -> None:
        """Takes something back, or mumbles."""
        self.types(text)

    @rule(text=words("stopt"))
    def stopt(self, text: str) -> None:
        """Wants to leave it."""
        self.types(text)

    @rule(text=words("gevaar"))
    def is_in_gevaar(self, text: str) -> None:
        """Tells of danger, also while a person owns the chat."""
        self.types(text, danger=True)

    @rule(place=st.sampled_from(PLACES))
    def deelt_een_plek(self, place: tuple[float, float]) -> None:
        """Shares a location."""
        self.does(Turn(f"deelt {place}"), [{"location": {"lat": place[0], "lon": place[1]}}])

    @rule(text=st.sampled_from(["", "hier een foto"]))
    def stuurt_een_foto(self, text: str) -> None:
        """Sends a photo, with or without words."""
        files = {"file": ("foto.jpg", picture(), "image/jpeg")}
        added = self.chat.http.post(f"/conversations/{self.chat.id}/attachments", files=files)
        assert added.status_code == 201, added.text
        photo = {"attachments": [added.json()["id"]]}
        self.does(Turn(f"foto {text!r}"), [{**photo, "text": text} if text else photo])

    @rule(texts=words("vlug"))
    def typt_vlug(self, texts: list[str]) -> None:
        """Sends three messages before the answer comes."""
        turn = Turn(f"vlug {texts}", agrees=texts[0] in SAYS["bevestigt"], quick=True)
        self.does(turn, [{"text": text} for text in texts])

    @rule()
    def wisselt_van_eigenaar(self) -> None:
        """Somebody at the desk takes over the chat, or leaves it to the assistant."""
        does = "hand_back" if self.owner == "medewerker" else "take_over"
        self.desk.does(f"ownership.{does}('{self.chat.id}', fatima)")
        self._finished(self._seen())
        self.ledger.interrupted()

    @property
    def asks(self) -> str | None:
        """What the last reply asked."""
        reply = []
        for line in reversed(self.chat.lines):
            if line["from"] == "resident":
                break
            reply.append(line)
        return next((str(line["asks"]) for line in reply if line["asks"]), None)

    def types(self, text: str, *, danger: bool = False) -> None:
        """One typed message."""
        self.does(Turn(f"zegt {text!r}", text in SAYS["bevestigt"], danger), [{"text": text}])

    def presses(self, shown: list[Line], pick: int) -> None:
        """One of these buttons; without any, a first message."""
        if not shown:
            return self.types(SAYS["begint"][pick % len(SAYS["begint"])])
        button = shown[pick % len(shown)]
        self.does(Turn(f"drukt {button['title']!r}", payload=button["payload"]), [{"payload": button["payload"]}])

    def does(self, turn: Turn, contents: list[dict[str, Any]]) -> None:
        """Send something, wait for the finished reply, and judge it."""
        owner, seen = self.owner, self._seen()
        for content in contents:
            sent = self.chat.post(**content)
            assert sent.status_code == 202, f"{turn.did}: {sent.text}"
        reply = [line for line in self._finished(seen) if line["from"] != "resident"]
        problems = self.ledger.judge(turn, owner, reply, self._filed())
        if problems:
            told = "\n".join(spoken(self.chat.lines))
            raise AssertionError(f"after {turn.did}: " + "; ".join(problems) + f"\n{told}")

    def _seen(self) -> int:
        return int(self.chat.lines[-1]["seq"])

    def _finished(self, seen: int) -> list[Line]:
        end = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < end:
            state = self.chat.read(seen)
            if not state["pending"]:
                self.owner = state["owner"]
                if state.get("erased_at") != self.erased:
                    self.erased = state["erased_at"]
                    self.chat.lines.clear()
                self.chat.lines.extend(state["messages"])
                return list(state["messages"])
            time.sleep(0.02)
        raise AssertionError(f"no reply within {ANSWER_SECONDS} s")

    def _filed(self) -> set[str]:
        """The numbers of the cases of this conversation, also of those that nobody was told of."""
        with closing(sqlite3.connect(self.stack.data / "buurtwijzer.sqlite3")) as database:
            found = database.execute("SELECT number FROM cases_case WHERE conversation_id = ?", (self.chat.id,))
            return {str(number) for (number,) in found}
