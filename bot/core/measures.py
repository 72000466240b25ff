"""What the processes count and time while they work; `bot.ops.metrics` shows it. No words of residents."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

TURNS = Counter("buurtwijzer_turns", "Turns of the assistant, by how they ended", ["outcome"])
TURN_SECONDS = Histogram(
    "buurtwijzer_turn_seconds",
    "Seconds of a turn: waiting until a worker took it, Rasa, storing, and the whole from arrival to stored answer",
    ["stage"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 15, 60, 600),
)
SENT = Counter("buurtwijzer_sent", "Messages sent, by channel and by what the channel said", ["channel", "outcome"])
