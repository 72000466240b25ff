"""Slips in long words: a letter lost, doubled or swapped, or written as it sounds (gevogten)."""

from __future__ import annotations

from collections.abc import Iterator

_SOUNDS = (
    ("ch", "g"), ("g", "ch"), ("d", "t"), ("t", "d"), ("v", "f"), ("f", "v"), ("s", "z"), ("z", "s"),
    ("c", "k"), ("ij", "ei"), ("ei", "ij"), ("ij", "y"), ("au", "ou"), ("ou", "au"), ("ie", "i"), ("i", "ie"),
    ("ks", "x"),
)  # fmt: skip


def misspellings(word: str) -> frozenset[str]:
    """The likely slips in one word; the first letter is taken to be right."""
    return frozenset(_slips(word)) - {word}


def _slips(word: str) -> Iterator[str]:
    for place in range(1, len(word)):
        before, rest = word[:place], word[place:]
        yield before + rest[1:]
        yield before + rest[0] + rest
        if len(rest) > 1:
            yield before + rest[1] + rest[0] + rest[2:]
        for sound, other in _SOUNDS:
            if rest.startswith(sound):
                yield before + other + rest[len(sound) :]
