"""What stands still is mailed each working morning to who can mend it, with a link that opens and no words."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bot.cases import digest, handling, stuck
from bot.core import clock
from bot.delivery.models import Conversation, OutboxItem
from bot.handoff.models import Callback
from bot.routing import directory
from tests.desk import scenes
from tests.desk.client import Desk, sit_down

pytestmark = pytest.mark.django_db
SENTENCES = ("de heg voor het raam", "Kijkt u even?", "geveltuinendag", "06 12345678", "Over de heg")


@pytest.fixture
def verdeler() -> Desk:
    """Who watches the grote bak."""
    return sit_down(scenes.staff("verdeler", "triage"))


@pytest.fixture
def oost() -> Desk:
    """The coordinator of Oost."""
    return sit_down(scenes.staff("oost", "coordinator_oost"))


def morning(monkeypatch: pytest.MonkeyPatch, *, workday: bool = True, later: int = 7) -> list[OutboxItem]:
    """It is the first morning after `later` days on which people work, or do not; the mails of then."""
    opening = directory().opening
    day = clock.local(clock.now()).date() + dt.timedelta(days=later)
    while opening.is_workday(day) is not workday:
        day += dt.timedelta(days=1)
    moment = dt.datetime.combine(day, dt.time(8), clock.AMSTERDAM)
    monkeypatch.setattr(clock, "now", lambda: moment)
    digest.send_if_due()
    return list(OutboxItem.objects.filter(subject__startswith="Dit staat stil"))


def lost_mail() -> OutboxItem:
    """A mail that its server refused."""
    return OutboxItem.objects.create(
        channel="mail", address="groen@example.org", subject="Van jou gevraagd", text=SENTENCES[0],
        status=OutboxItem.Status.FAILED, error="refused 550",
    )  # fmt: skip


def links(mail: OutboxItem) -> list[str]:
    return re.findall(r"https?://[^/]+(/desk/\S+)", mail.text)


def test_each_gets_what_they_can_mend_with_a_page_that_opens_and_without_words(
    verdeler: Desk, oost: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost_mail()
    scenes.lost(scenes.conversation("telegram"), SENTENCES[1])
    scenes.looked_for(SENTENCES[0])
    plan, _ = scenes.case(scenes.PLAN), scenes.callback("Oost")
    scenes.callback("Oost")
    Callback.objects.filter(pk=Callback.objects.latest("pk").pk).update(done_at=clock.now())
    mails = {mail.address.partition("@")[0]: mail for mail in morning(monkeypatch)}
    assert sorted(mails) == ["coordinator.oost", "werkverdeler"]
    assert mails["werkverdeler"].subject == "Dit staat stil: 3"
    assert plan.number in mails["coordinator.oost"].text and mails["coordinator.oost"].subject == "Dit staat stil: 2"
    for mail, desk in ((mails["werkverdeler"], verdeler), (mails["coordinator.oost"], oost)):
        opened = [desk.client.get(page, follow=True).status_code for page in links(mail)]
        assert opened == [200] * int(mail.subject.split()[-1])
        assert [words for words in SENTENCES if words in mail.text] == []


def test_a_mail_that_failed_is_sent_again_from_its_link(verdeler: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    item = lost_mail()
    [mail] = morning(monkeypatch)
    [page] = links(mail)
    assert SENTENCES[0] not in verdeler.page(page)
    verdeler.fill(page, f"{page}/opnieuw")
    item.refresh_from_db()
    assert (item.status, item.attempts) == (OutboxItem.Status.WAITING, 0)


def test_when_nothing_stands_still_nobody_gets_a_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    assert morning(monkeypatch) == []


def test_what_is_new_or_dealt_with_does_not_stand_still(verdeler: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = scenes.case(scenes.PLAN)
    handling.start(case, by="oost", version=handling.version_of(case))
    talk = scenes.conversation("telegram")
    scenes.lost(talk)
    Conversation.objects.filter(pk=talk.pk).update(blocked_at=clock.now())
    item = lost_mail()
    verdeler.fill(f"/desk/mislukt/{item.pk}", f"/desk/mislukt/{item.pk}/laten")
    assert morning(monkeypatch) == []


def test_what_came_today_is_left_alone() -> None:
    scenes.looked_for("hallo")
    scenes.case(scenes.PLAN)
    scenes.callback("Oost")
    assert list(stuck.found()) == []


def test_another_party_is_not_reminded(monkeypatch: pytest.MonkeyPatch) -> None:
    case = scenes.case()
    party = next(code for code, one in directory().recipients.items() if one.kind == "party")
    case.routes.update(recipient=party)
    assert morning(monkeypatch) == []


def test_the_weekend_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    lost_mail()
    assert morning(monkeypatch, workday=False) == []


def test_a_long_list_is_counted_instead_of_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(stuck.SHOWN + 3):
        lost_mail()
    [mail] = morning(monkeypatch)
    assert f"Niet verstuurd ({stuck.SHOWN + 3})" in mail.text
    assert "en nog 3" in mail.text
    assert len(links(mail)) == stuck.SHOWN
