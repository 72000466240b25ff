"""The rules of `data/rules`, each with a story that Rasa's own test plays against the trained model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.core import config
from bot.runtime.programs import environment

STORIES = Path(__file__).parent
_PLAY = """
import asyncio, sys, warnings
warnings.simplefilter("ignore")
import bot.nlu.component
from rasa.model_testing import test_core
model, stories, results = sys.argv[1:]
asyncio.run(test_core(model, stories, results, {"errors": True, "disable_plotting": True}))
"""


def named(folder: Path, kind: str, name: str) -> set[str]:
    """The names of everything of a kind in the files of a folder."""
    read: list[dict[str, Any]] = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in folder.glob("*.yml")]
    return {one[name] for content in read for one in content[kind]}


def test_every_rule_has_a_story() -> None:
    rules = named(config.REPOSITORY / "data" / "rules", "rules", "rule")
    assert rules - named(STORIES, "stories", "story") == set()


@pytest.mark.timeout(900)
def test_the_trained_model_does_what_the_stories_say(trained: Path, tmp_path: Path) -> None:
    played = subprocess.run(
        [sys.executable, "-c", _PLAY, str(trained), str(STORIES), str(tmp_path)],
        cwd=config.REPOSITORY, env=environment(), capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert played.returncode == 0, played.stderr[-4000:]
    report = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))
    told = (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
    assert report["conversation_accuracy"]["total"] >= len(named(STORIES, "stories", "story"))
    assert report["conversation_accuracy"]["accuracy"] == 1.0, told
