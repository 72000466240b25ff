from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.core.understanding import BUITEN, ONDERWERPEN, SOORTEN, WIJKEN
from bot.directory.checks import checked, schema
from bot.directory.source import DirectoryError
from bot.places.tables import seeds as place_seeds
from bot.routing import KINDS, SEEDS, seeds
from bot.safety.rules import FORMEEL, ZORG

Document = dict[str, Any]
Written = Callable[[Callable[[Document], None]], Path]


def spoilt(written: Written, spoil: Callable[[Document], None]) -> tuple[list[str], list[str]]:
    """The problems of a spoilt directory, and the lines of its file."""
    path = written(spoil)
    with pytest.raises(DirectoryError) as caught:
        checked(path)
    return [str(problem) for problem in caught.value.problems], path.read_text(encoding="utf-8").splitlines()


def test_the_seeds_can_be_used_and_name_only_buurten_that_exist() -> None:
    buurten = frozenset(row["name"] for row in place_seeds()["buurten"])
    assert checked(SEEDS, buurten) == seeds()


def _rule(document: Document, code: str) -> Document:
    return next(row for row in document["rules"] if row["code"] == code)


def _recipient(document: Document, code: str) -> Document:
    return next(row for row in document["recipients"] if row["code"] == code)


def _unknown_primary(document: Document) -> None:
    _rule(document, "groen_openbaar")["primary"] = "bloemetjes"


def _unknown_informed(document: Document) -> None:
    _rule(document, "groen_openbaar")["informed"] = ["coordinator", "bloemetjes"]


def _unknown_refer(document: Document) -> None:
    _rule(document, "spoed_112")["refer"] = "bloemetjes"


def _mute_primary(document: Document) -> None:
    _rule(document, "veiligheid_politie")["primary"] = "veilig_thuis"


def _complaint_to_coordinator(document: Document) -> None:
    _rule(document, "formeel_klacht")["informed"] = ["coordinator"]


def _takeover_to_contractor(document: Document) -> None:
    _rule(document, "right_to_challenge_gesprek")["informed"] = ["gad"]


def _hidden_rule(document: Document) -> None:
    _rule(document, "groen_openbaar")["when"] = {"soort": "signaal", "onderwerp": "parkeren", "zelf": True}


def _hidden_by_two(document: Document) -> None:
    open_rule = {"when": {"soort": "status", "zelf": [True, False]}, "primary": "coordinator", "why": "x"}
    rest = {"when": {"soort": "status", "zelf": None}, "primary": "coordinator", "why": "x"}
    document["rules"][:0] = [{"code": "een", **open_rule}, {"code": "twee", **rest}]


def _forgotten_onderwerp(document: Document) -> None:
    document["rules"].remove(_rule(document, "parkeren_openbaar"))


def _owner_nobody_can_say(document: Document) -> None:
    _rule(document, "geluid_vuurwerk")["when"]["eigenaar"] = "donder"


def _answer_nobody_uses(document: Document) -> None:
    document["rules"].remove(_rule(document, "geluid_evenement"))


def _wijk_without_coordinator(document: Document) -> None:
    document["wijken"] = [row for row in document["wijken"] if row["wijk"] != "Oost"]


def _wijk_with_a_department(document: Document) -> None:
    document["wijken"][0]["coordinator"] = "groen"


def _buurt_with_a_department(document: Document) -> None:
    document["wijken"][8]["buurten"][1]["coordinator"] = "groen"


def _mail_without_address(document: Document) -> None:
    del _recipient(document, "groen")["email"]


def _phone_without_number(document: Document) -> None:
    del _recipient(document, "veilig_thuis")["phone_fact"]


def _unknown_fact(document: Document) -> None:
    _recipient(document, "groen")["phone_fact"] = "tel_maan"


def _unknown_term(document: Document) -> None:
    _recipient(document, "klachten")["term"] = "ooit"


def _no_triage(document: Document) -> None:
    _recipient(document, "triage")["kind"] = "department"


def _twice(document: Document) -> None:
    document["facts"][1]["key"] = document["facts"][0]["key"]


