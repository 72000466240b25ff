"""publiccode.yml has what the standard asks for and tells the version that is here."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from bot.core.config import REPOSITORY

CONTENT: dict[str, Any] = yaml.safe_load((REPOSITORY / "publiccode.yml").read_text(encoding="utf-8"))


def test_the_obligatory_keys_are_there() -> None:
    keys = "publiccodeYmlVersion name url platforms categories developmentStatus softwareType description"
    assert {*keys.split(), "legal", "maintenance", "localisation"} <= set(CONTENT)
    assert CONTENT["maintenance"]["contacts"][0]["name"]
    assert CONTENT["localisation"].keys() == {"localisationReady", "availableLanguages"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_descriptions_keep_to_their_lengths(language: str) -> None:
    described = CONTENT["description"][language]
    assert len(described["shortDescription"]) <= 150
    assert 150 <= len(described["longDescription"]) <= 10_000
    assert described["features"]


def test_version_and_licence_are_those_of_the_project() -> None:
    project = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{CONTENT["softwareVersion"]}"' in project
    assert CONTENT["legal"]["license"] == "EUPL-1.2"
    assert (REPOSITORY / "LICENSE").read_text(encoding="utf-8").startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
