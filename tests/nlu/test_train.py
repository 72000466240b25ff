from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.core import config
from bot.nlu import train


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A repository with the inputs of training and a trainer that only writes a file."""
    for name in ("data/nlu", "data/rules", "bot/nlu"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "config.yml").write_text("a: 1")
    (tmp_path / "domain.yml").write_text("b: 1")
    (tmp_path / "data/nlu/afval.yml").write_text("c: 1")
    (tmp_path / "bot/nlu/reading.py").write_text("d = 1")
    (tmp_path / "bot/nlu/thresholds.yml").write_text("e: 1")
    monkeypatch.setattr(config, "REPOSITORY", tmp_path)
    monkeypatch.setattr(train, "MODELS", tmp_path / "models")
    monkeypatch.setattr(train, "_with_rasa", _made)
    yield tmp_path


def _made(folder: Path) -> Path:
    path = folder / "model.tar.gz"
    path.write_bytes(b"model")
    return path


def _silent(_: str) -> None:
    pass


@pytest.mark.parametrize("name", ["config.yml", "domain.yml", "data/nlu/afval.yml", "bot/nlu/reading.py"])
def test_a_changed_input_asks_for_a_new_model(house: Path, name: str) -> None:
    first = train.train_if_needed(_silent)
    (house / name).write_text("changed")
    second = train.train_if_needed(_silent)
    assert first != second
    assert second.exists()
    assert not first.exists(), "the outgrown model must go: Rasa would take whichever is newest"


def test_a_new_file_of_messages_asks_for_a_new_model(house: Path) -> None:
    before = train.fingerprint()
    (house / "data/nlu/groen.yml").write_text("f: 1")
    assert train.fingerprint() != before


def test_thresholds_are_read_at_run_time_and_need_no_training(house: Path) -> None:
    before = train.fingerprint()
    (house / "bot/nlu/thresholds.yml").write_text("e: 2")
    assert train.fingerprint() == before


def test_nothing_is_trained_when_nothing_changed(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    model = train.train_if_needed(said.append)
    assert said
    said.clear()
    monkeypatch.setattr(train, "_with_rasa", _never)
    assert train.train_if_needed(said.append) == model
    assert said == []


def _never(_: Path) -> Path:
    raise AssertionError("trained for nothing")


def test_a_failed_training_leaves_the_present_model(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    present = train.train_if_needed(_silent)
    (house / "config.yml").write_text("changed")

    def fail(folder: Path) -> Path:
        _made(folder)
        raise train.TrainingError("no model")

    monkeypatch.setattr(train, "_with_rasa", fail)
    with pytest.raises(train.TrainingError):
        train.train_if_needed(_silent)
    assert [path.name for path in sorted((house / "models").glob("*.tar.gz"))] == [present.name]
    assert not [path for path in (house / "models").iterdir() if path.is_dir()]


def test_two_starts_at_once_train_once(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both, count = threading.Barrier(2), []

    def counted(folder: Path) -> Path:
        count.append(folder)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(timeout=0.5)  # met only when the other trains as well
        return _made(folder)

    monkeypatch.setattr(train, "_with_rasa", counted)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: train.train_if_needed(_silent), range(2))
    assert first == second
    assert len(count) == 1
