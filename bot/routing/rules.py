"""From the facts of a matter to who acts, who is told, and the rule that decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.core.logging import log
from bot.routing.entries import Rule
from bot.routing.facts import COORDINATOR, GROTE_BAK, TRIAGE, Decision, Facts
from bot.routing.register import Directory

ALLEEN_COORDINATOR = "alleen_coordinator"
_NO_WIJK = "Dit is voor de buurtcoördinator, maar de wijk is niet bekend."


@dataclass(frozen=True)
class _Matter:
    """The facts together with the directory of the day."""

    facts: Facts
    directory: Directory
    on: dt.date

    def code(self, name: str | None) -> str | None:
        """A known recipient for a name in a rule, or None."""
        if name == COORDINATOR:
            name = self.directory.coordinator(self.facts.wijk, self.facts.buurt)
        return name if name in self.directory.recipients else None

    def kind(self, code: str) -> str:
        return self.directory.recipients[code].kind


def route(facts: Facts, directory: Directory, on: dt.date) -> Decision:
    """Every matter reaches somebody: what no rule knows goes to the grote bak. Never raises.

    `on` is the day in Hilversum; on it a deputy may take over.
    """
    try:
        return _decide(_Matter(facts, directory, on))
    # A directory edited into nonsense must not lose a resident's message: a person sorts it out.
    except Exception:
        log.exception("routing_failed", soort=str(facts.soort), onderwerp=str(facts.onderwerp))
        return _to_triage("De regels konden dit niet verwerken.")


def _decide(matter: _Matter) -> Decision:
    rule = next((rule for rule in matter.directory.rules if _fits(rule, matter.facts)), None)
    if rule is None:
        return _to_triage("Geen regel past: er is nog niet bekend van wie dit is.")
    primary = matter.code(rule.primary)
    if primary is not None and matter.facts.doorsturen is False and matter.kind(primary) == "party":
        return _only_coordinator(matter, rule)
    if primary is None:
        return _to_triage(f"De ontvanger {rule.primary} van regel {rule.code} bestaat niet.")
    if primary == TRIAGE and rule.primary != TRIAGE:
        return _to_triage(_NO_WIJK, matter.code(rule.refer))
    return _decision(matter, rule, primary, rule.code)


def _fits(rule: Rule, facts: Facts) -> bool:
    # An empty text in a stored case is the same as not known.
    return all(_known(getattr(facts, key)) in allowed for key, allowed in rule.when.items())


def _known(value: object) -> object:
    return None if value == "" else value


def _only_coordinator(matter: _Matter, rule: Rule) -> Decision:
    """The resident did not want it passed on to another party."""
    found = matter.code(COORDINATOR)
    if found in (None, TRIAGE):
        return _to_triage(_NO_WIJK, matter.code(rule.primary))
    why = "De bewoner wil dat alleen de coördinator het weet."
    only = Rule(rule.code, rule.when, COORDINATOR, refer=rule.primary, why=why)
    return _decision(matter, only, str(found), ALLEEN_COORDINATOR)


def _decision(matter: _Matter, rule: Rule, chosen: str, name: str) -> Decision:
    primary = matter.directory.deputy(chosen, matter.on)
    if matter.facts.formeel == "klacht" and matter.kind(primary) == "coordinator":
        return _to_triage("Een klacht gaat nooit naar een coördinator.")
    term = matter.directory.terms.get(matter.directory.recipients[primary].term or "")
    return Decision(
        primary=primary,
        informed=_informed(matter, rule, primary),
        rule=name,
        term=term.code if term and term.confirmed_on else None,
        refer=matter.code(rule.refer),
        instead_of=chosen if primary != chosen else None,
        why=rule.why,
    )


def _informed(matter: _Matter, rule: Rule, primary: str) -> tuple[str, ...]:
    codes = (code for name in rule.informed if (code := matter.code(name)) is not None)
    today = dict.fromkeys(matter.directory.deputy(code, matter.on) for code in codes)
    return tuple(code for code in today if code not in (primary, TRIAGE) and _may_know(matter, code))


def _may_know(matter: _Matter, code: str) -> bool:
    """Of a confidential matter only the coordinator sees that it exists; of a complaint not even that."""
    if matter.facts.formeel == "klacht":
        return matter.kind(code) != "coordinator"
    return not matter.facts.vertrouwelijk or matter.kind(code) == "coordinator"


def _to_triage(why: str, refer: str | None = None) -> Decision:
    return Decision(TRIAGE, (), GROTE_BAK, None, refer=refer, why=why)
