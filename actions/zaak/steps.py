"""One step of the draft: what was heard, and what is asked next."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from actions import answers, numbers, phrases
from actions.heard import Choice, Heard
from actions.nummers import keeps_number, warning
from actions.speech import Say, begin
from actions.zaak import draft, places, plans
from actions.zaak.ambitions import Contact, Nodig, Overnemen, WieNu, Zelf
from actions.zaak.draft import NUMMER, Zaak
from actions.zaak.dubbel import Dubbel
from actions.zaak.places import UNKNOWN, Waar, Wijk
from actions.zaak.question import SKIP, STOP, Question, YesNo
from actions.zaak.questions import OTHER, Bedoeling, Eigenaar, Onderwerp, Wat
from actions.zaak.summary import SENDS, Aanpassing, Bevestiging, Erbij, corrected, restated
from actions.zaak.verwijzing import Gegevens
from actions.zaak.worries import Gesprek, Hulp, Misdaad
from bot.core.understanding import BUITEN, ZAAKSOORTEN, Understanding

QUESTIONS: tuple[Question, ...] = (
    Bedoeling(), Onderwerp(), Wat(), Gesprek(), Hulp(), Misdaad(), Zelf(), Overnemen(), WieNu(), Nodig(),
    Eigenaar(), Waar(), Wijk(), Contact(), Gegevens(), Aanpassing(), Erbij(), Dubbel(), Bevestiging(),
)  # fmt: skip
BY_NAME = {question.name: question for question in QUESTIONS}
WORTH_KEEPING = 4  # words
PATIENCE = 3  # times the same question
AROUND_A_PLACE = frozenset(
    ["in", "op", "aan", "bij", "de", "het", "is", "dat", "wijk", "buurt", "straat", "daar", "hier"]
)
BEGIN = {"begin_melden": "signaal", "begin_idee": "initiatief"}


@dataclass(frozen=True)
class Step:
    """The draft after a message, what is said before the next question, and how it ended, if it did.

    `outcome` is None while a question is open, else ingediend, gestopt, buiten, bellen (a call instead of a
    case), zelf_bellen (the resident calls another party), volgen or toevoegen (it is known already) or ander
    (the resident meant another kind than a case).
    """

    zaak: Zaak
    says: tuple[Say, ...] = ()
    question: Question | None = None
    outcome: str | None = None
    again: bool = False  # the same question as before, so the resident need not read it all once more


def begin_zaak(heard: Heard, kept: Zaak | None) -> Step:
    """The first step: from the first message, from a button, or from words kept since an emergency."""
    resumes = phrases.resumes(heard.text)
    if kept and kept.einde:
        kept = replace(kept, einde=None, mis=0) if heard.choice or resumes else None
    if heard.begrip is None or (kept and (resumes or heard.handeling in ("ja", "nee"))):
        zaak = kept or Zaak(soort=BEGIN.get(heard.intent, "signaal"))
        if heard.point:
            zaak = places.shared(zaak, *heard.point)
        return _next(_with_photos(zaak, heard), ())
    if phrases.stops(heard.text) or answers.bare(heard.text) == "nee":
        return Step(Zaak(), outcome="gestopt")
    zaak = _with_photos(draft.begin(heard.begrip, heard.text, heard.intent), heard)
    return _next(zaak, _warnings(Zaak(), zaak, heard))


def step(zaak: Zaak, asked: str, heard: Heard) -> Step:
    """The next step after an answer, a correction, or anything else that a resident types."""
    question = BY_NAME[asked]
    zaak = _with_photos(zaak, heard)
    if keeps_number(heard.text) and NUMMER not in zaak.klaar:
        return _next(zaak.settle(NUMMER), (Say("utter_nummer_blijft"),))
    if pressed := _typed_button(zaak, question, heard):
        return _next(pressed, ())
    anew = _may_be_another_plan(question, heard.text)
    if heard.handeling != "spoed" and zaak.omschrijving and (meant := restated(zaak, heard, kinds=anew)):
        return _next(meant, _warnings(zaak, meant, heard))
    if heard.handeling == "annuleren":
        return Step(zaak, outcome="gestopt")
    if heard.handeling == "spoed":
        says = () if heard.advised else (Say("utter_spoed"),)
        return _again(zaak, (*says, Say("utter_back_to_draft")))
    # Before anything was told that surely is a matter, whatever is told is what it is about.
    other = heard.handeling == "nieuw_onderwerp" and bool(zaak.omschrijving) and set(zaak.twijfel) <= {*ZAAKSOORTEN}
    if other and heard.begrip and not phrases.says_nothing(heard.text) and not _says_what(zaak, question, heard):
        return _later(zaak, heard.begrip, heard.text)
    if heard.begrip and _is_besides(zaak, heard.begrip, heard.text):
        return _later(zaak, heard.begrip, heard.text)
    if heard.begrip and heard.begrip.zorg and zaak.omschrijving and not (zaak.vertrouwelijk or zaak.ook):
        # Who may read about a person is not who repairs a lamp.
        later = _later(zaak, heard.begrip, heard.text)
        return replace(later, says=(_worry(heard.begrip.zorg), *later.says))
    if heard.handeling == "dank":
        return _again(zaak, (Say("utter_you_are_welcome"),))
    heard_as = _answered(zaak, question, heard)
    if heard_as is None and phrases.goes_on(heard.text):
        return _again(zaak, ())
    if heard_as is None:
        return _more(zaak, heard) or _not_understood(zaak, question, heard)
    return _next(heard_as, _warnings(zaak, heard_as, heard))


def _may_be_another_plan(question: Question, text: str) -> bool:
    """Whether an answer to "doing it yourself, or asking?" may tell of another kind; "wij doen het zelf" does not."""
    if isinstance(question, Overnemen):
        return question.told_by(text) is None
    short = len(phrases.words(text)) < 2 * WORTH_KEEPING
    return isinstance(question, Zelf) and not (short and question.told_by(text) and not Overnemen.named(text))


def _says_what(zaak: Zaak, question: Question, heard: Heard) -> bool:
    """Whether words answer what the matter is; what begins as another one, or lies elsewhere, does not."""
    elsewhere = heard.begrip is not None and heard.begrip.plaats is not None and zaak.placed
    return isinstance(question, (Bedoeling, Onderwerp)) and not elsewhere and not phrases.besides(heard.text)


def _typed_button(zaak: Zaak, question: Question, heard: Heard) -> Zaak | None:
    """Typing the words on a button is pressing it."""
    typed = " ".join(phrases.words(heard.text))
    for button in question.say(zaak, heard.taal).buttons if typed else ():
        if typed == " ".join(phrases.words(button["title"])):
            return question.choose(zaak, json.loads(button["payload"].removeprefix("/kies"))["waarde"])
    return None


def _later(zaak: Zaak, begrip: Understanding, text: str) -> Step:
    """Keep a second matter until this one is done."""
    second = draft.begin(begrip, text, "signaal")
    later = {"soort": begrip.soort, "onderwerp": begrip.onderwerp, "tekst": text, "zaak": second.as_slot()}
    return _again(replace(zaak, ook=later, mis=0), (Say("utter_second_thing_kept"),))


def _is_besides(zaak: Zaak, begrip: Understanding, text: str) -> bool:
    """Whether somebody adds another matter: "o ja, en in de Voltastraat is een lantaarn kapot"."""
    other = begrip.onderwerp != zaak.onderwerp and begrip.soort in ZAAKSOORTEN and begrip.besluit == "auto"
    return bool(zaak.omschrijving) and not zaak.ook and other and phrases.besides(text)


def _more(zaak: Zaak, heard: Heard) -> Step | None:
    """No answer, but worth keeping: another matter, or more about this one."""
    begrip = heard.begrip
    if begrip is None or heard.handeling != "antwoord" or len(phrases.words(heard.text)) < WORTH_KEEPING:
        return None
    other = (begrip.soort, begrip.onderwerp) != (zaak.soort, zaak.onderwerp) and not phrases.refers_back(heard.text)
    if begrip.soort in ZAAKSOORTEN and begrip.besluit == "auto" and other and not zaak.ook:
        return _later(zaak, begrip, heard.text)
    if zaak.mis:
        return None
    return _next(replace(zaak.add(begrip, heard.text), mis=1), (Say("utter_noted"),))


def ask_again(zaak: Zaak) -> Step:
    """The open question once more, after something came in between."""
    return _again(zaak, ())


def _again(zaak: Zaak, says: tuple[Say, ...]) -> Step:
    return replace(_next(zaak, says), again=True)


def counted(done: Step, asked: str, taal: str) -> Step:
    """The same step; whoever is asked the same for the third time in a row is offered a person."""
    question = done.question
    if question is None:
        return done
    times = done.zaak.keer + 1 if question.name == asked else 1
    done = replace(done, zaak=replace(done.zaak, keer=times))
    shown = [*question.say(done.zaak, taal).buttons, *(button for say in done.says for button in say.buttons)]
    if times % PATIENCE or any(_leads_out(button["payload"]) for button in shown):
        return done
    return replace(done, says=(*done.says, person(taal)))


def _leads_out(payload: str) -> bool:
    return payload == "/begin_mens" or payload.endswith(tuple(f':"{out}"}}' for out in (SKIP, STOP, OTHER, UNKNOWN)))


def person(taal: str) -> Say:
    """How to reach somebody of the municipality instead."""
    return Say("utter_person", {"nummer": numbers.municipality()}, (begin("mens", "terugbellen", taal),))


def _with_photos(zaak: Zaak, heard: Heard) -> Zaak:
    waited = heard.photos and zaak.erbij == "foto"
    return replace(zaak, fotos=zaak.fotos + heard.photos, erbij=None if waited else zaak.erbij)


def _answered(zaak: Zaak, question: Question, heard: Heard) -> Zaak | None:
    if heard.intent in BEGIN:
        # Before anything was told, another button means another kind.
        return replace(zaak, mis=0, soort=zaak.soort if zaak.omschrijving else BEGIN[heard.intent])
    if heard.choice:
        return _pressed(zaak, question, heard.choice)
    if heard.point:
        return places.shared(zaak, *heard.point)
    if heard.intent == "foto":
        return replace(zaak, mis=0)
    if heard.begrip is None:
        return None
    kind = phrases.announced(heard.text) if phrases.says_nothing(heard.text) else None
    if kind and zaak.omschrijving and (kind != zaak.soort or zaak.twijfel):
        return replace(zaak, soort=kind, twijfel=(), zelf=None, wijzigen=False, mis=0)
    if question.unknown and phrases.unsure(heard.text) and not heard.begrip.plaats:
        return question.choose(zaak, question.unknown)
    if question.asks != "waar" and _only_place(zaak, heard):
        return replace(zaak, mis=0).at(draft.place(heard.begrip.plaats or {}))
    if zaak.omschrijving and _corrects(zaak, heard):
        # "We nemen het zelf over" says what was asked, however much it sounds like a correction.
        # So does "nee, het gaat om graffiti" when it was asked what it is about.
        about = isinstance(question, Onderwerp) and not heard.begrip.plaats
        asked_for = question.asks == "waar" or isinstance(question, YesNo) or about
        answer = question.hear(zaak, heard) if asked_for else None
        return answer or corrected(replace(zaak, wijzigen=False), heard)
    answer = question.hear(zaak, heard)
    # An answer to another question than the one asked: a place or a number is kept whenever it comes.
    if heard.begrip.plaats and not (answer or zaak).placed:
        answer = (answer or replace(zaak, mis=0)).at(draft.place(heard.begrip.plaats))
    contact = phrases.reach(heard.text)
    if contact and not (answer or zaak).contact:
        answer = replace(answer or replace(zaak, mis=0), contact=contact)
    return answer


def _pressed(zaak: Zaak, question: Question, choice: Choice) -> Zaak | None:
    """The draft after a button, which may stand under an older question, or even under an older draft.

    What was asked about this draft may be answered anew, but only the open summary can be agreed to: a
    resident must have seen what is sent.
    """
    chosen = BY_NAME.get(choice.vraag)
    if chosen is None:
        return None
    if chosen.name == Bevestiging.name and question.name not in (Bevestiging.name, Gegevens.name):
        return None if choice.waarde in SENDS else chosen.choose(zaak, choice.waarde)
    asked = chosen is question or chosen.name in (Bevestiging.name, Aanpassing.name, *zaak.klaar)
    return chosen.choose(zaak, choice.waarde) if asked or chosen.needed(zaak) else None


def _only_place(zaak: Zaak, heard: Heard) -> bool:
    """Whether an answer names where it is, which was not asked yet, and nothing else."""
    begrip = heard.begrip
    if begrip is None or not begrip.plaats or zaak.placed:
        return False
    return set(phrases.words(draft.without_place(begrip, heard.text))) <= AROUND_A_PLACE


def _corrects(zaak: Zaak, heard: Heard) -> bool:
    """Whether a message takes something back; "nee, de Merelstraat" does so whatever was asked."""
    other_place = bool(heard.begrip and heard.begrip.plaats) and zaak.placed and phrases.corrects(heard.text)
    return heard.handeling == "verbetering" or (other_place and heard.handeling in ("nee", "antwoord"))


def _not_understood(zaak: Zaak, question: Question, heard: Heard) -> Step:
    """Ask once more; the second time offer a person, and leave what need not be known."""
    missed = replace(zaak, mis=zaak.mis + 1)
    if missed.mis < 2:
        return _again(missed, (Say("utter_not_understood_once"),))
    left = question.choose(missed, question.unknown) if question.unknown else None
    offered = Say("utter_not_understood_twice", {}, (begin("mens", "mens", heard.taal),))
    return _again(left or missed, (offered,))


def _warnings(before: Zaak, after: Zaak, heard: Heard) -> tuple[Say, ...]:
    """What must be said before anything is asked: danger, worry about a person, a formal way, a crime."""
    says: list[Say] = [] if NUMMER in after.klaar else list(warning(heard.text))
    if phrases.angry(heard.text) and not phrases.angry(before.words):
        says.append(person(heard.taal))
    if heard.handeling == "spoed" and not heard.advised:
        says.append(Say("utter_spoed"))
    if after.urgentie == "vandaag" and before.urgentie == "gewoon" and not after.zorg:
        says.append(Say("utter_vandaag", {"nummer": numbers.today()}))
    if after.zorg and not before.zorg:
        says.append(_worry(after.zorg))
    if after.misdaadtip and not before.misdaadtip:
        says.append(Say("utter_misdaadtip", numbers.spoken()))
    if after.formeel and not before.formeel:
        says.append(Say(f"utter_formeel_{after.formeel}", numbers.spoken()))
    return tuple(says)


def _worry(zorg: str) -> Say:
    return Say(f"utter_zorg_{zorg}", numbers.spoken())


def _next(zaak: Zaak, says: tuple[Say, ...]) -> Step:
    if zaak.einde:
        return Step(zaak, says, outcome=zaak.einde)
    zaak = plans.told(zaak).guarded()
    if zaak.soort not in ("signaal", "initiatief", "right_to_challenge"):
        return Step(zaak, says, outcome="ander")
    if zaak.wijk == BUITEN:
        return Step(zaak, says, outcome="buiten")
    question = next((candidate for candidate in QUESTIONS if candidate.needed(zaak)), None)
    return Step(zaak, says, question, None if question else "ingediend")
