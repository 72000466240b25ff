from __future__ import annotations

from pathlib import Path

import pytest

from bot.safety import RuleError, load, rulebook
from bot.safety.rules import FOLDER
from bot.safety.verdict import read

GOOD = """
guards:
  ontkend: {near: 0, side: before, phrases: geen}
standard: {spoed: ontkend}
rules:
  brand:
    says: {spoed: brand}
    phrases: |
      # een regel uitleg
      brand
"""


def written(folder: Path, text: str) -> Path:
    (folder / "nl.yml").write_text(text, encoding="utf-8")
    return folder


def test_an_editor_can_write_a_rule_and_its_guard(tmp_path: Path) -> None:
    rules = load(written(tmp_path, GOOD))
    assert read("er is brand", rules).regels == ("nl_brand",)
    assert read("er is geen brand", rules).regels == ()


def test_a_second_file_of_a_language_shares_its_guards(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    (tmp_path / "nl.meer.yml").write_text("rules: {gas: {says: {spoed: gas}, phrases: gas}}", encoding="utf-8")
    assert read("er is geen gas", load(tmp_path)).spoed is None
    assert read("er is gas", load(tmp_path)).spoed == "gas"


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("spoed: brand", "spoed: bosbrand", "nl_brand: spoed: 'bosbrand'"),
        ("says: {spoed: brand}", "says: {ernst: brand}", "nl_brand: ernst"),
        ("    phrases: |\n      #", "    frases: |\n      #", "brand: unknown key frases"),
        ("standard: {spoed: ontkend}", "standard: {spoed: verleden}", "unknown guard verleden"),
        ("      brand\n", "      <huis> brand\n", "unknown list <huis>"),
        ("      brand\n", "      .. brand\n", "begins and ends with a word"),
        ("      brand\n", "", "nl_brand: no phrases"),
        ("rules:", "rules", "nl.yml"),
    ],
)
def test_a_broken_rule_stops_the_start_and_is_named(tmp_path: Path, right: str, wrong: str, named: str) -> None:
    assert right in GOOD
    with pytest.raises(RuleError, match=r"^nl\.yml: ") as error:
        load(written(tmp_path, GOOD.replace(right, wrong)))
    assert named in str(error.value)


def test_every_language_of_the_city_knows_fire_gas_violence_and_suicide() -> None:
    said = {(rule.name.split("_")[0], rule.says.get("spoed")) for rule in rulebook().rules.values()}
    for path in FOLDER.glob("??.yml"):
        for kind in ("brand", "gas", "geweld", "suicide", "medisch", "water", "inbraak", "hulp"):
            assert (path.stem, kind) in said


def test_no_two_rules_have_one_name() -> None:
    names = [rule.name for rule in rulebook().rules.values()]
    assert len(names) == len(set(names))
