"""Who is only informed gets one mail a day; who must act is not in it."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cases import digest, services
from bot.cases.draft import Draft
from bot.cases.models import Digest
from bot.core import clock
from bot.delivery.models import Conversation, OutboxItem

pytestmark = pytest.mark.django_db

LAMP = Draft(
    soort="signaal", onderwerp="straatverlichting", omschrijving="de lantaarn is uit", wijk="Oost",
    straat="Siriusstraat",
)  # fmt: skip


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    today = clock.local(clock.now()).date()
    moment = dt.datetime.combine(today, dt.time(23, 0), clock.AMSTERDAM)
    monkeypatch.setattr(clock, "now", lambda: moment)


def overviews() -> list[OutboxItem]:
    return list(OutboxItem.objects.filter(subject__startswith="Ter info"))


def test_the_informed_coordinator_gets_one_overview_a_day() -> None:
    conversation = Conversation.objects.create(channel="web")
    numbers = [services.open_case(LAMP, conversation, f"k{n}")[0].number for n in range(3)]
    digest.send_if_due()
    digest.send_if_due()
    [overview] = overviews()
    assert all(number in overview.text for number in numbers)


def test_a_confidential_case_shows_only_that_it_exists() -> None:
    conversation = Conversation.objects.create(channel="web")
    draft = Draft(
        soort="signaal", onderwerp="zorg_welzijn", omschrijving="buurman eet niet", wijk="Oost",
        straat="Siriusstraat", vertrouwelijk=True, zorg="verwaarlozing",
    )  # fmt: skip
    case, _ = services.open_case(draft, conversation, "k1")
    digest.send_if_due()
    for overview in overviews():
        assert case.number in overview.text
        assert "Siriusstraat" not in overview.text
        assert "zorg" not in overview.text


def test_a_quiet_day_sends_nothing_and_is_not_looked_at_again() -> None:
    assert digest.send_if_due() == 0
    assert Digest.objects.count() == 1


@pytest.mark.parametrize("saturday", ["2026-10-24T12:00+0000", "2027-03-27T12:00+0000"])
def test_over_the_night_in_which_the_clock_changes_every_case_is_told_once(
    monkeypatch: pytest.MonkeyPatch, saturday: str
) -> None:
    moment = dt.datetime.strptime(saturday, "%Y-%m-%dT%H:%M%z")
    monkeypatch.setattr(clock, "now", lambda: moment)
    conversation = Conversation.objects.create(channel="web")
    digest.send_if_due()
    numbers = []
    for half_hour in range(96):
        moment += dt.timedelta(minutes=30)
        if clock.local(moment).date().isoweekday() == 7:
            numbers.append(services.open_case(LAMP, conversation, f"k{half_hour}")[0].number)
        digest.send_if_due()
    told = "\n".join(overview.text for overview in overviews())
    assert [told.count(number) for number in numbers] == [1] * len(numbers)
    assert Digest.objects.count() == 3
