"""The draft of a case while it is being asked for; it lives in the slot `zaak`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from actions import phrases
from actions.nummers import without_numbers
from bot.core import clock
from bot.core.understanding import BUITEN, URGENTIES, ZAAKSOORTEN, Understanding
from bot.places import Place
from bot.routing import ONBEKEND, Decision, Facts, directory, route
from bot.safety.verdict import CONFIDENTIAL_ONDERWERPEN

NUMMER = "nummer"  # settled when the resident wants a number to stay in the text
SURE = 0.5  # of an onderwerp, while the kind is still being asked


@dataclass(frozen=True)
class Zaak:
    """What is known so far.

    `klaar` names the questions that are settled, `einde` how the draft ended before it was whole,
    `mis` counts the answers in a row that were not understood, `keer` how often in a row the open question
    was asked, `erbij` is what is added after the summary:
    foto or contact. `doorsturen`: True when another party may have name and number, False when only the
    coordinator may know. `dubbel` is the open case that tells the same.
    """

    soort: str = "signaal"
    onderwerp: str | None = None
    omschrijving: tuple[str, ...] = ()
    twijfel: tuple[str, ...] = ()
    onderwerpen: tuple[str, ...] = ()
    wijk: str | None = None
    buurt: str | None = None
    straat: str | None = None
    huisnummer: str | None = None
    plek: str | None = None
    lat: float | None = None
    lon: float | None = None
    wijken: tuple[str, ...] = ()
    eigenaar: str | None = None
    zelf: bool | None = None
    contact: str | None = None
    urgentie: str = "gewoon"
    vertrouwelijk: bool = False
    formeel: str | None = None
    zorg: str | None = None
    misdaadtip: bool = False
    doorsturen: bool | None = None
    dubbel: dict[str, str] | None = None
    ook: dict[str, Any] | None = None
    fotos: int = 0
    details: dict[str, str] = field(default_factory=dict)
    klaar: tuple[str, ...] = ()
    mis: int = 0
    keer: int = 0
    wijzigen: bool = False
    erbij: str | None = None
    einde: str | None = None

    def as_slot(self) -> dict[str, Any]:
        """Plain values for Rasa's slot."""
        return asdict(self)

    @classmethod
    def from_slot(cls, value: dict[str, Any] | None) -> Zaak | None:
        """The draft in the slot, or None."""
        if not value:
            return None
        tuples = {
            name: tuple(value.get(name) or ()) for name in ("omschrijving", "twijfel", "onderwerpen", "wijken", "klaar")
        }
        return cls(**{**value, **tuples})

    @property
    def words(self) -> str:
        """The resident's own words, without a BSN or bank account number unless the resident wants it in."""
        return self.plain("\n".join(self.omschrijving))

    def plain(self, text: str) -> str:
        """A text of the resident as it may be filed."""
        return text if NUMMER in self.klaar else without_numbers(text)

    @property
    def placed(self) -> bool:
        """Whether something about the place is known."""
        return any((self.straat, self.buurt, self.wijk, self.plek, self.lat is not None))

    @property
    def where(self) -> str:
        """The place in the words of the neighbourhood."""
        street = f"{self.straat or ''} {self.huisnummer or ''}".strip() or self.plek or ""
        wijk = f"wijk {self.wijk}" if self.wijk and self.wijk != BUITEN else ""
        return ", ".join(dict.fromkeys(part for part in (street, self.buurt or "", wijk) if part))

    def settle(self, question: str, **changes: Any) -> Zaak:
        """The same draft with a question answered or skipped."""
        return replace(self, klaar=(*self.klaar, question), mis=0, **changes)

    def reopen(self, *questions: str, **changes: Any) -> Zaak:
        """The same draft with questions open again."""
        return replace(self, klaar=tuple(name for name in self.klaar if name not in questions), **changes)

    def nowhere(self) -> Zaak:
        """The same draft without a place, which is asked again."""
        empty = {"wijk": None, "buurt": None, "straat": None, "huisnummer": None, "plek": None}
        return self.reopen("waar", "wijk", lat=None, lon=None, wijken=(), **empty)

    def at(self, place: Place) -> Zaak:
        """The same draft with a place."""
        return replace(
            self,
            wijk=place.wijk,
            buurt=place.buurt,
            straat=place.straat if place.kind in ("straat", "poi") else None,
            huisnummer=place.huisnummer,
            plek=place.text if place.kind not in ("straat", "wijk", "buurt") else None,
            lat=place.lat,
            lon=place.lon,
            wijken=place.candidates,
            klaar=tuple(name for name in self.klaar if name not in ("waar", "wijk")),
        )

    def add(self, begrip: Understanding, text: str) -> Zaak:
        """The same draft with more of the resident's words and what they tell."""
        grown = replace(
            self,
            omschrijving=(*self.omschrijving, text.strip()),
            urgentie=_higher(self.urgentie, begrip.urgentie),
            vertrouwelijk=self.vertrouwelijk or (begrip.vertrouwelijk and not self._strays(begrip)),
            formeel=self.formeel or begrip.formeel,
            zorg=self.zorg or begrip.zorg,
            misdaadtip=self.misdaadtip or begrip.misdaadtip,
            contact=self.contact or phrases.reach(text),
        )
        if begrip.plaats and not grown.placed:
            grown = grown.at(place(begrip.plaats))
        return grown

    def _strays(self, begrip: Understanding) -> bool:
        """Whether more words only look confidential because, by themselves, they read as another onderwerp."""
        other = begrip.onderwerp in CONFIDENTIAL_ONDERWERPEN and begrip.onderwerp != self.onderwerp
        return bool(self.omschrijving) and other and not (begrip.zorg or begrip.misdaadtip)

    def guarded(self) -> Zaak:
        """The same draft, confidential when what was chosen makes it so: nuisance by people, or the neighbours."""
        signaal = self.soort == "signaal"
        by_choice = signaal and (self.onderwerp in CONFIDENTIAL_ONDERWERPEN or self.owner == "buren")
        return replace(self, vertrouwelijk=True) if by_choice else self

    @property
    def owner(self) -> str | None:
        """Whose matter it is: as answered, else as the resident's own words tell."""
        if self.eigenaar not in (None, ONBEKEND):
            return self.eigenaar
        return directory().eigenaar(self.onderwerp, self.words) or self.eigenaar

    def facts(self) -> Facts:
        """What the routing rules look at."""
        return Facts(
            soort=self.soort,
            onderwerp=self.onderwerp,
            wijk=self.wijk,
            buurt=self.buurt,
            eigenaar=self.owner,
            urgentie=self.urgentie,
            vertrouwelijk=self.vertrouwelijk,
            formeel=self.formeel,
            zelf=self.zelf,
            zorg=self.zorg,
            misdaadtip=self.misdaadtip,
            doorsturen=self.doorsturen,
        )

    def decision(self) -> Decision:
        """Who would get this draft now."""
        return route(self.facts(), directory(), clock.local(clock.now()).date())


