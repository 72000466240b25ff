"""What the routing rules look at, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass

TRIAGE = "triage"
COORDINATOR = "coordinator"
GROTE_BAK = "grote_bak"
ONBEKEND = "onbekend"


@dataclass(frozen=True)
class Facts:
    """One matter as the rules see it; values as in the label contract, None is not known.

    `eigenaar` is `onbekend` when it must be known and is not. `zelf`: residents do it themselves. `buurt` is
    a CBS name. `doorsturen` is False when the resident wants only the coordinator to know.
    """

    soort: str
    onderwerp: str | None = None
    wijk: str | None = None
    eigenaar: str | None = None
    urgentie: str = "gewoon"
    vertrouwelijk: bool = False
    formeel: str | None = None
    zelf: bool | None = None
    zorg: str | None = None
    buurt: str | None = None
    misdaadtip: bool = False
    doorsturen: bool | None = None


@dataclass(frozen=True)
class Decision:
    """Who acts, who is told, and why.

    `primary` acts and can always be written to. `refer` is a party that the resident should call first,
    `term` the code of a term that may be spoken, `instead_of` whom `primary` replaces for now.
    """

    primary: str
    informed: tuple[str, ...]
    rule: str
    term: str | None
    refer: str | None = None
    instead_of: str | None = None
    why: str = ""
