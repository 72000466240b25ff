"""Cases made of what lies in the grote bak: confidential by their words, and never over a colleague."""

from __future__ import annotations

import pytest

from bot.cases.models import Case, TriageItem
from bot.delivery.models import OutboxItem
from tests.desk import scenes
from tests.desk.client import Desk, sit_down
from tests.desk.test_actions import said

pytestmark = pytest.mark.django_db
WORDS = "Officiële klacht over een medewerker van de gemeente. En mijn man slaat mij."


@pytest.mark.parametrize(("typed", "summary"), [(WORDS, "hallo"), ("Deze bewoner wil hulp", WORDS)])
def test_a_case_from_the_grote_bak_is_confidential_by_its_words(verdeler: Desk, typed: str, summary: str) -> None:
    item = scenes.looked_for(summary)
    OutboxItem.objects.all().delete()
    done = verdeler.send(f"/desk/bak/{item.pk}/zaak", soort="signaal", onderwerp="", wijk="Oost", woorden=typed)
    assert done.headers["Location"] == "/desk/"
    case = Case.objects.get()
    assert (case.vertrouwelijk, case.formeel, case.zorg, case.urgentie) == (True, "klacht", "huiselijk_geweld", "nu")
    mail = OutboxItem.objects.get(channel="mail")
    assert "vertrouwelijke zaak" in mail.subject
    assert "slaat" not in mail.subject + mail.text and typed not in mail.text
    assert verdeler.get(f"/desk/zaak/{case.number}").status_code == 404


def test_a_crime_tip_from_the_grote_bak_is_filed_as_one(verdeler: Desk) -> None:
    item = scenes.looked_for("hallo")
    words = "Ik weet wie er in drugs dealt"
    verdeler.send(f"/desk/bak/{item.pk}/zaak", soort="signaal", onderwerp="groen", wijk="Oost", woorden=words)
    case = Case.objects.get()
    assert (case.vertrouwelijk, case.details.get("misdaadtip")) == (True, True)
    assert case.routes.get(active=True).rule == "misdaadtip"


def test_nobody_makes_a_case_and_speaks_while_a_colleague_owns_the_conversation(verdeler: Desk, db: None) -> None:
    item = scenes.looked_for("het is weer zover daar")
    page, form = f"/desk/gesprek/{item.conversation_id}", f"/desk/bak/{item.pk}/zaak"
    values = verdeler.on(page, form, soort="signaal", onderwerp="groen", wijk="Oost", woorden="Tak op het pad")
    second = sit_down(scenes.staff("kees", "triage", name="Kees Jansen"))
    second.fill(page, f"{page}/overnemen")
    lines = said(item.conversation)
    answer = verdeler.send(form, **values)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Kees Jansen" in shown and "Er is geen zaak gemaakt." in shown and "Tak op het pad</textarea>" in shown
    assert (Case.objects.count(), said(item.conversation)) == (0, lines)
    assert TriageItem.objects.filter(done_at=None).count() == 1
    assert f'action="{form}"' not in verdeler.page(page)
    assert second.fill(page, form, **{**values, "woorden": "Tak"}).status_code == 302
    assert Case.objects.count() == 1


def test_who_waits_in_a_conversation_with_a_confidential_case_of_another_is_seen_without_words(oost: Desk) -> None:
    talk = scenes.waiting("coordinator_oost", "mijn buurvrouw eet niet meer")
    scenes.case(scenes.CARE, talk)
    page = oost.get("/desk/?tab=wacht").content.decode()
    assert "vertrouwelijke zaak van een ander" in page
    assert "eet niet meer" not in page
    assert talk.pk not in page
