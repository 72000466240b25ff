"""Training: only when something changed that the model depends on."""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import structlog

from bot.core import config
from bot.core.logging import configure
from bot.nlu.model import MODELS

INPUTS = ("config.yml", "domain.yml", "data/nlu", "data/rules", "data/stories", "bot/nlu")
# Read at run time, or not part of what is trained: a change of these needs no training.
APART = {
    "thresholds.yml",
    "train.py",
    "classify.py",
    "evaluate.py",
    "candidates.py",
    "curve.py",
    "report.py",
    "choose.py",
}
Say = Callable[[str], None]


class TrainingError(Exception):
    """Rasa made no model; its own lines, in `models/train.log`, say why."""


def _files() -> Iterator[Path]:
    for name in INPUTS:
        path = config.REPOSITORY / name
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (one for one in found if one.suffix in (".yml", ".py") and one.name not in APART)


def fingerprint() -> str:
    """A name for everything that the model is made of."""
    found = hashlib.sha256()
    for path in _files():
        found.update(str(path.relative_to(config.REPOSITORY)).encode() + b"\0")
        found.update(path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def model() -> Path:
    """The model that belongs to the present inputs; it may not exist yet."""
    return MODELS / f"{fingerprint()}.tar.gz"


def train_if_needed(say: Say) -> Path:
    """The model for the present inputs, trained when it is missing."""
    with _alone():
        return model() if model().exists() else _train(say)


def train(say: Say) -> Path:
    """Train also when nothing changed, put the model in its place at once, and remove the older ones."""
    with _alone():
        return _train(say)


@contextmanager
def _alone() -> Iterator[None]:
    """Two starts at once train once: the second waits and finds the model."""
    MODELS.mkdir(exist_ok=True)
    with Path(MODELS, ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _train(say: Say) -> Path:
    target = model()
    say("Training the assistant; this takes one to three minutes")
    with tempfile.TemporaryDirectory(dir=MODELS) as folder, _progress(say):
        _with_rasa(Path(folder)).replace(target)
    for old in MODELS.glob("*.tar.gz"):
        if old != target:
            old.unlink()
    say(f"Trained {target.name}")
    return target


def _with_rasa(folder: Path) -> Path:
    # Rasa reads these while it is imported. Its cache does not know our modules: it would reuse what they outgrew.
    os.environ.update(
        RASA_TELEMETRY_ENABLED="false", RASA_MAX_CACHE_SIZE="0", RASA_CACHE_DIRECTORY=str(folder / "cache")
    )
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    import rasa

    data = [config.REPOSITORY / "data" / name for name in ("nlu", "rules", "stories")]
    log = MODELS / "train.log"
    with log.open("w", encoding="utf-8") as file, redirect_stdout(file), redirect_stderr(file):
        configure()
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=file))
        made = rasa.train(
            domain=str(config.REPOSITORY / "domain.yml"),
            config=str(config.REPOSITORY / "config.yml"),
            training_files=[str(path) for path in data if path.is_dir()],
            output=str(folder),
            fixed_model_name="model",
            force_training=True,
        )
    if made is None or made.model is None:
        raise TrainingError(f"training made no model; {log} says why")
    return Path(made.model)


@contextmanager
def _progress(say: Say) -> Iterator[None]:
    """Show what the component reports while it learns."""
    terminal = sys.stdout

    def show(record: logging.LogRecord) -> None:
        with redirect_stdout(terminal):
            say(record.getMessage())

    handler = logging.Handler()
    handler.emit = show  # type: ignore[method-assign]
    log = logging.getLogger("bot.nlu.progress")
    log.setLevel(logging.INFO)
    log.propagate = False
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)


def main() -> int:
    """`python -m bot train`: train, also when nothing changed."""
    train(lambda line: print(line, flush=True))
    return 0
