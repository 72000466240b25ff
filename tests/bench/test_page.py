"""A part that is measured anew leaves what the others wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import page


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# Page\n", "# Page\n\nNEW\n"),
        ("# Page\n\n## Two\n\nold\n", "# Page\n\nNEW\n"),
        (
            "# Page\n\n## One\n\n1\n\n## Two\n\nold\n\n## Two more\n\n3\n",
            "# Page\n\n## One\n\n1\n\nNEW\n\n## Two more\n\n3\n",
        ),
        ("# Page\n\n## One\n\n## 1\n", "# Page\n\n## One\n\n## 1\n\nNEW\n"),
    ],
)
def test_a_section_is_replaced_where_it_stood_or_comes_last(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "page.md"
    path.write_text(before, encoding="utf-8")
    page.write("Two", "make it", ["new"], path)
    text = path.read_text(encoding="utf-8")
    made = next(line for line in text.splitlines() if line.startswith("Written by `make it` on "))
    assert text == after.replace("NEW", f"## Two\n\n{made}\n\nnew")
