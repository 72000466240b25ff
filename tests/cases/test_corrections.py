"""What the desk corrects comes out for teaching: once, in its last state, and without what points at a person."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import DatabaseError

from bot.cases import corrections, handling, services
from bot.cases.draft import Draft
from bot.cases.handling import version_of
from bot.cases.models import Case, ExportedCorrection
from bot.delivery.models import Conversation, Sender
from bot.delivery.thread import append
from bot.nlu import examples
from bot.privacy import erasure

pytestmark = pytest.mark.django_db

FIRST = (
    "Hallo, ik ben Jan de Vries van Siriusstraat 12a. De takken van de boom hangen voor de lamp.\n"
    "Bel 06-12345678 of mail jan@example.org. Mijn bsn is 111222333, rekening NL91 ABNA 0417 1643 00. Groeten, Jan"
)
LAMP = Draft(
    soort="signaal", onderwerp="straatverlichting", omschrijving=f"{FIRST}\nal een week", wijk="Oost",
    buurt="Astronomische Buurt", straat="Siriusstraat", huisnummer="12a", contact="Jan de Vries, 06-12345678",
)  # fmt: skip


def filed(draft: Draft = LAMP, key: str = "k1", said: str = FIRST, **how: Any) -> Case:
    conversation = Conversation.objects.create(channel="web")
    append(conversation, Sender.BOT, "Hallo, ik ben Buurtwijzer.")
    append(conversation, Sender.RESIDENT, said)
    append(conversation, Sender.BOT, "Sinds wanneer?")
    append(conversation, Sender.RESIDENT, "al een week")
    return services.open_case(draft, conversation, key, **how)[0]


def plain(words: str, key: str, **changed: Any) -> Case:
    return filed(replace(LAMP, omschrijving=words, contact=None, **changed), key, said=words)


def correct(case: Case, **labels: str) -> None:
    handling.correct(case, by="anna", name="Anna Bos", version=version_of(case), reason="gezien", **labels)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_correction_at_the_desk_comes_out_redacted_with_what_was_said_and_made(tmp_path: Path) -> None:
    case = filed()
    correct(case, onderwerp="groen")
    told = corrections.export(tmp_path)
    [name] = files(tmp_path)
    text = (tmp_path / name).read_text(encoding="utf-8")
    for personal in ("Jan", "Vries", "12a", "06-", "example.org", "111222333", "NL91", "Anna", "anna"):
        assert personal not in text, personal
    [block] = yaml.safe_load(text)["nlu"]
    assert (block["intent"], block["metadata"]) == ("signaal", {"onderwerp": "groen"})
    assert block["examples"] == (
        "- Hallo, ik ben [naam] van Siriusstraat [nummer]. De takken van de boom hangen voor de lamp. Bel [telefoon] "
        "of mail [email]. Mijn bsn is [bsn], rekening [iban]. Groeten, [naam]\n"
    )
    assert f"# 1. {case.number}, " in text
    assert "assistant signaal straatverlichting, coordinator signaal groen" in text
    assert told[0].startswith("1 correction of soort or onderwerp: ")
    assert "README.md" in told[-1]


def test_the_file_can_be_read_as_training_data_in_a_block_for_each_label(tmp_path: Path) -> None:
    for number, (words, labels) in enumerate(
        [
            ("de takken hangen laag", {"onderwerp": "groen"}),
            ("- # [klim](plant) \u2028 overal", {"onderwerp": "groen"}),
            ("geef ons een bak", {"soort": "initiatief", "onderwerp": "afval"}),
        ]
    ):
        correct(plain(words, f"k{number}"), **labels)
    correct(plain("het wordt glad", "k9", urgentie="vandaag"), onderwerp="wegen")
    corrections.export(tmp_path)
    messages, answers = examples.training(tmp_path)
    assert answers == []
    assert [(m.soort, m.onderwerp, m.urgentie, m.text) for m in messages] == [
        ("initiatief", "afval", "gewoon", "geef ons een bak"),
        ("signaal", "groen", "gewoon", "de takken hangen laag"),
        ("signaal", "groen", "gewoon", "- # [klim] (plant) overal"),
        ("signaal", "wegen", examples.DOUBT, "het wordt glad"),
    ]


def test_what_was_exported_is_not_exported_again(tmp_path: Path) -> None:
    correct(filed(), onderwerp="groen")
    corrections.export(tmp_path)
    before = files(tmp_path)
    assert corrections.export(tmp_path) == ["No new corrections."]
    assert files(tmp_path) == before


def test_a_correction_counts_in_its_last_state(tmp_path: Path) -> None:
    undone, twice = plain("de lamp is uit", "k1"), plain("de tak is af", "k2")
    for label in ("groen", "straatverlichting"):
        correct(undone, onderwerp=label)
    for label in ("wegen", "groen"):
        correct(twice, onderwerp=label)
    corrections.export(tmp_path)
    messages, _ = examples.training(tmp_path)
    assert [(m.text, m.onderwerp) for m in messages] == [("de tak is af", "groen")]


def test_what_changes_after_an_export_comes_again_or_is_taken_back(tmp_path: Path) -> None:
    again, back = plain("de tak is af", "k1"), plain("de lamp is uit", "k2")
    for case in (again, back):
        correct(case, onderwerp="groen")
    corrections.export(tmp_path)
    correct(again, onderwerp="wegen")
    correct(back, onderwerp="straatverlichting")
    told = "\n".join(corrections.export(tmp_path))
    [newest] = [name for name in files(tmp_path) if name.endswith("-2.yml")]
    text = (tmp_path / newest).read_text(encoding="utf-8")
    assert "coordinator signaal wegen; exported before as signaal groen" in text
    assert back.number not in text
    assert f"Taken back since an earlier export: {back.number}." in told
    assert corrections.export(tmp_path) == ["No new corrections."]


def test_a_wijk_has_a_list_of_its_own_and_teaches_the_classifier_nothing(tmp_path: Path) -> None:
    case = filed()
    correct(case, wijk="Zuid")
    told = corrections.export(tmp_path)
    assert files(tmp_path) == ["wijken.csv"]
    assert told[0].startswith("1 correction of the wijk: ")
    correct(plain("=1+1 is kapot", "k2", wijk=None), wijk="Oost", onderwerp="groen")
    corrections.export(tmp_path)
    with (tmp_path / "wijken.csv").open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["zaak"], first["wijk_assistent"], first["wijk_coordinator"]) == (case.number, "Oost", "Zuid")
    assert "[naam]" in first["tekst"]
    assert (second["wijk_assistent"], second["tekst"]) == ("", "'=1+1 is kapot")


LEFT_OUT: dict[str, dict[str, Any]] = {
    "confidential": {"vertrouwelijk": True},
    "about danger": {"urgentie": "nu"},
    "entered at the desk": {"source": "straat"},
}


@pytest.mark.parametrize("reason", LEFT_OUT)
def test_what_nobody_else_may_read_is_left_out_and_said(tmp_path: Path, reason: str) -> None:
    case = filed()
    Case.objects.filter(pk=case.pk).update(**LEFT_OUT[reason])
    correct(case, onderwerp="groen", wijk="Zuid")
    assert f"Left out: 1 correction, {reason}." in corrections.export(tmp_path)
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("words", "labels", "reason"),
    [
        ("de schuur staat in brand", {"onderwerp": "groen"}, "about danger"),
        ("het is hier vies", {"onderwerp": "zorg_welzijn"}, "confidential"),
        ("geef ons een bak", {"soort": "signaal"}, "a signaal without onderwerp"),
    ],
)
def test_the_words_and_the_new_label_are_looked_at_too(
    tmp_path: Path, words: str, labels: dict[str, str], reason: str
) -> None:
    case = plain(words, "k1", soort="initiatief", onderwerp=None)
    correct(case, **labels)
    assert f"Left out: 1 correction, {reason}." in corrections.export(tmp_path)
    assert files(tmp_path) == []


@pytest.mark.django_db(transaction=True)
def test_an_erased_conversation_is_left_out_and_what_was_exported_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.privacy.tracker.forget", lambda conversation_id: None)
    case = filed()
    correct(case, onderwerp="groen")
    corrections.export(tmp_path)
    assert case.conversation is not None
    erasure.erase_now(case.conversation.pk)
    told = "\n".join(corrections.export(tmp_path))
    assert "Left out: 1 correction, erased by the resident." in told
    assert f"Taken back since an earlier export: {case.number}." in told
    assert not ExportedCorrection.objects.exists()


def test_a_folder_that_cannot_be_written_is_named_and_the_correction_stays_new(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    correct(filed(), onderwerp="groen")
    (tmp_path / "file").write_text("in the way")
    assert corrections.main(["export", "--to", str(tmp_path / "file")]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert str(tmp_path / "file") in printed.err
    assert corrections.main(["export", "--to", str(tmp_path / "good")]) == 0
    assert "1 correction of soort or onderwerp" in capsys.readouterr().out


def test_a_database_that_is_not_prepared_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise DatabaseError("no such table: cases_case")

    monkeypatch.setattr(corrections, "_collect", broken)
    assert corrections.main(["export", "--to", str(tmp_path)]) == 1
    assert "make run" in capsys.readouterr().err
