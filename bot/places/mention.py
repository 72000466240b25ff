"""One mention of a place inside a message."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.understanding import BUITEN
from bot.places.place import Place


@dataclass(frozen=True)
class Mention:
    """`start` and `end` are offsets in the text, `first` and `last` pieces of the message.

    `aside` marks a town that counts only when no place of ours is named: people tell where they live.
    """

    place: Place
    start: int
    end: int
    first: int
    last: int
    aside: bool = False

    @property
    def outside(self) -> bool:
        return self.place.wijk == BUITEN

    def unsettled(self) -> Mention:
        """The same mention as a hint only: the wijk becomes the first candidate."""
        if self.place.wijk is None:
            return self
        candidates = (self.place.wijk, *self.place.candidates)
        return replace(self, place=replace(self.place, wijk=None, buurt=None, candidates=candidates, certainty=0.4))
