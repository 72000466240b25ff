"""`python -m bot classify`: what the chat would decide on a first message, without a server or a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from bot.core import clock
from bot.core.logging import configure, log
from bot.core.understanding import BUITEN, Understanding
from bot.nlu import model
from bot.nlu.reading import Reader
from bot.routing import Decision, Facts, directory, route


class BadLine(Exception):
    """A line that is not {"id": …, "text": "…"}; the text says why, and never what was written."""


def main() -> int:
    """Read JSON lines from stdin and answer each on stdout; 1 when a line could not be read."""
    configure()
    try:
        reader = model.from_archive(model.newest())
    except model.NoModel as error:
        print(error, file=sys.stderr)
        return 2
    return answer(reader, sys.stdin.buffer, sys.stdout)


def answer(reader: Reader, lines: Iterable[bytes], out: TextIO) -> int:
    """One JSON line for every good line; bad ones are named by number on stderr and give exit code 1."""
    faults = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            name, text = _parse(line)
        except BadLine as error:
            faults += 1
            log.error("classify_line_refused", line=number, why=str(error))
            continue
        print(json.dumps(decide(reader, name, text), ensure_ascii=False), file=out, flush=True)
    return 1 if faults else 0


def _parse(line: bytes) -> tuple[Any, str]:
    try:
        value = json.loads(line)
    except ValueError as error:  # a UnicodeDecodeError is one as well
        raise BadLine(f"not JSON in UTF-8 ({type(error).__name__})") from error
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise BadLine("not an object with a text")
    return value.get("id"), value["text"]


def decide(reader: Reader, name: Any, text: str) -> dict[str, Any]:
    """The decision on one message, with the recipient that the routing rules would choose today."""
    reading = reader.read(text)
    decision = _decision(reading, text)
    flags = {"vertrouwelijk": reading.vertrouwelijk, "formeel": reading.formeel is not None}
    return {
        "id": name,
        "soort": reading.soort,
        "onderwerp": reading.onderwerp,
        "wijk": reading.wijk,
        "buurt": reading.buurt,
        "taal": reading.taal,
        "ook": {"soort": reading.ook.soort, "onderwerp": reading.ook.onderwerp} if reading.ook else None,
        "zekerheid": reading.zekerheid,
        "besluit": reading.besluit,
        "spoed": reading.spoed,
        "ontvanger": decision.primary,
        "geinformeerd": list(decision.informed),
        "regel": decision.rule,
        "urgentie": reading.urgentie,
        "vlaggen": [flag for flag, raised in flags.items() if raised],
    }


def _decision(reading: Understanding, text: str) -> Decision:
    present = directory()
    facts = Facts(
        soort=reading.soort,
        onderwerp=reading.onderwerp,
        wijk=reading.wijk if reading.wijk != BUITEN else None,
        buurt=reading.buurt,
        eigenaar=present.eigenaar(reading.onderwerp, text),
        urgentie=reading.urgentie,
        vertrouwelijk=reading.vertrouwelijk,
        formeel=reading.formeel,
        zorg=reading.zorg,
        misdaadtip=reading.misdaadtip,
    )
    return route(facts, present, clock.local(clock.now()).date())
