"""What somebody sees on the pages of a case and a conversation."""

from __future__ import annotations

import pytest

from tests.desk import scenes
from tests.desk.client import Desk

pytestmark = pytest.mark.django_db


def test_a_case_shows_what_where_to_whom_and_why(oost: Desk) -> None:
    case = scenes.case(contact="Fatma, 06 12345678", details={"lampnummer": "12-44"})
    page = oost.page(f"/desk/zaak/{case.number}")
    for words in (
        "De lantaarn voor mijn deur", "Siriusstraat, Astronomische Buurt, wijk Oost", "12-44", "Waarom daarheen",
        'href="tel:+31612345678"', "Bewoner (website)", "Fatma",
    ):  # fmt: skip
        assert words in page
