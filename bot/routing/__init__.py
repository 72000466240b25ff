"""Who gets what: pure rules over the directory, without Django, database or network."""

from bot.routing.current import directory, refresh, snapshot_path
from bot.routing.entries import Choice, Fact, Question, Recipient, Rule, Term
from bot.routing.facts import COORDINATOR, GROTE_BAK, ONBEKEND, TRIAGE, Decision, Facts
from bot.routing.register import KINDS, SEEDS, Directory, seeds
from bot.routing.rules import route

__all__ = [
    "COORDINATOR",
    "GROTE_BAK",
    "KINDS",
    "ONBEKEND",
    "SEEDS",
    "TRIAGE",
    "Choice",
    "Decision",
    "Directory",
    "Fact",
    "Facts",
    "Question",
    "Recipient",
    "Rule",
    "Term",
    "directory",
    "refresh",
    "route",
    "seeds",
    "snapshot_path",
]
