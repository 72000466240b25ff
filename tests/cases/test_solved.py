"""A report that is closed as solved: the resident is asked whether it is, and "no" brings it back."""

from __future__ import annotations

import pytest

from bot.cases import handling, services, solved
from bot.cases.draft import Draft
from bot.cases.handling import version_of
from bot.cases.models import Case, Status
from bot.cases.services import CaseError
from bot.delivery.models import Conversation, OutboxItem, Owner

pytestmark = pytest.mark.django_db

LAMP = Draft(
    soort="signaal", onderwerp="straatverlichting", omschrijving="de lantaarn is al een week uit",
    wijk="Oost", buurt="Astronomische Buurt", straat="Siriusstraat",
)  # fmt: skip
PLAN = Draft(soort="initiatief", onderwerp="groen", omschrijving="een geveltuin", wijk="Oost")


def filed(draft: Draft, **of: object) -> Case:
    return services.open_case(draft, Conversation.objects.create(channel="web", **of), "k1")[0]


def close(case: Case, outcome: str = "opgelost") -> list[tuple[str, str, list[str]]]:
    handling.close(case, by="jan", name="Jan", words="Gedaan.", outcome=outcome, version=version_of(case))
    assert case.conversation is not None
    lines = case.conversation.messages.order_by("seq")
    return [(line.sender, line.asks, [button["title"] for button in line.buttons]) for line in lines]


def test_who_reported_it_is_asked_whether_it_is_solved() -> None:
    case = filed(LAMP)
    assert close(case) == [("staff", "", []), ("bot", "bevestiging", ["Ja, opgelost", "Nee, nog niet"])]
    conversation = Conversation.objects.get()
    assert conversation.memory["offer"]
    assert conversation.memory["slots"]["nazorg"]["nummer"] == case.number


@pytest.mark.parametrize(
    ("draft", "outcome", "of"),
    [
        (PLAN, "opgelost", {}),
        (LAMP, "verwezen", {}),
        (LAMP, "opgelost", {"owner": Owner.STAFF}),
        (LAMP, "opgelost", {"memory": {"form": "zaak_form"}}),
        (LAMP, "opgelost", {"memory": {"offer": True}}),
    ],
)
def test_nothing_is_asked_where_it_makes_no_sense_or_something_else_is_open(
    draft: Draft, outcome: str, of: dict[str, object]
) -> None:
    assert close(filed(draft, **of), outcome) == [("staff", "", [])]


def test_not_solved_asks_its_owner_to_look_again_once() -> None:
    case = filed(LAMP)
    close(case)
    OutboxItem.objects.all().delete()
    conversation = Conversation.objects.get()
    for _ in range(2):
        solved.answer(conversation, case.number, solved=False, words="hij knippert nog", key="t1")
    case.refresh_from_db()
    assert case.status == Status.VERZOEK_TOT_HEROPENEN
    assert case.open
    assert case.omschrijving.endswith("hij knippert nog")
    [mail] = OutboxItem.objects.filter(channel="mail", case_number=case.number)
    assert "hij knippert nog" in mail.text


def test_solved_is_kept_and_changes_nothing() -> None:
    case = filed(LAMP)
    close(case)
    solved.answer(Conversation.objects.get(), case.number, solved=True, words="", key="t1")
    case.refresh_from_db()
    assert case.status == Status.AFGEHANDELD
    assert case.history.get(kind="opgelost").what["solved"] is True


def test_another_chat_cannot_open_it_again() -> None:
    case = filed(LAMP)
    close(case)
    with pytest.raises(CaseError):
        solved.answer(Conversation.objects.create(channel="web"), case.number, solved=False, words="", key="t1")