def place(value: dict[str, Any]) -> Place:
    """A place from its plain values in Rasa's parse data."""
    return Place(**{**value, "candidates": tuple(value.get("candidates", ()))})


def without_place(begrip: Understanding, text: str) -> str:
    """A text without the words that name the place."""
    named = str((begrip.plaats or {}).get("text") or "").lower()
    return text.lower().replace(named, " ") if named else text


def begin(begrip: Understanding, text: str, intent: str) -> Zaak:
    """A draft from the first message; the intent says whether it is the soort that is in doubt."""
    soort = begrip.soort if begrip.soort in ZAAKSOORTEN else "signaal"
    if phrases.says_nothing(text) and not (begrip.zorg or begrip.misdaadtip):
        return Zaak(soort=phrases.announced(text) or soort)
    if begrip.plaats and phrases.says_nothing(without_place(begrip, text)):
        return Zaak(soort=phrases.announced(text) or "signaal").at(place(begrip.plaats))
    if begrip.zorg or begrip.misdaadtip or begrip.formeel:
        return _with_own_recipient(begrip, soort, text)
    in_doubt = begrip.besluit == "vraag" and intent == "signaal"
    kinds = intent == "twijfel"
    unsure = in_doubt or (kinds and begrip.zekerheid.get("onderwerp", 0.0) < SURE)
    return Zaak(
        soort=soort,
        onderwerp=begrip.onderwerp or next(iter(begrip.onderwerpen if kinds else ()), None),
        twijfel=_kinds(begrip) if kinds else (),
        onderwerpen=begrip.onderwerpen if unsure else (),
        ook=asdict(begrip.ook) if begrip.ook else None,
    ).add(begrip, text)


def _with_own_recipient(begrip: Understanding, soort: str, text: str) -> Zaak:
    """Worry about a person, knowledge of a crime and formal matters leave no doubt to settle."""
    formal = begrip.formeel and soort == "initiatief"
    onderwerp = begrip.eigen_onderwerp or begrip.onderwerp
    return Zaak(soort="signaal" if formal else soort, onderwerp=onderwerp).add(begrip, text)


def _kinds(begrip: Understanding) -> tuple[str, ...]:
    """The kinds in doubt; whoever names a place may always mean a melding."""
    best = (begrip.soort, *begrip.alternatieven)[:2]
    reports = not set(best).isdisjoint(ZAAKSOORTEN)
    return best if reports or not begrip.plaats else ("signaal", *best)


def _higher(one: str, other: str) -> str:
    return max(one, other, key=URGENTIES.index)
