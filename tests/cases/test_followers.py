"""Following the report of somebody else: counted, told how it goes, and nothing said of who reported it."""

from __future__ import annotations

import pytest

from bot.cases import finding, followers, handling, reading, services
from bot.cases.draft import Draft
from bot.cases.models import Case
from bot.cases.services import CaseError
from bot.delivery.models import Conversation
from bot.dialogue import commands
from bot.privacy import erasure
from tests.fakes.gateway import lines

pytestmark = pytest.mark.django_db
LAMP = Draft(
    soort="signaal", onderwerp="straatverlichting", omschrijving="de lantaarn bij Piet is uit", wijk="Oost",
    straat="Siriusstraat", huisnummer="10", contact="Piet, 06 12345678",
)  # fmt: skip


@pytest.fixture
def filed() -> Case:
    return services.open_case(LAMP, Conversation.objects.create(channel="web"), "k1")[0]


@pytest.fixture
def other() -> Conversation:
    return Conversation.objects.create(channel="web")


def follow(conversation: Conversation, case: Case) -> None:
    wanted = {"name": "follow_case", "values": {"number": case.number}}
    commands.execute(commands.Context(conversation, "k2"), wanted)


def test_following_counts_once_and_shows_nothing_of_the_reporter(filed: Case, other: Conversation) -> None:
    follow(other, filed)
    follow(other, filed)
    assert [row["supporters"] for row in reading.rows()] == [1]
    assert finding.followed(other.pk) == [filed]
    told = "\n".join(text for _, text in lines(other))
    assert filed.number in told
    for word in ("Piet", "06 12345678", "lantaarn bij", " 10"):
        assert word not in told


def test_news_of_the_desk_reaches_who_follows_without_the_words_to_the_reporter(
    filed: Case, other: Conversation
) -> None:
    follow(other, filed)
    handling.close(
        filed, by="oost", name="Anna", words="Dag Piet, de lamp brandt weer.", outcome="opgelost",
        version=handling.version_of(filed),
    )  # fmt: skip
    sender, text = lines(other)[-1]
    assert sender == "staff"
    assert "afgerond" in text
    assert "Piet" not in text


def test_a_withdrawn_case_is_told_to_who_follows(filed: Case, other: Conversation) -> None:
    follow(other, filed)
    assert filed.conversation is not None
    values = {"number": filed.number, "words": "is al gemaakt"}
    commands.execute(commands.Context(filed.conversation, "k3"), {"name": "withdraw_case", "values": values})
    assert "ingetrokken" in lines(filed.conversation)[-1][1]
    assert "ingetrokken" in lines(other)[-1][1]
    filed.refresh_from_db()
    last = filed.history.filter(kind="status").last()
    assert last is not None
    assert (filed.status, last.what["outcome"], "is al gemaakt" in last.why) == ("geannuleerd", "ingetrokken", True)


def test_a_confidential_case_cannot_be_followed(filed: Case, other: Conversation) -> None:
    Case.objects.update(vertrouwelijk=True)
    with pytest.raises(CaseError):
        follow(other, filed)


def test_a_case_that_became_confidential_is_no_longer_told(filed: Case, other: Conversation) -> None:
    follow(other, filed)
    Case.objects.update(vertrouwelijk=True)
    assert finding.followed(other.pk) == []


def test_erasure_ends_the_following_and_keeps_the_count(filed: Case, other: Conversation) -> None:
    follow(other, filed)
    erasure.erase_now(other.pk)
    assert finding.followed(other.pk) == []
    assert filed.supporters.count() == 1
    before = lines(other)
    followers.tell(filed, "utter_followed_withdrawn")
    assert lines(other) == before
