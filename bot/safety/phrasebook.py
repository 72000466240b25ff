"""Finding all phrases of all rules in a message, in one walk over its words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.safety.phrases import Sequence
from bot.safety.typos import misspellings
from bot.safety.words import Words

COMMON_COST = 500
FREE_FILLERS = 2  # filler words are stepped over for nothing, so many between two words
MAX_REMEMBERED = 20_000
REACH = 12  # words between the parts of an `&` phrase
SHORTEST_STEM = 2
MAX_TRIES = 30  # of one word in one message: bounds the time of a hostile text


@dataclass(frozen=True)
class Phrase:
    """One alternative of one rule; `number` is the rule's."""

    number: int
    parts: tuple[Sequence, ...]


class Hit(NamedTuple):
    """A phrase of rule `number` in the message: for each part the places of the words that it named."""

    number: int
    parts: tuple[tuple[int, ...], ...]


class _Text:
    """One message while it is searched: words, what the rules call them, where sentences begin and end."""

    __slots__ = ("first", "labels", "last", "present", "words")

    def __init__(self, words: Words, labels: list[frozenset[str]]) -> None:
        self.words = words.words
        self.labels = labels
        self.present = frozenset[str]().union(*labels)
        self.first: list[int] = []
        for place, sentence in enumerate(words.sentence):
            same = place > 0 and words.sentence[place - 1] == sentence
            self.first.append(self.first[-1] if same else place)
        self.last = [0] * len(self.first)
        for place in range(len(self.first) - 1, -1, -1):
            same = place + 1 < len(self.first) and self.first[place + 1] == self.first[place]
            self.last[place] = self.last[place + 1] if same else place


class Phrasebook:
    """All phrases of all rules, found in one walk over a message."""

    def __init__(
        self,
        phrases: Iterable[tuple[int, tuple[Sequence, ...]]],
        common: Collection[str] = (),
        correct: Collection[str] = (),
        real_words: Collection[str] = (),
    ) -> None:
        raw = list(phrases)
        count = Counter(term for _, parts in raw for part in parts for item in part.items for term in item)
        self._cost = {term: amount + COMMON_COST * (term in common) for term, amount in count.items()}
        self._by_anchor: dict[str, list[Phrase]] = defaultdict(list)
        for number, parts in raw:
            self._add(number, parts)
        self._prefixes = frozenset(term[:-1] for term in count if term.endswith("*"))
        self._suffixes = frozenset(term[1:] for term in count if term.startswith("*"))
        self._longest_prefix = max(map(len, self._prefixes), default=0)
        self._longest_suffix = max(map(len, self._suffixes), default=0)
        self._exact = frozenset(count)
        slips = ((slip, word) for word in sorted(correct) for slip in misspellings(word))
        self._meant = {slip: word for slip, word in slips if slip not in self._exact}
        for word in real_words:
            self._meant.pop(word, None)
        self._seen: dict[str, tuple[frozenset[str], tuple[Phrase, ...]]] = {}

    def _add(self, number: int, parts: tuple[Sequence, ...]) -> None:
        """File a phrase under its rarest word, so that a common word does not set a search going."""

        def cost(item: frozenset[str]) -> int:
            return sum(self._cost[term] for term in item)

        anchored = [replace(part, anchor=part.items.index(min(part.items, key=cost))) for part in parts]
        anchored.sort(key=lambda part: cost(part.items[part.anchor]))
        phrase = Phrase(number, tuple(anchored))
        for term in anchored[0].items[anchored[0].anchor]:
            self._by_anchor[term].append(phrase)

    def knows(self, word: str) -> bool:
        """Whether some rule names this very word."""
        return word in self._exact or word in self._meant

    def find(self, words: Words) -> list[Hit]:
        """Every rule's phrases in the message, one hit at most for each place of a phrase's rarest word."""
        known = [self._known(word) for word in words.words]
        text = _Text(words, [labels for labels, _ in known])
        hits: list[Hit] = []
        tries: dict[str, int] = defaultdict(int)
        for place, (_, phrases) in enumerate(known):
            if phrases:
                word = words.words[place]
                tries[word] += 1
                if tries[word] <= MAX_TRIES:
                    hits.extend(hit for phrase in phrases if (hit := _match(phrase, place, text)))
        return hits

    def _known(self, word: str) -> tuple[frozenset[str], tuple[Phrase, ...]]:
        """What the rules call this word, and the phrases that it sets going."""
        known = self._seen.get(word)
        if known is None:
            labels = frozenset(self._terms(word))
            known = labels, tuple(phrase for label in labels for phrase in self._by_anchor.get(label, ()))
            if len(self._seen) > MAX_REMEMBERED:
                self._seen.clear()
            self._seen[word] = known
        return known

    def _terms(self, word: str) -> Iterator[str]:
        if word not in self._exact:
            word = self._meant.get(word, word)
        if word in self._exact:
            yield word
        for size in range(SHORTEST_STEM, min(len(word), self._longest_prefix) + 1):
            if word[:size] in self._prefixes:
                yield word[:size] + "*"
        for size in range(SHORTEST_STEM, min(len(word), self._longest_suffix) + 1):
            if word[-size:] in self._suffixes:
                yield "*" + word[-size:]


def _match(phrase: Phrase, place: int, text: _Text) -> Hit | None:
    if any(text.present.isdisjoint(item) for part in phrase.parts for item in part.items):
        return None
    first = _part(phrase.parts[0], place, text)
    if first is None:
        return None
    found = [first]
    for part in phrase.parts[1:]:
        other = _near(part, first, text)
        if other is None:
            return None
        found.append(other)
    return Hit(phrase.number, tuple(found))


def _near(part: Sequence, first: tuple[int, ...], text: _Text) -> tuple[int, ...] | None:
    item = part.items[part.anchor]
    start = max(text.first[first[0]], first[0] - REACH)
    end = min(text.last[first[0]], first[-1] + REACH)
    for place in range(start, end + 1):
        if not item.isdisjoint(text.labels[place]):
            found = _part(part, place, text)
            if found:
                return found
    return None


def _part(part: Sequence, place: int, text: _Text) -> tuple[int, ...] | None:
    """The places of all items, when the anchor stands at `place`."""
    after = _walk(part, part.anchor, place, 1, text)
    if after is None or (part.at_end and not _open(after[-1], 1, text, part.filler)):
        return None
    before = _walk(part, part.anchor, place, -1, text)
    if before is None or (part.at_start and not _open(before[-1], -1, text, part.filler)):
        return None
    return before[:0:-1] + after


def _walk(part: Sequence, at: int, place: int, step: int, text: _Text) -> tuple[int, ...] | None:
    """Follow the items from `at` to the last (or first) one; gives the places, beginning with `place`."""
    following = at + step
    if following in (-1, len(part.items)):
        return (place,)
    item = part.items[following]
    left = part.gaps[at if step == 1 else following]
    spare = FREE_FILLERS
    end = text.last[place] if step == 1 else text.first[place]
    for here in range(place + step, end + step, step):
        if not item.isdisjoint(text.labels[here]):
            found = _walk(part, following, here, step, text)
            if found is not None:
                return (place, *found)
        if spare and text.words[here] in part.filler:
            spare -= 1
        elif left:
            left -= 1
        else:
            return None
    return None


def _open(place: int, step: int, text: _Text, filler: frozenset[str]) -> bool:
    """Whether a sentence begins (or ends) at this place, filler words aside."""
    if step == 1:
        return filler.issuperset(text.words[place + 1 : text.last[place] + 1])
    return filler.issuperset(text.words[text.first[place] : place])
