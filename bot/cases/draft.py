"""A matter before it has a number, and what the routing rules look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.cases.models import Case, Fase
from bot.routing import Facts

PHOTOS = "Foto's"  # the detail that counts them


@dataclass(frozen=True)
class Draft:
    """What a resident confirmed, before it has a number. `details` holds answers that only people read.

    `doorsturen`: True when another party may have name and number, False when only the coordinator may know.
    """

    soort: str
    omschrijving: str
    onderwerp: str | None = None
    taal: str = "nl"
    wijk: str | None = None
    buurt: str | None = None
    straat: str | None = None
    huisnummer: str | None = None
    plek: str | None = None
    lat: float | None = None
    lon: float | None = None
    eigenaar: str | None = None
    urgentie: str = "gewoon"
    vertrouwelijk: bool = False
    formeel: str | None = None
    zorg: str | None = None
    misdaadtip: bool = False
    zelf: bool | None = None
    contact: str | None = None
    doorsturen: bool | None = None
    details: dict[str, Any] = field(default_factory=dict)

    def facts(self) -> Facts:
        """What the routing rules look at."""
        return Facts(
            soort=self.soort,
            onderwerp=self.onderwerp,
            wijk=self.wijk,
            eigenaar=self.eigenaar,
            urgentie=self.urgentie,
            vertrouwelijk=self.vertrouwelijk,
            formeel=self.formeel,
            zelf=self.zelf,
            zorg=self.zorg,
            buurt=self.buurt,
            misdaadtip=self.misdaadtip,
            doorsturen=self.doorsturen,
        )

    def stored(self) -> dict[str, Any]:
        """The fields of the case."""
        text = (
            "onderwerp", "wijk", "buurt", "straat", "huisnummer", "plek", "eigenaar", "formeel", "zorg", "contact",
        )  # fmt: skip
        plain = ("soort", "omschrijving", "taal", "lat", "lon", "urgentie", "vertrouwelijk")
        known = {"zelf": self.zelf, "misdaadtip": self.misdaadtip or None, "doorsturen": self.doorsturen}
        return {
            **{name: getattr(self, name) or "" for name in text},
            **{name: getattr(self, name) for name in plain},
            "details": {**self.details, **{name: value for name, value in known.items() if value is not None}},
        }


def facts_of(case: Case) -> Facts:
    """What the routing rules look at, read from a filed case."""
    return Facts(
        soort=case.soort,
        onderwerp=case.onderwerp or None,
        wijk=case.wijk or None,
        eigenaar=case.eigenaar or None,
        urgentie=case.urgentie,
        vertrouwelijk=case.vertrouwelijk,
        formeel=case.formeel or None,
        zelf=case.details.get("zelf"),
        zorg=case.zorg or None,
        buurt=case.buurt or None,
        misdaadtip=bool(case.details.get("misdaadtip")),
        doorsturen=case.details.get("doorsturen"),
    )


def first_fase(soort: str, *, zelf: bool | None) -> str:
    """The stage with which a plan of residents begins; empty for everything else."""
    by_residents = soort == "right_to_challenge" or (soort == "initiatief" and bool(zelf))
    return Fase.ONTVANGEN if by_residents else ""
