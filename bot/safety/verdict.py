"""What a message asks for before anything else: is somebody in danger, is it for today, who may read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.safety.phrasebook import Hit
from bot.safety.rules import FORMEEL, SPOED, ZORG, Guard, Rule, Rulebook, rulebook
from bot.safety.words import Words, split

CONFIDENTIAL_ONDERWERPEN = frozenset({"zorg_welzijn", "veiligheid", "overlast_personen"})
_CONFIDENTIAL_SPOED = frozenset({"geweld", "suicide", "kind", "medisch"})
_BESIDE = 2
_NEAR_LIFTER = 8
_FAR = 1_000_000


@dataclass(frozen=True)
class Check:
    """The verdict on one message.

    `spoed` is the kind of acute danger, `urgentie` is nu, vandaag or gewoon, `formeel` a procedure of
    its own, `zorg` a worry about a person, `misdaadtip` knowledge of a crime, `regels` the rules that spoke.
    """

    spoed: str | None = None
    urgentie: str = "gewoon"
    vertrouwelijk: bool = False
    formeel: str | None = None
    zorg: str | None = None
    misdaadtip: bool = False
    regels: tuple[str, ...] = ()


def check(text: str) -> Check:
    """Who is in danger is told to call 112, whatever else happens; never raises, whatever the text."""
    return read(text, rulebook())


def is_confidential(onderwerp: str | None, verdict: Check) -> bool:
    """Whether only the one who handles it may read it: by what was said or by what it is about."""
    return verdict.vertrouwelijk or onderwerp in CONFIDENTIAL_ONDERWERPEN


def read(text: str, rules: Rulebook) -> Check:
    """The verdict by these rules; `check` reads by the rules in use."""
    words = split(text, rules.book.knows)
    if not len(words):
        return Check()
    hits: dict[int, list[Hit]] = defaultdict(list)
    for hit in rules.book.find(words):
        hits[hit.number].append(hit)
    said: list[tuple[str, Mapping[str, Any]]] = []
    for number in sorted(hits.keys() & rules.rules.keys()):
        said.extend(_speak(rules.rules[number], hits, words))
    return _verdict(said)


def _speak(rule: Rule, hits: Mapping[int, list[Hit]], words: Words) -> list[tuple[str, Mapping[str, Any]]]:
    held_by: set[str] = set()
    for hit in hits[rule.number]:
        blockers = _blockers(rule, hit, hits, words)
        if not blockers:
            return [(rule.name, rule.says)]
        held_by |= blockers
    if rule.instead and held_by <= rule.instead_for:
        return [(f"{rule.name}:{'+'.join(sorted(held_by))}", rule.instead)]
    return []


def _blockers(rule: Rule, hit: Hit, hits: Mapping[int, list[Hit]], words: Words) -> set[str]:
    """The guards that hold this hit back, unless a "nu" stands beside it or nearer than the guard."""
    lifted: dict[str, int] = {}
    for lifter in rule.lifters:
        near = min((_distance(hit, other, words) for other in hits.get(lifter.number, ())), default=_FAR)
        if near <= _BESIDE:
            near = 0
        if near <= _NEAR_LIFTER:
            lifted.update((name, min(near, lifted.get(name, _FAR))) for name in lifter.lifts)
    return {
        guard.name
        for guard in rule.guards
        if any(
            _holds(guard, hit, other, words) and _distance(hit, other, words) < lifted.get(guard.name, _FAR)
            for other in hits.get(guard.number, ())
        )
    }


def _holds(guard: Guard, hit: Hit, other: Hit, words: Words) -> bool:
    """Whether this guard, found at `other`, takes the force from `hit`; words of the hit itself never do."""
    if guard.anywhere:
        return True
    place = other.parts[0]
    start, end = place[0], place[-1]
    sentence = words.sentence[start]
    for part in hit.parts:
        if words.sentence[part[0]] != sentence or _between(part, place) > guard.near:
            continue
        if (guard.side == "before" and end > part[-1]) or (guard.side == "after" and start < part[0]):
            continue
        if not guard.clause or words.clause[end] == words.clause[part[0]]:
            own = {word for words_of in hit.parts for word in words_of}  # "niet" in "ademt niet"
            return not own.issuperset(word for words_of in other.parts for word in words_of)
    return False


def _distance(hit: Hit, other: Hit, words: Words) -> int:
    """Words between two hits, as many as there are when they stand in different sentences."""
    if words.sentence[hit.parts[0][0]] != words.sentence[other.parts[0][0]]:
        return len(words)
    return min(_between(part, other.parts[0]) for part in hit.parts)


def _between(part: tuple[int, ...], other: tuple[int, ...]) -> int:
    gap = other[0] - part[-1] if other[0] > part[-1] else part[0] - other[-1]
    return gap - 1 if gap > 0 else 0


def _verdict(said: list[tuple[str, Mapping[str, Any]]]) -> Check:
    spoed = _first(SPOED, said, "spoed")
    formeel = _first(FORMEEL, said, "formeel")
    zorg = _first(ZORG, said, "zorg")
    misdaadtip = any("misdaadtip" in says for _, says in said)
    today = any("urgentie" in says for _, says in said)
    return Check(
        spoed=spoed,
        urgentie="nu" if spoed else "vandaag" if today else "gewoon",
        vertrouwelijk=(
            misdaadtip
            or zorg is not None
            or formeel == "klacht"
            or spoed in _CONFIDENTIAL_SPOED
            or any("vertrouwelijk" in says for _, says in said)
        ),
        formeel=formeel,
        zorg=zorg,
        misdaadtip=misdaadtip,
        regels=tuple(name for name, _ in said),
    )


def _first(order: tuple[str, ...], said: list[tuple[str, Mapping[str, Any]]], key: str) -> str | None:
    found = {says[key] for _, says in said if key in says}
    return next((value for value in order if value in found), None)
