"""A backup of a running product, put back elsewhere: the same cases, and the resident goes on in mid-sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.chat import Chat
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.slow]


def exported(stack: Stack) -> dict[str, str]:
    rows = stack.python("-m", "bot", "export", "cases").stdout.splitlines()
    return {row.split('"number": "')[1].split('"')[0]: row for row in rows}


def test_a_restored_product_goes_on_where_the_backup_was_made(
    stack: Stack, chat: Callable[..., Chat], tmp_path: Path
) -> None:
    before = chat()
    before.say("de lantaarn voor onze deur in de Siriusstraat doet het al een week niet")
    [filed] = [line["case"] for line in before.say("ja") if line["case"]]
    halfway = chat()
    halfway.say("er liggen losse tegels op de stoep bij de Merelstraat")
    assert halfway.asks == "bevestiging"
    stack.python("-m", "bot", "backup", str(tmp_path / "kept.tar.gz"))
    # What happens after the backup is not in it.
    later = chat()
    later.say("de lantaarn voor onze deur in de Siriusstraat doet het al een week niet")
    [lost] = [line["case"] for line in later.say("ja") if line["case"]]

    there = Stack(tmp_path / "there")
    try:
        there.python("-m", "bot", "restore", str(tmp_path / "kept.tar.gz"))
        there.prepare()
        there.start("rasa", "actions", "web", "worker")
        was, now = exported(stack), exported(there)
        assert now[filed["number"]] == was[filed["number"]]
        assert set(was) - set(now) >= {lost["number"]}
        assert set(now) <= set(was)
        halfway.http.base_url = f"{there.web}/api/v1"
        said = halfway.say("ja")
        assert [line["case"]["onderwerp"] for line in said if line["case"]] == ["wegen"], said
        assert [line["seq"] for line in halfway.lines] == list(range(1, len(halfway.lines) + 1))
    finally:
        there.stop()
