"""Every command can be found by who looks for it."""

from __future__ import annotations

import re
import subprocess

import pytest

from bot.__main__ import VERBS
from bot.core.config import REPOSITORY

MOST_VERBS = 12


def made() -> list[str]:
    text = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    return re.findall(r"^([a-z][a-z-]*):(?!=)", text, flags=re.MULTILINE)


def test_make_alone_lists_every_verb_and_there_are_few() -> None:
    printed = subprocess.run(["make"], cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout
    assert re.findall(r"^  make ([a-z-]+) ", printed, flags=re.MULTILINE) == made()
    assert 0 < len(made()) <= MOST_VERBS


@pytest.mark.parametrize("verb", made())
def test_the_readme_explains_every_make_verb(verb: str) -> None:
    assert f"| `make {verb}` | " in (REPOSITORY / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_operations_explains_every_verb_of_the_product(verb: str) -> None:
    page = (REPOSITORY / "docs/operations.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| `{verb}\b", page, flags=re.MULTILINE)
