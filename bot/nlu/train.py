"""Training: only when something changed that the model depends on, and never to a model that reads worse.

`make train` compares the new model with the present one (`bot.nlu.compare`) before it takes its place. A refused model
is thrown away: the same inputs make the same model again in three minutes. What stays is the name of those inputs, in
`models/refused`. As long as they are as they are, `make run` goes on with the model that was better and says so at
every start: to train the refused inputs again would only bring the refused model in by another door, and not to start
would leave residents without an assistant. With any other input the note has no meaning and `make run` trains, as
on a machine that has no model to compare with. FORCE=1 takes the new model after all.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import logging
import os
import sys
import tarfile
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import structlog

from bot.core import config
from bot.core.logging import configure
from bot.nlu import compare, examples
from bot.nlu.model import MODELS, NoModel, from_archive, newest

INPUTS = ("config.yml", "domain.yml", "data/nlu", "data/rules", "data/stories", "bot/nlu")
# Read at run time, or not part of what is trained: a change of these needs no training.
APART = {
    "thresholds.yml",
    "train.py",
    "classify.py",
    "evaluate.py",
    "candidates.py",
    "curve.py",
    "choose.py",
    "compare.py",
    "language.py",
    "fast_actions.py",
}
INBOX = "data/nlu/inbox"  # what nobody looked through yet
REFUSED = "refused"  # in models: the name of inputs whose model read worse
Say = Callable[[str], None]


class TrainingError(Exception):
    """Rasa made no model; its own lines, in `models/train.log`, say why."""


class Refused(Exception):
    """The new model reads worse than the present one, which stays; the text says on what."""


def _files() -> Iterator[Path]:
    for name in INPUTS:
        path = config.REPOSITORY / name
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        good = (one for one in found if one.suffix in (".yml", ".py") and one.name not in APART)
        yield from (one for one in good if not one.is_relative_to(config.REPOSITORY / INBOX))


def training_files() -> list[Path]:
    """What Rasa trains on and what is validated: every file of messages, rules and stories but those in the inbox."""
    return [path for path in _files() if path.is_relative_to(config.REPOSITORY / "data")]


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
    """The model for the present inputs, trained when it is missing; the one before when `make train` refused it."""
    with _alone():
        if model().exists():
            return model()
        better = _before_refusal()
        if better is None:
            return _train(say)
        say(
            f"WARNING: `make train` refused the model of the present inputs; going on with {better.name}, which knows "
            "nothing of what changed since. Change the training data, or take the new model with `make train FORCE=1`"
        )
        return better


def train(say: Say, *, force: bool = False) -> Path:
    """Train also when nothing changed, put the model in its place at once, and remove the older ones.

    Raises Refused when the present model is better; with `force` nothing is compared.
    """
    with _alone():
        return _train(say, _no_question if force else _keep_the_better)


def _before_refusal() -> Path | None:
    """The model that was better than the one of the present inputs, when those were refused."""
    return _present() if was_refused() else None


def was_refused() -> bool:
    """Whether `make train` found the model of the present inputs worse than the one before."""
    note = MODELS / REFUSED
    return note.exists() and note.read_text(encoding="utf-8").strip() == fingerprint()


def _present() -> Path | None:
    try:
        return newest(MODELS)
    except NoModel:
        return None


def _no_question(new: Path, say: Say) -> None:
    """Take the new model as it is."""


def _keep_the_better(new: Path, say: Say) -> None:
    """Raise Refused when the present model reads the held-out messages better, by more than chance."""
    present = _present()
    if present is None:
        return
    say(f"Comparing with the present model, {present.name}")
    try:
        # Rasa makes old packages complain aloud; nobody can act on that here.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = from_archive(present)
    except (NoModel, KeyError, ValueError, OSError, EOFError, tarfile.TarError) as error:
        say(f"There is nothing to compare with: this version cannot read {present.name} ({error})")
        return
    found = compare.compare(reader, from_archive(new), examples.keuze())
    told = list(compare.lines(found))
    if not found.refused:
        for line in told:
            say(line)
        return
    if present != model():
        (MODELS / REFUSED).write_text(f"{fingerprint()}\n", encoding="utf-8")
    raise Refused("\n".join(told))


@contextmanager
def _alone() -> Iterator[None]:
    """Two starts at once train once: the second waits and finds the model."""
    MODELS.mkdir(exist_ok=True)
    with Path(MODELS, ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _train(say: Say, question: Callable[[Path, Say], None] = _no_question) -> Path:
    target = model()
    say("Training the assistant; this takes one to three minutes")
    with tempfile.TemporaryDirectory(dir=MODELS) as folder:
        with _progress(say):
            made = _with_rasa(Path(folder))
        question(made, say)
        made.replace(target)
    (MODELS / REFUSED).unlink(missing_ok=True)
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

    log = MODELS / "train.log"
    with log.open("w", encoding="utf-8") as file, redirect_stdout(file), redirect_stderr(file):
        configure()
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=file))
        made = rasa.train(
            domain=str(config.REPOSITORY / "domain.yml"),
            config=str(config.REPOSITORY / "config.yml"),
            training_files=[str(path) for path in training_files()],
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


def main(words: Sequence[str] = ()) -> int:
    """`python -m bot train`: train, also when nothing changed; 0 done, 1 refused with the reason, 2 wrong words."""
    parser = argparse.ArgumentParser(prog="python -m bot train")
    parser.add_argument("--force", action="store_true", help="take the new model also when it reads worse")
    wanted = parser.parse_args(list(words))
    try:
        train(lambda line: print(line, flush=True), force=wanted.force)
    except Refused as refused:
        print(
            f"Refused: the new model reads worse than the present one, which stays.\n{refused}\n"
            "Change the training data, or take it all the same: `make train FORCE=1`.",
            file=sys.stderr,
        )
        return 1
    return 0
