"""One scripted conversation: what a resident does, what the answers must hold, and how it must end.

A file holds:

    beschermt: the behaviour that it protects, in one line
    taal: en                     # only when the page was opened in another language
    gesprek:                     # turns in order, each with exactly one of zegt, drukt, deelt, foto, vlug
      - zegt: words that are typed
        asks: waar               # what the reply must ask; niets when it must ask nothing
        bevat: [words in the reply]
        nooit: [words that the reply may not hold]
      - drukt: title of a button
      - deelt: [52.2297, 5.1837]
      - foto: words with the photo, may be empty
      - vlug: [three, short, messages]
    feiten:                      # what the resident knows, by what is asked; a driver answers until nothing is asked
      waar: Siriusstraat         # typed words, or {drukt: title}
      anders: {zelf: aan u, "wat voor afval": grofvuil}   # by words of the question
      bevestiging: [ja, nee]     # one after another
    eindigt:
      zaken: [{soort: signaal, onderwerp: wegen, wijk: Oost, woorden: [words kept], any column of the export: value}]
      overdracht: terugbel       # only when a person takes over
      vraagt: mens               # only when a question may stay open
      beurten: 2                 # at most this many turns of the resident until the first case
      bevat / nooit              # words in everything that was said
    bekend: why it is known to fail; then it must fail
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
DOES = ("zegt", "drukt", "deelt", "foto", "vlug")
_TURN = {*DOES, "asks", "bevat", "nooit"}
_FACTS = {"wat", "waar", "bevestiging", "contact", "foto", "mens", "anders"}
_END = {"zaken", "overdracht", "vraagt", "beurten", "bevat", "nooit"}


@dataclass(frozen=True)
class Turn:
    """What the resident does, and what the reply must be like."""

    does: str
    what: Any
    expected: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Script:
    """A conversation as written down."""

    name: str
    gedrag: str
    beschermt: str
    turns: tuple[Turn, ...]
    feiten: dict[str, Any]
    eindigt: dict[str, Any]
    taal: str | None
    bekend: str | None


def files() -> list[Path]:
    """Every conversation that was written down."""
    return sorted(FOLDER.glob("*/*.yml"))


def read(path: Path) -> Script:
    """A conversation from its file; a mistake in the file names it."""
    value = yaml.safe_load(path.read_text(encoding="utf-8"))
    where = f"{path.parent.name}/{path.stem}"
    _known(value, {"beschermt", "taal", "gesprek", "feiten", "eindigt", "bekend"}, where)
    _known(value.get("feiten", {}), _FACTS, f"{where} feiten")
    _known(value["eindigt"], _END, f"{where} eindigt")
    return Script(
        name=where,
        gedrag=path.parent.name,
        beschermt=value["beschermt"],
        turns=tuple(_turn(turn, where) for turn in value["gesprek"]),
        feiten=value.get("feiten", {}),
        eindigt=value["eindigt"],
        taal=value.get("taal"),
        bekend=value.get("bekend"),
    )


def _turn(value: dict[str, Any], where: str) -> Turn:
    _known(value, _TURN, f"{where} gesprek")
    does = [name for name in DOES if name in value]
    assert len(does) == 1, f"{where}: a turn does exactly one of {DOES}, not {does}"
    expected: dict[str, Any] = {name: value[name] for name in ("asks", "bevat", "nooit") if name in value}
    return Turn(does[0], value[does[0]], expected)


def _known(value: dict[str, Any], names: set[str], where: str) -> None:
    unknown = set(value) - names
    assert not unknown, f"{where}: unknown {sorted(unknown)}"
