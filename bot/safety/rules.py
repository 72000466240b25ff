"""The rules as an editor wrote them, one file a language under `rules/`, read once and compiled.

A file holds `lists` (named word lists), `filler` (words that never matter), `common` (words too frequent to
look for first), `guards` (phrases that take a rule's force away: past, denied, a drill) and `rules`.
`standard` names the guards of a rule that does not name its own. `typos_from` is the length from which slips
are understood, `real_words` only look like one. A file `nl.x.yml` shares the lists and guards of `nl.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.safety.phrasebook import Phrasebook
from bot.safety.phrases import PhraseError, Sequence, parse, plain
from bot.safety.words import fold

FOLDER = Path(__file__).parent / "rules"
SPOED = (
    "suicide", "geweld", "brand", "explosie", "gas", "water", "stroom", "medisch", "kind", "inbraak",
    "instorting", "verkeer", "hulp",
)  # fmt: skip
FORMEEL = ("avg", "woo", "handhaving", "bezwaar", "klacht", "schade", "wmo", "aanvraag")
ZORG = (
    "suicide", "huiselijk_geweld", "kind", "verward", "vermist_buur", "verwaarlozing", "armoede", "eenzaam",
)  # fmt: skip
VALUES: dict[str, tuple[Any, ...]] = {
    "spoed": SPOED,
    "urgentie": ("vandaag",),
    "formeel": FORMEEL,
    "zorg": ZORG,
    "misdaadtip": (True,),
    "vertrouwelijk": (True,),
}
_GUARD_KEYS = {"phrases", "near", "side", "clause", "lifts"}
_RULE_KEYS = {"says", "phrases", "unless", "unless_anywhere", "guards", "also", "without", "instead"}


class RuleError(ValueError):
    """A rule file that cannot be used; says which file, rule and line."""


@dataclass(frozen=True)
class Guard:
    """Phrases that take the force from a hit at most `near` words away in the same sentence."""

    name: str
    number: int
    near: int = 12
    side: str = "both"
    clause: bool = False
    anywhere: bool = False
    lifts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """What its phrases mean: `says` is a part of the verdict, `instead` what a guard leaves of it."""

    name: str
    number: int
    says: Mapping[str, Any]
    guards: tuple[Guard, ...]
    lifters: tuple[Guard, ...] = ()
    instead: Mapping[str, Any] = field(default_factory=dict)
    instead_for: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rulebook:
    """Every rule of every language, with the phrases to find them by."""

    rules: Mapping[int, Rule]
    book: Phrasebook


class _Compiler:
    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.phrases: list[tuple[int, tuple[Sequence, ...]]] = []
        self.correct: set[str] = set()
        self.real_words: set[str] = set()
        self.common: set[str] = set()
        self._lists: dict[str, dict[str, set[str]]] = {}
        self._guards: dict[str, dict[str, Guard]] = {}
        self._standards: dict[str, dict[str, str]] = {}
        self._filler: dict[str, frozenset[str]] = {}
        self._language = ""
        self._next = 0

    def add(self, language: str, data: Mapping[str, Any]) -> None:
        """One file; the lists and guards of an earlier file of the same language hold in it too."""
        lists = self._lists.setdefault(language, {})
        guards = self._guards.setdefault(language, {})
        standard = self._standards.setdefault(language, {})
        lists.update(_lists(data.get("lists", {}), lists))
        standard.update(data.get("standard", {}))
        if filler := str(data.get("filler", "")).split():
            self._filler[language] = frozenset(fold(word) for word in filler)
            self.common |= self._filler[language]
        self._language = language
        self.real_words.update(str(data.get("real_words", "")).split())
        self.common.update(fold(word) for word in str(data.get("common", "")).split())
        for name, value in data.get("guards", {}).items():
            guards[name] = self._guard(name, value, lists)
        first = len(self.phrases)
        for name, value in data["rules"].items():
            _known_keys(name, value, _RULE_KEYS)
            self.rules.append(self._rule(f"{language}_{name}", value, guards, standard, lists))
        if shortest := int(data.get("typos_from", 0)):
            self.correct.update(_long_words(self.phrases[first:], shortest))

    def _number(self, where: str, text: str, lists: Mapping[str, set[str]]) -> int:
        number = self._next
        self._next += 1
        filler = self._filler.get(self._language, frozenset())
        stripped = (line.strip() for line in text.splitlines())
        lines = [line for line in stripped if line and not line.startswith("#")]
        if not lines:
            raise RuleError(f"{where}: no phrases")
        for line in lines:
            try:
                self.phrases.extend((number, parts) for parts in parse(line, lists, filler))
            except PhraseError as error:
                raise RuleError(f"{where}: {error}") from error
        return number

    def _guard(self, name: str, value: Mapping[str, Any], lists: Mapping[str, set[str]]) -> Guard:
        _known_keys(name, value, _GUARD_KEYS)
        return Guard(
            name,
            self._number(name, value["phrases"], lists),
            int(value.get("near", 12)),
            str(value.get("side", "both")),
            bool(value.get("clause", False)),
            lifts=frozenset(str(value.get("lifts", "")).split()),
        )

    def _rule(
        self,
        name: str,
        value: Mapping[str, Any],
        guards: Mapping[str, Guard],
        standard: Mapping[str, str],
        lists: Mapping[str, set[str]],
    ) -> Rule:
        says = dict(value["says"])
        instead = dict(value.get("instead", {}))
        instead_for = frozenset(str(instead.pop("for", "")).split())
        for part in (says, instead):
            _known_values(name, part)
        usual = value.get("guards", standard.get(next(iter(says)), ""))
        names = f"{usual} {value.get('also', '')}".split()
        wanted = [guard for guard in names if guard not in str(value.get("without", "")).split()]
        unknown = [guard for guard in wanted if guard not in guards]
        if unknown:
            raise RuleError(f"{name}: unknown guard {', '.join(unknown)}")
        held = [guards[guard] for guard in wanted]
        for key, anywhere in (("unless", False), ("unless_anywhere", True)):
            if key in value:
                held.append(Guard(key, self._number(f"{name}.{key}", value[key], lists), anywhere=anywhere))
        lifters = tuple(guard for guard in guards.values() if guard.lifts)
        number = self._number(name, value["phrases"], lists)
        return Rule(name, number, says, tuple(held), lifters, instead, instead_for)


def _long_words(phrases: list[tuple[int, tuple[Sequence, ...]]], shortest: int) -> set[str]:
    return {
        term
        for _, parts in phrases
        for part in parts
        for item in part.items
        for term in item
        if len(term) >= shortest and term.isascii() and term.isalpha()
    }


def _lists(value: Mapping[str, str], known: Mapping[str, set[str]]) -> dict[str, set[str]]:
    lists: dict[str, set[str]] = dict(known)
    for name, text in value.items():
        words: set[str] = set()
        for term in text.split():
            if term.startswith("<"):
                words |= lists[term[1:-1]]
            elif len(pieces := plain(term)) == 1:
                words.add(pieces[0])
            else:
                raise RuleError(f"lists.{name}: {term!r} is more than one word")
        lists[name] = words
    return lists


def _known_keys(name: str, value: Mapping[str, Any], allowed: set[str]) -> None:
    if extra := set(value) - allowed:
        raise RuleError(f"{name}: unknown key {', '.join(sorted(extra))}")


def _known_values(name: str, says: Mapping[str, Any]) -> None:
    for key, value in says.items():
        if value not in VALUES.get(key, ()):
            raise RuleError(f"{name}: {key}: {value!r} is not one of the values of the contract")


def load(folder: Path = FOLDER) -> Rulebook:
    """Read and compile every rule file of a folder; raises RuleError naming the file and the rule."""
    compiler = _Compiler()
    for path in sorted(folder.glob("*.yml"), key=lambda path: (path.stem.count("."), path.stem)):
        try:
            compiler.add(path.stem.split(".")[0], YAML(typ="safe").load(path.read_text(encoding="utf-8")))
        except (RuleError, YAMLError, KeyError, TypeError, AttributeError) as error:
            raise RuleError(f"{path.name}: {error}") from error
    book = Phrasebook(compiler.phrases, compiler.common, compiler.correct, compiler.real_words)
    return Rulebook({rule.number: rule for rule in compiler.rules}, book)


@cache
def rulebook() -> Rulebook:
    """The rules in use, read at the first message; call it at start so that a broken file stops the start."""
    return load()
