"""The repository holds nothing of the machine it was made on."""

from __future__ import annotations

import re

from tests.docs.tracked import REPOSITORY, tracked

# Written in pieces, so that this file does not find itself.
STRANGE = (
    re.escape(f"{REPOSITORY}/"),
    r"/(?:root|home)/[a-z.]",
    "pypi" + r"\.org",
    "pythonhosted" + r"\.org",
    "npmjs" + r"\.(?:org|com)",
    r"\b(?:agent|coding|chat) " + "session",
    r"\bsub-?" + r"agents?\b",
)
LARGEST = 5_000_000


def test_no_file_names_this_machine_or_a_package_registry() -> None:
    pattern = re.compile("|".join(STRANGE), flags=re.IGNORECASE)
    found = []
    for path in tracked():
        content = (REPOSITORY / path).read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8").splitlines(), start=1):
            if match := pattern.search(line):
                found.append(f"{path}:{number}: {match.group()}")
    assert found == []


def test_no_file_is_too_large_for_a_repository() -> None:
    assert [str(path) for path in tracked() if (REPOSITORY / path).stat().st_size > LARGEST] == []


def test_nothing_that_a_run_writes_is_kept() -> None:
    written = {".venv", ".uv", "var", "models", "__pycache__", "node_modules", "secret_key"}
    assert [str(path) for path in tracked() if written & set(path.parts)] == []
