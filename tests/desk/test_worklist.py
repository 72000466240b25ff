"""The work list shows what waits, in the right order, and asks the database no more when there is more."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bot.cases import services
from bot.cases.models import Case, Status
from bot.core import clock
from bot.delivery.models import Conversation
from bot.desk import worklist
from tests.desk import scenes
from tests.desk.client import Desk

pytestmark = pytest.mark.django_db
MOST_QUERIES_LIST, MOST_QUERIES_CASE = 20, 30


def titles(page: str) -> list[str]:
    """The lines of the list in short: their summaries, from top to bottom."""
    return re.findall(r'<p class="kort">(.*?)</p>', page)


def counts(page: str) -> dict[str, int]:
    """The number behind each tab."""
    return {name: int(number) for name, number in re.findall(r'id="tab-(\w+)".*?aantal">(\d+)<', page)}


def queries(desk: Desk, address: str) -> int:
    """How often a page asks the database."""
    desk.page(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        desk.page(address)
    return len(found)


def age(row: Any, minutes: int, field: str = "created_at") -> None:
    """Let something be older."""
    type(row).objects.filter(pk=row.pk).update(**{field: clock.now() - dt.timedelta(minutes=minutes)})


def test_tabs_count_what_lies_under_them(verdeler: Desk, oost: Desk) -> None:
    scenes.case()
    scenes.case(scenes.CARE)
    scenes.waiting("coordinator_oost")
    scenes.callback("Oost")
    scenes.looked_for("hallo")
    assert counts(oost.page("/desk/")) == {"wacht": 1, "mij": 0, "wijken": 2, "bellen": 1}
    assert counts(verdeler.page("/desk/"))["bak"] == 1
    talk = Conversation.objects.get(owner="wachtrij")
    oost.fill(f"/desk/gesprek/{talk.pk}", f"/desk/gesprek/{talk.pk}/overnemen")
    after = counts(oost.page("/desk/rijen?tab=mij"))
    assert (after["wacht"], after["mij"]) == (0, 1)


def test_what_is_urgent_stands_on_top_then_the_newest(oost: Desk) -> None:
    for number, (text, urgency) in enumerate((("oud", "gewoon"), ("gevaar", "vandaag"), ("nieuw", "gewoon"))):
        age(scenes.case(omschrijving=text, urgentie=urgency), 60 - number * 10)
    assert titles(oost.page("/desk/?tab=wijken")) == ["gevaar", "nieuw", "oud"]
    oost.send("/desk/filter", tab="wijken", volgorde="lang")
    assert titles(oost.page("/desk/?tab=wijken")) == ["gevaar", "oud", "nieuw"]


def test_who_waits_longest_stands_on_top(oost: Desk) -> None:
    for minutes, text in ((5, "net"), (50, "lang"), (20, "midden")):
        age(scenes.waiting("coordinator_oost", text), minutes, "owner_since")
    assert titles(oost.page("/desk/")) == ["lang", "midden", "net"]


def test_what_nobody_opened_and_what_the_resident_added_is_marked(oost: Desk) -> None:
    case = scenes.case()
    assert ">Nieuw</span>" in oost.page("/desk/rijen?tab=wijken")
    oost.page(f"/desk/zaak/{case.number}")
    assert 'class="merkje blauw"' not in oost.page("/desk/rijen?tab=wijken")
    scenes.hear(case.conversation, "nog iets")  # type: ignore[arg-type]
    assert ">Nieuw bericht</span>" in oost.page("/desk/rijen?tab=wijken")
    oost.page(f"/desk/gesprek/{case.conversation_id}/regels?na=2")
    assert 'class="merkje blauw"' not in oost.page("/desk/rijen?tab=wijken")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"onderwerp": "groen"}, ["boom"]),
        ({"soort": "initiatief"}, ["plan"]),
        ({"status": "in_behandeling"}, ["lamp"]),
        ({"tekst": "BOO"}, ["boom"]),
        ({"tekst": "Sirius", "onderwerp": "straatverlichting"}, ["lamp"]),
        ({"wijk": "Zuid"}, []),
        ({"onderwerp": "bestaat niet"}, []),
        ({"tekst": "%"}, []),
    ],
)
def test_filters(oost: Desk, filters: dict[str, Any], found: list[str]) -> None:
    scenes.case(omschrijving="boom", onderwerp="groen")
    scenes.case(scenes.PLAN, omschrijving="plan", straat="")
    Case.objects.filter(pk=scenes.case(omschrijving="lamp").pk).update(status="in_behandeling")
    answer = oost.send("/desk/filter", tab="wijken", **filters)
    assert answer.headers["Location"] == "/desk/?tab=wijken"
    assert titles(oost.page("/desk/?tab=wijken")) == found
    oost.send("/desk/filter", tab="wijken", wis="1", **filters)
    assert len(titles(oost.page("/desk/?tab=wijken"))) == 3


def test_a_long_list_comes_in_pages_of_fifty(oost: Desk) -> None:
    talk = scenes.conversation()
    for number in range(53):
        scenes.case(scenes.LAMP, talk, omschrijving=f"lamp {number}")
    first, second = oost.page("/desk/?tab=wijken"), oost.page("/desk/?tab=wijken&bladzij=2")
    assert (len(titles(first)), len(titles(second))) == (50, 3)
    assert "Bladzij 1 van 2" in first
    for strange in ("0", "99", "x", "-1"):
        assert oost.get(f"/desk/?tab=wijken&bladzij={strange}").status_code == 200


def test_what_lies_too_deep_to_leaf_through_is_found_by_searching(oost: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist, "MOST", 51)
    talk = scenes.conversation()
    for number in range(53):
        scenes.case(scenes.LAMP, talk, omschrijving=f"lamp {number}.")
    last = oost.page("/desk/?tab=wijken&bladzij=2")
    assert "Bladzij 2 van 2" in last
    assert titles(last) == ["lamp 2."]
    oost.send("/desk/filter", tab="wijken", tekst="lamp 0.")
    assert titles(oost.page("/desk/?tab=wijken")) == ["lamp 0."]


@pytest.mark.parametrize("tab", ["wacht", "mij", "wijken", "bak", "bellen", "klaar", "onzin"])
def test_the_list_asks_the_database_as_often_for_many_rows_as_for_one(verdeler: Desk, tab: str) -> None:
    def one() -> None:
        case = scenes.case(scenes.PLAN, wijk=None, buurt=None)
        if tab == "klaar":
            services.set_status(case, Status.AFGEHANDELD, by="verdeler", why="Klaar.")
        scenes.waiting("triage")
        scenes.callback("")
        scenes.looked_for("hallo")
        talk = scenes.waiting("triage")
        Conversation.objects.filter(pk=talk.pk).update(owner="medewerker", owner_id="verdeler")

    one()
    few = queries(verdeler, f"/desk/?tab={tab}")
    for _ in range(2):
        one()
    many = queries(verdeler, f"/desk/?tab={tab}")
    assert many == few <= MOST_QUERIES_LIST


def test_a_case_asks_the_database_as_often_for_a_long_conversation_as_for_a_short_one(oost: Desk) -> None:
    case = scenes.case()
    few = queries(oost, f"/desk/zaak/{case.number}")
    for number in range(10):
        scenes.hear(case.conversation, f"regel {number}")  # type: ignore[arg-type]
        oost.fill(f"/desk/zaak/{case.number}", f"/desk/zaak/{case.number}/notitie", tekst=f"notitie {number}")
    assert queries(oost, f"/desk/zaak/{case.number}") == few <= MOST_QUERIES_CASE


def test_the_resident_is_never_called_by_an_account_name(oost: Desk) -> None:
    talk = scenes.conversation("telegram", "de lamp is uit")
    scenes.case(scenes.LAMP, talk)
    for address in ("/desk/?tab=wijken", f"/desk/gesprek/{talk.pk}"):
        shown = oost.page(address)
        assert "ewoner (Telegram)" in shown
        assert talk.address not in shown
