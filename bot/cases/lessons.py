"""What the assistant can learn from the desk: cases whose soort, onderwerp or wijk a person changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.cases.anonymous import anonymous, names_in
from bot.cases.models import Case, ExportedCorrection
from bot.cases.services import ASSISTANT
from bot.core import clock
from bot.core.redaction import redact
from bot.delivery.models import Conversation, Sender
from bot.safety import check, is_confidential

LABELS = ("soort", "onderwerp", "wijk")
CORRECTION = "correctie"
# Why a corrected case teaches nothing, as the command says it.
ERASED, DESK, SPOED = "erased by the resident", "entered at the desk", "about danger"
CONFIDENTIAL, NO_ONDERWERP = "confidential", "a signaal without onderwerp"


@dataclass(frozen=True)
class Labels:
    """How a message is labelled; empty for what is not known."""

    soort: str
    onderwerp: str
    wijk: str

    @classmethod
    def of(cls, row: Case | ExportedCorrection, **changed: Any) -> Labels:
        """The labels of a row, some of them otherwise."""
        return cls(*((changed[name] if name in changed else getattr(row, name)) or "" for name in LABELS))

    @property
    def kind(self) -> str:
        """What the classifier says: soort and onderwerp."""
        return f"{self.soort} {self.onderwerp or 'zonder onderwerp'}"


@dataclass(frozen=True)
class Lesson:
    """The first words of a resident without what points at a person, with what was said of them and what it became.

    `urgentie` and `formeel` are what the assistant made of it; nobody at the desk judged those. `before` holds the
    labels of an earlier export of the same case.
    """

    number: str
    day: str
    text: str
    said: Labels
    made: Labels
    place: str = ""
    urgentie: str = "gewoon"
    formeel: str = ""
    before: Labels | None = None

    @property
    def for_classifier(self) -> bool:
        """Whether soort or onderwerp changed, and that was not exported yet."""
        return self.made.kind not in (self.said.kind, self.before and self.before.kind)

    @property
    def for_places(self) -> bool:
        """Whether the wijk changed, and that was not exported yet."""
        return self.made.wijk not in (self.said.wijk, self.before and self.before.wijk)

    @property
    def taken_back(self) -> bool:
        """Whether something that was exported is now as the assistant said it."""
        return self.before is not None and (
            self.made.kind == self.said.kind != self.before.kind or self.made.wijk == self.said.wijk != self.before.wijk
        )


def corrected() -> Iterator[tuple[Case, Lesson | str | None]]:
    """Every case with a correction, and what it teaches in its last state.

    A text says why it teaches nothing; None is a correction that somebody undid.
    """
    cases = Case.objects.filter(history__kind=CORRECTION).distinct().select_related("conversation", "exported")
    for case in cases.order_by("id").prefetch_related("history"):
        said = _said(case)
        made = Labels.of(case)
        yield case, None if said == made else _without(case, made) or _lesson(case, said, made)


def _said(case: Case) -> Labels:
    """The labels before anybody corrected them."""
    first: dict[str, Any] = {}
    for entry in case.history.all():
        if entry.kind == CORRECTION:
            first = {**entry.what["from"], **first}
    return Labels.of(case, **first)


def _without(case: Case, made: Labels) -> str:
    """Why a case may not be exported, or nothing."""
    if case.conversation is None or case.conversation.erased_at or not case.omschrijving:
        return ERASED
    if case.source != "chat" or case.history.all()[0].who != ASSISTANT:
        return DESK
    found = check(case.omschrijving)
    if case.urgentie == "nu" or found.spoed:
        return SPOED
    hidden = case.vertrouwelijk or bool(case.zorg) or bool(case.details.get("misdaadtip"))
    if hidden or is_confidential(case.onderwerp or None, found):
        return CONFIDENTIAL
    return NO_ONDERWERP if made.soort == "signaal" and not made.onderwerp else ""


def _lesson(case: Case, said: Labels, made: Labels) -> Lesson:
    known = {"names": names_in(case.contact), "numbers": {case.huisnummer}}
    last = [entry.at for entry in case.history.all() if entry.kind == CORRECTION][-1]
    exported = getattr(case, "exported", None)
    return Lesson(
        number=case.number,
        day=f"{clock.local(last):%Y-%m-%d}",
        text=anonymous(_first_words(case), **known),
        said=said,
        made=made,
        place=anonymous(case.straat or case.plek, **known),
        urgentie=case.urgentie,
        formeel=case.formeel,
        before=Labels.of(exported) if exported else None,
    )


def _first_words(case: Case) -> str:
    """What the assistant judged: the messages, sent in one go, with which the case begins; else its first line."""
    told = f"{redact(case.omschrijving).strip()}\n"
    best, run = "", list[str]()
    for line in _thread(case.conversation):
        if line.sender != Sender.RESIDENT or line.payload:
            run = []
            continue
        run.append(redact(line.text).strip())
        spoken = ("\n".join(run[start:]) for start in range(len(run)))
        best = max(best, *(words for words in spoken if told.startswith(f"{words}\n")), "", key=len)
    return best or told.split("\n")[0]


def _thread(conversation: Conversation | None) -> Any:
    return conversation.messages.exclude(text="").order_by("seq") if conversation else ()
