"""Plays written conversations against the running product, as a resident with a browser would have them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from bot.core import texts
from tests.dialogues.script import Script, Turn, read
from tests.e2e.chat import Chat

MOST_ANSWERS = 8
ANSWER_SECONDS = 90.0
TOGETHER = 4
# Whoever was asked whether an older report is the same one, and had something of their own.
ALREADY_FILED = {"al gemeld": "nee, dit is iets anders", "already been reported": "no, this is something else"}
# Questions about what the message is, by the column of the case that answers them.
ASKED_BACK = {
    "soort": ("wat bedoelt u", "what do you mean"),
    "onderwerp": ("waar gaat het het meest over", "what is it mostly about"),
}


@dataclass
class Played:
    """What happened: every line, every reply with its time, and what was not as written."""

    script: Script
    lines: list[dict[str, Any]] = field(default_factory=list)
    handover: str | None = None
    open_question: str | None = None
    turns: int = 0
    turns_to_case: int | None = None
    seconds: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def cases(self) -> list[dict[str, Any]]:
        """The cases that were confirmed, each once."""
        return list({line["case"]["number"]: line["case"] for line in self.lines if line["case"]}.values())

    @property
    def said(self) -> str:
        """Everything that the resident read from us."""
        return "\n".join(line["text"] for line in self.lines if line["from"] != "resident")

    @property
    def typed(self) -> str:
        """Everything that the resident typed."""
        return "\n".join(line["text"] for line in self.lines if line["from"] == "resident")

    def transcript(self) -> str:
        """The conversation for a reader."""
        return "\n".join(spoken(self.lines))


def spoken(lines: Iterable[dict[str, Any]]) -> Iterator[str]:
    for line in lines:
        asks = f" <{line['asks']}>" if line["asks"] else ""
        yield f"{line['from']:>8}: {line['text']}{asks}".replace("\n", "\n          ")
        if line["buttons"]:
            yield "          " + " ".join(f"[{button['title']}]" for button in line["buttons"])


class Player:
    """One resident in one conversation."""

    def __init__(self, chat: Chat, script: Script) -> None:
        self.chat, self.played = chat, Played(script)
        self.facts = {asks: _in_order(told) for asks, told in script.feiten.items()}

    def play(self) -> Played:
        """Do the written turns, then go on answering until nothing is asked any more."""
        for turn in self.played.script.turns:
            reply = self._do(turn)
            self._check(turn, reply)
        answered = 0
        while (turn_ := self._answer()) and answered < MOST_ANSWERS:
            self._do(turn_)
            answered += 1
        self.played.lines = self.chat.lines
        self.played.handover = self.chat.read(self.chat.lines[-1]["seq"])["handover"]
        return self.played

    def _do(self, turn: Turn) -> list[dict[str, Any]]:
        begun = time.monotonic()
        self._send(turn)
        reply = self._wait()
        self.played.turns += len(turn.what) if turn.does == "vlug" else 1
        self.played.seconds.append(time.monotonic() - begun)
        asked = [line["asks"] for line in reply if line["asks"]]
        self.played.open_question = asked[-1] if asked else None
        if self.played.turns_to_case is None and any(line["case"] for line in reply):
            self.played.turns_to_case = self.played.turns
        if not reply and turn.does != "vlug" and not self.played.handover:
            self.played.problems.append(f"no reply to {turn.what!r}")
        return reply

    def _send(self, turn: Turn) -> None:
        content: dict[str, Any] = {"text": turn.what}
        if turn.does == "drukt":
            content = {"payload": self._payload(turn.what)}
        elif turn.does == "deelt":
            content = {"location": {"lat": turn.what[0], "lon": turn.what[1]}}
        elif turn.does == "foto":
            content = {"attachments": [self._upload()], **({"text": turn.what} if turn.what else {})}
        for one in [{"text": text} for text in turn.what] if turn.does == "vlug" else [content]:
            sent = self.chat.post(**one)
            assert sent.status_code == 202, sent.text

    def _payload(self, title: str) -> str:
        for line in reversed(self.chat.lines):
            for button in line["buttons"]:
                if button["title"] == title:
                    return str(button["payload"])
        offered = [button["title"] for line in self.chat.lines[-2:] for button in line["buttons"]]
        raise AssertionError(f"no button {title!r} in {offered}")

    def _upload(self) -> str:
        files = {"file": ("foto.jpg", picture(), "image/jpeg")}
        answer = self.chat.http.post(f"/conversations/{self.chat.id}/attachments", files=files)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def _wait(self) -> list[dict[str, Any]]:
        """The lines of the finished reply; looked for more often than in other tests, because it is timed."""
        seen = self.chat.lines[-1]["seq"] if self.chat.lines else 0
        end = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < end:
            state = self.chat.read(seen)
            if not state["pending"]:
                self.chat.lines.extend(state["messages"])
                return [line for line in state["messages"] if line["from"] != "resident"]
            time.sleep(0.02)
        raise AssertionError(f"no reply within {ANSWER_SECONDS} s")

    def _check(self, turn: Turn, reply: list[dict[str, Any]]) -> None:
        told, wanted = "\n".join(line["text"] for line in reply), turn.expected
        problems = self.played.problems
        asked = self.played.open_question or "niets"
        allowed = wanted.get("asks", asked)
        if asked not in (allowed if isinstance(allowed, list) else [allowed]):
            problems.append(f"after {turn.what!r} it asks {asked}, not {allowed}")
        problems.extend(f"after {turn.what!r} {word!r} is missing" for word in missing(wanted.get("bevat"), told))
        problems.extend(f"after {turn.what!r} it says {word!r}" for word in found(wanted.get("nooit"), told))

    def _answer(self) -> Turn | None:
        """What the resident does about the open question; None when there is nothing to answer."""
        asks = self.played.open_question
        asked = next((line["text"] for line in reversed(self.chat.lines) if line["asks"]), "").lower()
        if asks is None:
            return None
        known = {**ALREADY_FILED, **self.played.script.feiten.get(asks, {})} if self._by_words(asks) else ALREADY_FILED
        for words, told in known.items():
            if words.lower() in asked:
                return _as_turn(told)
        if meant := self._meant(asked):
            return meant
        told = None if self._by_words(asks) else next(self.facts.get(asks, iter(())), None)
        return _as_turn(told) if told is not None else None

    def _meant(self, asked: str) -> Turn | None:
        """Whoever is asked what kind it is, or what about, knows that; by the button when there is one."""
        want: dict[str, Any] = next(iter(self.played.script.eindigt.get("zaken", [])), {})
        offered = {button["title"] for button in self.chat.lines[-1]["buttons"]}
        for name, questions in ASKED_BACK.items():
            if name in want and asked.startswith(questions):
                wanted = want[name] if isinstance(want[name], list) else [want[name]]
                titles = [texts.text(f"utter_knop_{name}_{one}", taal) for one in wanted for taal in ("nl", "en")]
                return Turn("drukt", pressed) if (pressed := _first(titles, offered)) else Turn("zegt", titles[0])
        return None

    def _by_words(self, asks: str) -> bool:
        told = self.played.script.feiten.get(asks)
        return isinstance(told, dict) and "drukt" not in told


def _as_turn(told: Any) -> Turn:
    return Turn("drukt", told["drukt"]) if isinstance(told, dict) else Turn("zegt", str(told))


def _first(titles: list[str], offered: set[str]) -> str | None:
    return next((title for title in titles if title in offered), None)


def _in_order(told: Any) -> Iterator[Any]:
    """Answers to the same question, one after another; a single one is given every time."""
    if isinstance(told, list):
        yield from told
        return
    while True:
        yield told


@cache
def picture() -> bytes:
    content = BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 60)).save(content, "JPEG")
    return content.getvalue()


def missing(words: list[str] | None, text: str) -> list[str]:
    """The words that a text lacks."""
    return [word for word in words or () if str(word).lower() not in text.lower()]


def found(words: list[str] | None, text: str) -> list[str]:
    """The words that a text holds."""
    return [word for word in words or () if str(word).lower() in text.lower()]


def play(web: str, script: Script) -> Played:
    """Play one conversation; whatever goes wrong is in `problems`."""
    with Chat(web, script.taal) as chat:
        player = Player(chat, script)
        try:
            return player.play()
        except AssertionError as error:
            player.played.lines = chat.lines
            player.played.problems.append(str(error))
            return player.played


def play_all(web: str, scripts: Iterable[Script]) -> dict[str, Played]:
    """Play conversations side by side; by name."""
    with ThreadPoolExecutor(TOGETHER) as pool:
        return {one.script.name: one for one in pool.map(lambda script: play(web, script), scripts)}


def main() -> None:
    """Print transcripts: `python -m tests.dialogues.play http://127.0.0.1:8000 tests/dialogues/status/*.yml`."""
    web, *paths = sys.argv[1:]
    for one in play_all(web, map(read, map(Path, paths))).values():
        print(f"\n=== {one.script.name}: {one.script.beschermt}\n{one.transcript()}")
        print("\n".join(f"  !! {problem}" for problem in one.problems))


if __name__ == "__main__":
    main()