def _leave(**changed: str) -> Callable[[Document], None]:
    def add(document: Document) -> None:
        leave = {"recipient": "groen", "deputy": "wegen", "starts_on": "2026-01-02", "ends_on": "2026-01-09"}
        document["deputies"] = [{**leave, **changed}]

    return add


def _closes_first(document: Document) -> None:
    document["openings"]["hours"][0]["closes"] = "08:00"


def _spreekuur_of_nobody(document: Document) -> None:
    moment = {"starts_at": "2026-01-02T10:00", "ends_at": "2026-01-02T11:00"}
    document["openings"]["spreekuren"] = [{"recipient": "niemand", **moment}]


@pytest.mark.parametrize(
    ("spoil", "key", "message"),
    [
        (_unknown_primary, r"rules\[\d+\]\.primary", "unknown recipient 'bloemetjes'"),
        (_unknown_informed, r"rules\[\d+\]\.informed\[1\]", "unknown recipient 'bloemetjes'"),
        (_unknown_refer, r"rules\[0\]\.refer", "unknown recipient 'bloemetjes'"),
        (_mute_primary, r"rules\[\d+\]\.primary", "'veilig_thuis' takes no mail"),
        (_complaint_to_coordinator, r"rules\[\d+\]\.primary", "a complaint never goes to a coordinator"),
        (_takeover_to_contractor, r"rules\[\d+\]\.primary", "taking over is never told to a party"),
        (_hidden_rule, r"rules\[\d+\]\.when", "rule 'groen_openbaar' never decides"),
        (_hidden_by_two, r"rules\[\d+\]\.when", "rule 'status_navraag' never decides"),
        (_forgotten_onderwerp, "rules", "no rule for a signaal about 'parkeren'"),
        (_owner_nobody_can_say, r"rules\[\d+\]\.when\.eigenaar", "no question gives the answer 'donder'"),
        (_answer_nobody_uses, r"questions\[0\]\.choices\[3\]\.code", "no rule uses the answer 'evenement'"),
        (_wijk_without_coordinator, "wijken", "wijk 'Oost' has no coordinator"),
        (_wijk_with_a_department, r"wijken\[0\]\.coordinator", "'groen' is no recipient of kind coordinator"),
        (
            _buurt_with_a_department,
            r"wijken\[8\]\.buurten\[1\]\.coordinator",
            "'groen' is no recipient of kind",
        ),
        (_mail_without_address, r"recipients\[\d+\]\.delivery", "delivery 'mail' needs 'email'"),
        (_phone_without_number, r"recipients\[\d+\]\.delivery", "delivery 'phone' needs 'phone_fact'"),
        (_unknown_fact, r"recipients\[\d+\]\.phone_fact", "unknown fact 'tel_maan'"),
        (_unknown_term, r"recipients\[\d+\]\.term", "unknown term 'ooit'"),
        (_no_triage, "recipients", "a recipient with code and kind 'triage' is missing"),
        (_twice, r"facts\[0\]\.key", "'tel_112' stands here more than once"),
        (_leave(deputy="niemand"), r"deputies\[0\]\.deputy", "unknown recipient 'niemand'"),
        (_leave(ends_on="2026-01-01"), r"deputies\[0\]\.ends_on", "ends before it starts"),
        (_leave(ends_on="1 januari"), r"deputies\[0\]\.ends_on", "'1 januari' is not a 'date'"),
        (_closes_first, r"openings\.hours\[0\]\.closes", "closes before it opens"),
        (_spreekuur_of_nobody, r"openings\.spreekuren\[0\]\.recipient", "unknown recipient 'niemand'"),
    ],
    ids=lambda value: value.__name__.strip("_") if callable(value) else "",
)
def test_a_mistake_is_refused_with_file_line_and_key(
    written: Written, spoil: Callable[[Document], None], key: str, message: str
) -> None:
    problems, lines = spoilt(written, spoil)
    found = [one for one in problems if message in one]
    assert found, problems
    match = re.fullmatch(rf".*/directory\.yml, line (\d+): ({key}): .*", found[0])
    assert match, found[0]
    last = match[2].rpartition(".")[2].partition("[")[0]
    if "." in match[2] and "[" not in match[2].rpartition(".")[2]:
        assert lines[int(match[1]) - 1].strip().startswith(f'"{last}":')


