"""Emergency, urgency and flags, read from the raw text before anything else. No database, no network."""

from bot.safety.rules import SPOED, RuleError, load, rulebook
from bot.safety.verdict import CONFIDENTIAL_ONDERWERPEN, Check, check, is_confidential

__all__ = [
    "CONFIDENTIAL_ONDERWERPEN",
    "SPOED",
    "Check",
    "RuleError",
    "check",
    "is_confidential",
    "load",
    "rulebook",
]
