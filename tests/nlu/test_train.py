from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from bot.core import config
from bot.core.understanding import Understanding
from bot.nlu import examples, train
from bot.nlu.examples import Message

REPOSITORY, REAL = config.REPOSITORY, train._with_rasa


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


def _made(folder: Path, content: bytes = b"model") -> Path:
    path = folder / "model.tar.gz"
    path.write_bytes(content)
    return path


def _reading(soort: str) -> Understanding:
    return Understanding(soort=soort, onderwerp=None, taal="nl", zekerheid={}, besluit="auto")


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


def test_the_inbox_is_not_learned_from_nor_validated(house: Path) -> None:
    before, files = train.fingerprint(), train.training_files()
    assert files == [house / "data/nlu/afval.yml"]
    inbox = house / "data/nlu/inbox"
    inbox.mkdir()
    (inbox / "correcties-2026-11-23.yml").write_text("nlu: []")
    assert (train.fingerprint(), train.training_files()) == (before, files)
    (inbox / "correcties-2026-11-23.yml").rename(house / "data/nlu/groen.yml")
    assert train.fingerprint() != before
    assert house / "data/nlu/groen.yml" in train.training_files()


def test_rasa_is_given_and_make_check_validates_those_files_and_no_folder(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, Any] = {}

    def fake_train(**values: Any) -> None:
        given.update(values)

    monkeypatch.setitem(sys.modules, "rasa", SimpleNamespace(train=fake_train))
    # A real training sets these for its whole process.
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setattr(train, "configure", lambda: None)
    monkeypatch.setattr(train, "structlog", Mock())
    monkeypatch.setattr(train, "_with_rasa", REAL)
    with pytest.raises(train.TrainingError):
        train.train_if_needed(_silent)
    assert given["training_files"] == [str(house / "data/nlu/afval.yml")]
    script = (REPOSITORY / "scripts/check").read_text(encoding="utf-8")
    [step] = [line for line in script.splitlines() if "rasa data validate" in line]
    assert step == 'step "training data" rasa data validate --data "${trained[@]}"'
    assert "trained < <(python -c 'from bot.nlu.train import training_files;" in script


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


class _Says:
    """A reader that is wrong about some messages."""

    def __init__(self, wrong: set[str]) -> None:
        self.wrong = wrong

    def read(self, text: str) -> Understanding:
        return _reading("vraag" if text in self.wrong else "status")


@pytest.fixture
def judged(house: Path, monkeypatch: pytest.MonkeyPatch) -> dict[bytes, set[str]]:
    """A present model, changed inputs, and what models get wrong by what is in their file."""
    wrong: dict[bytes, set[str]] = {b"model": set(), b"new": {"1", "2", "3", "4", "5", "6"}}
    messages = [Message(str(number), "status") for number in range(20)]
    monkeypatch.setattr(examples, "keuze", lambda: messages)
    monkeypatch.setattr(train, "from_archive", lambda path: _Says(wrong[path.read_bytes()]))
    train.train_if_needed(_silent)
    (house / "data/nlu/afval.yml").write_text("changed")
    monkeypatch.setattr(train, "_with_rasa", lambda folder: _made(folder, b"new"))
    return wrong


def _models(house: Path) -> list[bytes]:
    return [path.read_bytes() for path in (house / "models").glob("*.tar.gz")]


def test_a_model_that_reads_worse_is_refused_and_the_present_one_stays(
    house: Path, judged: dict[bytes, set[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert train.main() == 1
    told = capsys.readouterr().err
    assert "status 6x" in told
    assert "status, read as vraag: 1" in told
    assert "FORCE=1" in told
    assert _models(house) == [b"model"]
    assert not [path for path in (house / "models").iterdir() if path.is_dir()]


def test_after_a_refusal_a_start_goes_on_with_the_present_model_and_says_so(
    house: Path, judged: dict[bytes, set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert train.main() == 1
    said: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(train, "_with_rasa", _never)
        assert train.train_if_needed(said.append).read_bytes() == b"model"
    assert said[0].startswith("WARNING")
    (house / "data/nlu/afval.yml").write_text("written again")
    assert train.train_if_needed(_silent).read_bytes() == b"new", "other inputs were not refused"


def test_a_refused_model_is_taken_when_somebody_insists(house: Path, judged: dict[bytes, set[str]]) -> None:
    assert train.main() == 1
    assert train.main(["--force"]) == 0
    assert _models(house) == [b"new"]
    assert not (house / "models" / train.REFUSED).exists()
    assert train.train_if_needed(_silent) == train.model()


def test_a_refusal_without_a_model_left_does_not_stop_a_start(house: Path, judged: dict[bytes, set[str]]) -> None:
    assert train.main() == 1
    for path in (house / "models").glob("*.tar.gz"):
        path.unlink()
    assert train.train_if_needed(_silent) == train.model()


def test_a_model_that_is_not_worse_by_more_than_chance_takes_its_place(
    house: Path, judged: dict[bytes, set[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    judged[b"new"].remove("6")
    assert train.main() == 0
    assert _models(house) == [b"new"]
    assert "5 got worse" in capsys.readouterr().out


def test_a_present_model_that_cannot_be_read_is_replaced_and_that_is_said(
    house: Path, judged: dict[bytes, set[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    del judged[b"model"]
    assert train.main() == 0
    assert "nothing to compare with" in capsys.readouterr().out
    assert _models(house) == [b"new"]


def test_a_first_model_is_taken_as_it_is(house: Path) -> None:
    assert train.main() == 0
    assert _models(house) == [b"model"]
