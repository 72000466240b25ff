from __future__ import annotations

from pathlib import Path

import pytest
from django.db import models as db
from django.db.utils import IntegrityError

from bot.directory import models, rows
from bot.directory.checks import schema


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (rows.TERMS, "terms"),
        (rows.FACTS, "facts"),
        (rows.RECIPIENTS, "recipients"),
        (rows.WIJKEN, "wijken"),
        (rows.QUESTIONS, "questions"),
        (rows.RULES, "rules"),
        (rows.DEPUTIES, "deputies"),
    ],
)
def test_tables_and_files_have_the_same_fields(table: rows.Table, kind: str) -> None:
    nested = {"buurten", "choices"}
    assert set(table.columns) == set(schema(kind)["items"]["properties"]) - nested


def test_a_recipient_that_coordinates_a_wijk_cannot_be_removed(filled: Path) -> None:
    with pytest.raises(db.ProtectedError):
        models.Recipient.objects.get(code="coordinator_oost").delete()


def test_two_recipients_cannot_share_a_code(filled: Path) -> None:
    with pytest.raises(IntegrityError):
        models.Recipient.objects.create(code="groen")
