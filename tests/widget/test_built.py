"""The built file is small, is the source's, and tells nothing about where it was built."""

from __future__ import annotations

import gzip

from tests.conftest import REPOSITORY

WIDGET = REPOSITORY / "bot/widget"
BUILT = WIDGET / "static/widget/buurtwijzer.js"


def test_the_chat_is_one_file_of_at_most_25_kilobytes_compressed() -> None:
    assert [path.name for path in BUILT.parent.iterdir()] == ["buurtwijzer.js"]
    assert len(gzip.compress(BUILT.read_bytes(), 9)) <= 25_000


def test_make_check_rebuilds_the_chat_and_compares() -> None:
    assert "scripts/widget --check" in (REPOSITORY / "scripts/check").read_text()
    assert "scripts/browser" in (REPOSITORY / "Makefile").read_text()


def test_nothing_of_the_chat_evaluates_or_writes_markup() -> None:
    sources = [path.read_text() for path in (WIDGET / "src").glob("*.ts")]
    for forbidden in ("eval(", "new Function", "innerHTML", "outerHTML", "document.write", "unsafeHTML", "unsafeSVG"):
        assert not [source for source in sources if forbidden in source]


def test_the_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (WIDGET / "package-lock.json").read_text()
