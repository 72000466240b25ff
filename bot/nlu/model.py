"""The trained model without Rasa around it: the same classifiers, from the same file, in a second."""

from __future__ import annotations

import tarfile
import tempfile
from pathlib import Path

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from bot.core import config
from bot.nlu.classifier import TextClassifier
from bot.nlu.reading import Reader
from bot.nlu.resemblance import Examples

MODELS = config.REPOSITORY / "models"
PARTS = ("messages", "answers", "soort", "onderwerp", "handeling")


class NoModel(Exception):
    """There is no trained model, or the file is not one of ours."""


def newest(folder: Path = MODELS) -> Path:
    """The model that Rasa would take; raises NoModel when there is none."""
    found = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise NoModel(f"no trained model in {folder}; run `python -m bot train`")
    return found[-1]


def save(reader: Reader, folder: Path) -> None:
    """Put the parts of a reader in a folder, without pickle."""
    for name in PARTS:
        getattr(reader, name).save(folder / f"{name}.npz")


def from_folder(folder: Path) -> Reader:
    """The reader of `save`. From now on this process calculates on one core: a message is too small for two."""
    threadpool_limits(1)
    messages, answers = (Examples.load(folder / f"{name}.npz") for name in PARTS[:2])
    soort, onderwerp, handeling = (TextClassifier.load(folder / f"{name}.npz") for name in PARTS[2:])
    reader = Reader(messages=messages, answers=answers, soort=soort, onderwerp=onderwerp, handeling=handeling)
    # Language models, places and rules load at their first use: no resident should wait for them.
    reader.read("de lantaarn in de Siriusstraat is kapot")
    return reader


def from_archive(path: Path) -> Reader:
    """The reader inside a model file of Rasa."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive.getmembers():
                # Only our own arrays, by their plain name: nothing in the archive decides where it is written.
                name = Path(member.name).name
                content = archive.extractfile(member) if name.removesuffix(".npz") in PARTS else None
                if content is not None:
                    Path(folder, name).write_bytes(content.read())
        if not all(Path(folder, f"{name}.npz").exists() for name in PARTS):
            raise NoModel(f"{path} holds no classifiers; run `python -m bot train`")
        return from_folder(Path(folder))
