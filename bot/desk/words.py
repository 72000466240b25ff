"""The words of the desk for what the tables hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.cases.models import Case, HistoryEntry, Status
from bot.core.understanding import ONDERWERPEN, WIJKEN, ZAAKSOORTEN
from bot.delivery.models import Conversation, OutboxItem
from bot.routing import directory

SOORTEN = {
    "signaal": "Melding",
    "initiatief": "Initiatief",
    "right_to_challenge": "Right to Challenge",
}
_ONDERWERPEN = {
    "groen": "Bomen en groen",
    "wegen": "Straat, stoep of fietspad",
    "water_riool": "Water en riool",
    "spelen_meubilair": "Speelplek en straatmeubilair",
    "overlast_personen": "Overlast van mensen",
    "zorg_welzijn": "Zorg en welzijn",
    "overig": "Iets anders",
}
STATUSSEN = {
    Status.GEMELD: "Gemeld",
    Status.IN_BEHANDELING: "In behandeling",
    Status.INGEPLAND: "Ingepland",
    Status.REACTIE_GEVRAAGD: "Reactie gevraagd",
    Status.REACTIE_ONTVANGEN: "Reactie ontvangen",
    Status.DOORGEZET_EXTERN: "Doorgezet naar buiten",
    Status.VERZOEK_TOT_AFHANDELING: "Wacht op afhandeling",
    Status.AFGEHANDELD: "Afgehandeld",
    Status.VERZOEK_TOT_HEROPENEN: "Bewoner vraagt heropenen",
    Status.HEROPEND: "Weer open",
    Status.GEANNULEERD: "Ingetrokken",
}
AFLOOP = {
    "opgelost": "Opgelost",
    "geen_actie": "Geen actie nodig",
    "dubbel": "Dubbel gemeld",
    "niet_voor_gemeente": "Niet voor de gemeente",
    "verwezen": "Verwezen naar een ander",
    "spam": "Spam",
    "ingetrokken": "Ingetrokken door de bewoner",
}
TALEN = {
    "nl": "Nederlands", "en": "Engels", "de": "Duits", "fr": "Frans", "es": "Spaans", "tr": "Turks", "ar": "Arabisch",
    "pl": "Pools", "ru": "Russisch", "uk": "Oekraïens", "ro": "Roemeens", "bg": "Bulgaars", "it": "Italiaans",
    "pt": "Portugees", "zh": "Chinees",
}  # fmt: skip
BRONNEN = {"chat": "de chat", "telefoon": "de telefoon", "straat": "de straat", "spreekuur": "het spreekuur"}
KANALEN = {"web": "website", "telegram": "Telegram"}
REDENEN = {
    "route": "Het is niet duidelijk bij wie dit hoort",
    "outage": "De computer kon niet antwoorden",
    "poison_turn": "De computer kon niet antwoorden",
    "onbegrepen": "De computer begreep de bewoner niet",
    "herhaling": "Herhaling: de bewoner vraagt naar iets van eerder",
    "niet_afgemaakt": "De bewoner maakte de melding niet af",
    "bounce": "Een mail kwam terug",
    "niemand_kwam": "De bewoner wachtte in de chat en niemand kwam",
    "dreiging": "Iemand dreigt met geweld",
    "poison": "Een bericht kon niet worden gelezen",
}
_DETAILS = {
    "gezegd": "Gezegd in de chat",
    "zelf": "Bewoners doen het zelf",
    "herhaling": "Eerder gemeld",
    "toestemming": "Naam en nummer mogen naar",
    "tolk": "Tolk gewenst",
    "lampnummer": "Lampnummer",
    "misdaadtip": "Tip over een misdrijf",
}
_AUTOMATIC = {"assistent": "De assistent", "bewoner": "De bewoner", "systeem": "Het systeem", "system": "Het systeem"}


def _plain(value: str) -> str:
    return value.replace("_", " ").capitalize()


def soort(value: str) -> str:
    """A kind of case."""
    return SOORTEN.get(value, _plain(value))


def onderwerp(value: str) -> str:
    """What a case is about."""
    return _ONDERWERPEN.get(value, _plain(value))


def title(case: Case) -> str:
    """A case in a few words."""
    about = f": {onderwerp(case.onderwerp).lower()}" if case.onderwerp else ""
    return f"{soort(case.soort)}{about}"


def status(value: str) -> str:
    """How far a case is."""
    return {str(key): name for key, name in STATUSSEN.items()}.get(value, _plain(value))


def taal(value: str) -> str:
    """A language."""
    return TALEN.get(value, value)


def reden(value: str) -> str:
    """Why something lies in the grote bak."""
    return REDENEN.get(value, _plain(value))


def source(case: Case) -> str:
    """Where a case came from."""
    return BRONNEN.get(case.source, case.source)


def detail(value: str) -> str:
    """The name of an answer that the assistant kept."""
    return _DETAILS.get(value, _plain(value))


def answer(value: object) -> str:
    """An answer that the assistant kept."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(value)


