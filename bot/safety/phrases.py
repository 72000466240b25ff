"""The small language of the rule files.

One phrase stands on one line. `a|b` is either word, `<naam>` any word of a named list, `brand*` any word that
begins so, `*brand` any word that ends so, `a_b` two words as one choice, `a?` a word that may be missing,
`a <> b` these two in either order, `..` up to three words between, `...` up to seven, `^` and `$` the
beginning and the end of a sentence, `a b & c d` both in one sentence, in any order, not far apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from bot.safety.words import split

GAPS = {"..": 3, "...": 7}
SWAP = "<>"


class PhraseError(ValueError):
    """A line of a rule file that cannot be read; says which and why."""


@dataclass(frozen=True)
class Sequence:
    """Words in a fixed order; `gaps[i]` is how many words may stand between item i and i + 1."""

    items: tuple[frozenset[str], ...]
    gaps: tuple[int, ...]
    anchor: int
    at_start: bool = False
    at_end: bool = False
    filler: frozenset[str] = frozenset()


def parse(
    line: str, lists: Mapping[str, Collection[str]], filler: frozenset[str] = frozenset()
) -> list[tuple[Sequence, ...]]:
    """All readings of one line (an optional word makes two); `filler` words may stand anywhere in between."""
    choices: list[list[list[str]]] = []
    for part in line.split(" & "):
        tokens = part.split()
        if not tokens:
            raise PhraseError(f"empty part in {line!r}")
        choices.append([reading for order in _orders(tokens) for reading in _readings(order)])
    return [tuple(_sequence(tokens, lists, filler, line) for tokens in reading) for reading in product(*choices)]


def _orders(tokens: list[str]) -> list[list[str]]:
    """`a <> b` is `a .. b` or `b .. a`."""
    if SWAP not in tokens:
        return [tokens]
    place = tokens.index(SWAP)
    before, after = tokens[: place - 1], tokens[place + 2 :]
    one, other = tokens[place - 1], tokens[place + 1]
    pairs = [one, "..", other], [other, "..", one]
    return [order for pair in pairs for order in _orders([*before, *pair, *after])]


def _readings(tokens: list[str]) -> list[list[str]]:
    return [[word for group in choice for word in group] for choice in product(*map(_choices, tokens))]


def _choices(token: str) -> list[list[str]]:
    """The ways in which one token can stand in a message: as it is, left out, or as an `a_b` choice."""
    options = token.removesuffix("?").split("|")
    single = [option for option in options if "_" not in option]
    choices = [option.split("_") for option in options if "_" in option]
    if single:
        choices.append(["|".join(single)])
    return [*choices, []] if token.endswith("?") else choices


def _sequence(tokens: list[str], lists: Mapping[str, Collection[str]], filler: frozenset[str], line: str) -> Sequence:
    items: list[frozenset[str]] = []
    gaps: list[int] = []
    gap = 0
    body = [token for token in tokens if token not in ("^", "$")]
    for token in body:
        if token in GAPS:
            gap = GAPS[token]
            continue
        for terms in _item(token, lists, line):
            if items:
                gaps.append(gap)
            items.append(terms)
            gap = 0
    if not items or body[0] in GAPS or body[-1] in GAPS:
        raise PhraseError(f"a phrase begins and ends with a word: {line!r}")
    return Sequence(tuple(items), tuple(gaps), 0, tokens[0] == "^", tokens[-1] == "$", filler)


def _item(token: str, lists: Mapping[str, Collection[str]], line: str) -> Iterator[frozenset[str]]:
    """One token of a line gives one item, or more when it is a word that is split further (d'eau, 着火)."""
    terms: set[str] = set()
    for option in token.split("|"):
        if option.startswith("<") and option.endswith(">"):
            if option[1:-1] not in lists:
                raise PhraseError(f"unknown list {option} in {line!r}")
            terms.update(lists[option[1:-1]])
        elif option:
            pieces = plain(option)
            if len(pieces) != 1 and "|" in token:
                raise PhraseError(f"{option!r} is more than one word in {line!r}")
            if len(pieces) != 1:
                yield from (frozenset([piece]) for piece in pieces)
                return
            terms.update(pieces)
    if not terms:
        raise PhraseError(f"nothing to match in {token!r} of {line!r}")
    yield frozenset(terms)


def plain(term: str) -> tuple[str, ...]:
    """A term of a rule file as the words it is compared with; a star before or after is kept."""
    pieces = split(term.strip("*")).words
    if len(pieces) != 1:
        return pieces
    return ("*" * term.startswith("*") + pieces[0] + "*" * term.endswith("*"),)
