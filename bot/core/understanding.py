"""What the assistant understood of one message."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

SOORTEN = ("signaal", "initiatief", "right_to_challenge", "vraag", "status", "contact", "spoed", "overig")
ZAAKSOORTEN = ("signaal", "initiatief", "right_to_challenge")
ONDERWERPEN = (
    "afval", "groen", "straatverlichting", "wegen", "verkeer", "parkeren", "water_riool", "spelen_meubilair",
    "vandalisme", "dieren", "geluid", "overlast_personen", "veiligheid", "zorg_welzijn", "wonen", "ontmoeten",
    "overig",
)  # fmt: skip
WIJKEN = (
    "Centrum", "Noordwest", "Zuidwest", "Zuid", "Zuidoost", "Oost", "Noordoost", "Hilversumse Meent",
    "Landelijk gebied",
)  # fmt: skip
BUITEN = "buiten"
HANDELINGEN = (
    "antwoord", "ja", "nee", "verbetering", "annuleren", "vraag_tussendoor", "nieuw_onderwerp", "mens",
    "spoed", "dank",
)  # fmt: skip
URGENTIES = ("gewoon", "vandaag", "nu")
FORMEEL = ("klacht", "bezwaar", "schade", "handhaving", "aanvraag", "wmo", "avg", "woo")
ASKS = ("wat", "waar", "bevestiging", "contact", "foto", "mens", "anders")


@dataclass(frozen=True)
class SecondThing:
    """Another matter in the same message, kept to come back to, with its own words."""

    soort: str
    onderwerp: str | None = None
    tekst: str = ""


@dataclass(frozen=True)
class Understanding:
    """The reading of one message; it travels as JSON through Rasa's parse data under the key `begrip`.

    Certainties lie between 0 and 1. `besluit` is `auto` (act), `vraag` (ask which of the two) or `triage`
    (a person looks). `handeling` is set only when a question was open.
    `terzijde` is what the message says beside the matter: wissen, inzage, taal, dreiging or boos.
    """

    soort: str
    onderwerp: str | None
    taal: str
    zekerheid: dict[str, float]
    besluit: str
    wijk: str | None = None
    buurt: str | None = None
    plaats: dict[str, Any] | None = None
    ook: SecondThing | None = None
    alternatieven: tuple[str, ...] = ()
    onderwerpen: tuple[str, ...] = ()
    spoed: bool = False
    urgentie: str = "gewoon"
    vertrouwelijk: bool = False
    formeel: str | None = None
    zorg: str | None = None
    misdaadtip: bool = False
    handeling: str | None = None
    handeling_zekerheid: float = 0.0
    terzijde: str | None = None
    regels: tuple[str, ...] = field(default=())

    @property
    def eigen_onderwerp(self) -> str | None:
        """The onderwerp of a worry about a person or knowledge of a crime, whatever its words resemble."""
        return "zorg_welzijn" if self.zorg else "veiligheid" if self.misdaadtip else None

    def as_json(self) -> dict[str, Any]:
        """Plain values for Rasa's parse data and the classify command."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Understanding:
        """The inverse of `as_json`; raises TypeError when a field is unknown."""
        ook = value.get("ook")
        return cls(
            **{
                **value,
                "ook": SecondThing(**ook) if ook else None,
                "alternatieven": tuple(value.get("alternatieven", ())),
                "onderwerpen": tuple(value.get("onderwerpen", ())),
                "regels": tuple(value.get("regels", ())),
            }
        )