def resident(conversation: Conversation | None) -> str:
    """The resident, never by an account name."""
    if conversation is None:
        return "Bewoner"
    return f"Bewoner ({KANALEN.get(conversation.channel, conversation.channel)})"


def sending(item: OutboxItem) -> str:
    """What was to be sent, without its words."""
    if item.channel == "mail":
        return f"Mail: {item.subject}"
    who = resident(item.conversation)
    return f"Bericht aan een {who[:1].lower()}{who[1:]}"


def recipient(code: str) -> str:
    """Somebody of the directory."""
    found = directory().recipients.get(code)
    return found.name("nl") if found else _plain(code)


def party(code: str) -> str:
    """Somebody of the directory inside a sentence."""
    found = directory().recipients.get(code)
    return found.called("nl") if found else _plain(code)


def choices() -> dict[str, list[tuple[str, str]]]:
    """What can be chosen in the forms: value and words."""
    return {
        "soorten": [(value, soort(value)) for value in ZAAKSOORTEN],
        "onderwerpen": [(value, onderwerp(value)) for value in ONDERWERPEN],
        "wijken": [(value, value) for value in WIJKEN],
        "statussen": [(str(value), name) for value, name in STATUSSEN.items()],
        "aflopen": [(value, name) for value, name in AFLOOP.items() if value != "ingetrokken"],
    }


def recipients() -> list[tuple[str, list[tuple[str, str]]]]:
    """To whom a case can go, in groups: who can be written to, and the grote bak."""
    groups: dict[str, list[tuple[str, str]]] = {"Afdelingen": [], "Buurtcoördinatoren": [], "Andere partijen": []}
    kinds = {"department": "Afdelingen", "coordinator": "Buurtcoördinatoren", "party": "Andere partijen"}
    for one in directory().recipients.values():
        if one.kind in kinds and one.reachable:
            groups[kinds[one.kind]].append((one.code, one.name("nl")))
    found = [(name, sorted(rows, key=lambda row: row[1])) for name, rows in groups.items() if rows]
    return [*found, ("Weet je het niet?", [("triage", "Terug naar de grote bak")])]


def who(name: str, names: dict[str, str]) -> str:
    """Who did something, by the name under which it was written down."""
    return names.get(name) or _AUTOMATIC.get(name) or name


def history(entry: HistoryEntry, names: dict[str, str]) -> str:
    """One line of history as a sentence without its time."""
    sentence = _SENTENCES.get(entry.kind)
    name = who(entry.who, names)
    return f"{name}: {_plain(entry.kind).lower()}" if sentence is None else sentence(name, entry.what)


def _status(name: str, what: dict[str, Any]) -> str:
    words = f"{name} zette de status op “{status(what.get('to', ''))}”"
    outcome = AFLOOP.get(what.get("outcome", ""))
    return f"{words} ({outcome.lower()})" if outcome else words


def _route(name: str, what: dict[str, Any]) -> str:
    return f"{name} stuurde de zaak naar {party(what.get('to') or 'triage')}"


def _correction(name: str, what: dict[str, Any]) -> str:
    words: dict[str, Callable[[str], str]] = {"soort": soort, "onderwerp": onderwerp, "wijk": str}
    old, new = what.get("from", {}), what.get("to", {})
    parts = [
        f"{key} van “{words[key](old.get(key) or 'onbekend')}” in “{words[key](value)}”"
        for key, value in new.items()
        if key in words
    ]
    return f"{name} veranderde {' en '.join(parts)}"


def _owner(name: str, what: dict[str, Any]) -> str:
    if what.get("to") == "wachtrij":
        return f"De bewoner wacht in de chat op {party(what.get('recipient') or 'triage')}"
    if what.get("to") == "medewerker":
        return f"{name} nam het gesprek over"
    return f"{name} gaf het gesprek terug aan de assistent"


_SENTENCES: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "status": _status,
    "route": _route,
    "correctie": _correction,
    "notitie": lambda name, what: f"{name} schreef een notitie",
    "aanvulling": lambda name, what: f"{name} vulde aan",
    "opgelost": lambda name, what: f"{name}: het is {'' if what.get('solved') else 'niet '}opgelost",
    "steun": lambda name, what: "Nog een bewoner volgt deze zaak",
    "grote_bak": lambda name, what: f"{name} legde dit in de grote bak: {reden(what.get('reason', '')).lower()}",
    "uit_grote_bak": lambda name, what: f"{name} haalde dit uit de grote bak",
    "terugbelverzoek": lambda name, what: f"Terugbelverzoek voor {party(what.get('recipient', 'triage'))}",
    "teruggebeld": lambda name, what: f"{name} handelde het terugbelverzoek af",
    "eigenaar": _owner,
    "gewist": lambda name, what: "De bewoner heeft gegevens laten wissen",
}
