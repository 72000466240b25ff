"""What the assistant knows of the place that a message is about."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("straat", "buurt", "wijk", "postcode", "poi", "punt", "buiten")


@dataclass(frozen=True)
class Place:
    """A place as the resident named it, and the wijk that it fixes, or the wijken that we ask about.

    `wijk` is a name of the label contract, "buiten", or None: then `candidates` holds the possible wijken,
    most likely first (it may be empty, and holds "buiten" only for a point on the municipal border). `buurt`
    is the CBS name. `straat` is the street, square or sight as stored; a street that is not in the table
    stands as the resident wrote it. `text` is the words that were matched. `kind` is one of KINDS.
    `certainty` (0..1) says how sure the wijk is, or the first candidate when there is none. `lat` and `lon`
    (WGS84) are set only for a street, a sight and a shared location; a buurt or wijk is no point.
    """

    wijk: str | None
    buurt: str | None
    straat: str | None
    text: str
    kind: str
    certainty: float
    lat: float | None = None
    lon: float | None = None
    candidates: tuple[str, ...] = ()
    huisnummer: str | None = None