def test_two_wijken_may_share_a_coordinator(written: Written) -> None:
    def share(document: Document) -> None:
        document["wijken"][1]["coordinator"] = document["wijken"][0]["coordinator"]

    assert checked(written(share))["wijken"][1]["coordinator"] == "coordinator_centrum"


def test_a_buurt_that_does_not_exist_is_refused(written: Written) -> None:
    def misspell(document: Document) -> None:
        document["wijken"][8]["buurten"][0]["buurt"] = "Landelijk Gebied 29"

    path = written(misspell)
    with pytest.raises(DirectoryError, match="unknown buurt 'Landelijk Gebied 29'"):
        checked(path, frozenset({"Landelijk Gebied 92"}))


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("rules", "primary: parkeren", "primair: parkeren", r"rules\.yml, line \d+: rules\[\d+\]: "),
        ("rules", "onderwerp: parkeren}", "onderwerp: fiets}", r"\.when\.onderwerp: 'fiets' is not"),
        ("recipients", "kind: triage", "kind: bak", r"line 7: recipients\[0\]\.kind: 'bak' is not one of"),
        ("recipients", "werkverdeler@example.org", "werkverdeler", r"line 13: recipients\[0\]\.email"),
        (
            "facts",
            "\n  confirmed_on: null",
            "\n  confirmed_on: ja",
            r"facts\[0\]\.confirmed_on: 'ja' is not a",
        ),
        ("openings", '"08:30"', '"half negen"', r"line 6: openings\.hours\[0\]\.opens"),
        ("wijken", "wijk: Centrum", "wijk: Binnenstad", r"line 2: wijken\[0\]\.wijk: 'Binnenstad' is not"),
        ("rules", "- code: spoed_112", "- code: [spoed_112", r"rules\.yml, line \d+: "),
        ("rules", "  why: Bij a", "  primary: wegen\n  why: Bij a", r"rules\.yml, line \d+: .*duplicate key"),
    ],
)
def test_a_seed_file_that_was_mistyped_is_refused_with_its_line(
    tmp_path: Path, name: str, old: str, new: str, told: str
) -> None:
    folder = tmp_path / "directory"
    shutil.copytree(SEEDS, folder)
    file = folder / f"{name}.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DirectoryError, match=told):
        checked(folder)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "cannot be read: No such file or directory"),
        ("", "needs the keys terms, facts"),
        ("- 1", "needs the keys terms, facts"),
        ("{", r"yml, line 2: "),
        ("terms: []\nonzin: []", "onzin: this key is not known"),
        ("terms: []", "facts: this key is missing"),
    ],
)
def test_a_file_that_is_no_directory_is_refused(tmp_path: Path, text: str | None, told: str) -> None:
    path = tmp_path / "directory.yml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(DirectoryError, match=told):
        checked(path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "directory.yml"
    path.write_bytes("terms: [café]".encode("latin-1"))
    with pytest.raises(DirectoryError, match="is not UTF-8"):
        checked(path)


def _choices(key: str) -> list[Any]:
    allowed = schema("rules")["items"]["properties"]["when"]["properties"][key]
    found: list[Any] = next(one["enum"] for one in allowed["oneOf"] if "enum" in one)
    return found


def test_the_schema_knows_exactly_the_values_of_the_label_contract() -> None:
    assert _choices("soort") == list(SOORTEN)
    assert _choices("onderwerp") == [*ONDERWERPEN, None]
    assert _choices("wijk") == [*WIJKEN, BUITEN, None]
    assert _choices("formeel") == [*FORMEEL, None]
    assert _choices("zorg") == [*ZORG, None]
    assert schema("wijken")["items"]["properties"]["wijk"]["enum"] == list(WIJKEN)


def test_every_kind_of_file_has_a_schema() -> None:
    assert {kind: schema(kind)["title"] for kind in KINDS} == {kind: kind for kind in KINDS}
