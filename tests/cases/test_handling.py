"""What people at the desk do with a case: once, with words for the resident, and never over each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.cases import handling, services
from bot.cases.draft import Draft
from bot.cases.handling import Stale, version_of
from bot.cases.models import Case, Status, TriageItem
from bot.cases.services import CaseError
from bot.delivery.models import Conversation, OutboxItem

pytestmark = pytest.mark.django_db

LAMP = Draft(
    soort="signaal", onderwerp="straatverlichting", omschrijving="de lantaarn is al een week uit",
    wijk="Oost", buurt="Astronomische Buurt", straat="Siriusstraat",
)  # fmt: skip


@pytest.fixture
def case() -> Case:
    return services.open_case(LAMP, Conversation.objects.create(channel="web"), "k1")[0]


def heard(case: Case) -> list[tuple[str, str, str]]:
    assert case.conversation is not None
    return [(line.sender, line.author, line.text) for line in case.conversation.messages.order_by("seq")]


def recipient(case: Case) -> str:
    return case.routes.get(active=True).recipient


def test_closing_with_words_reaches_the_resident_in_the_same_chat(case: Case) -> None:
    handling.start(case, by="jan", version=version_of(case))
    handling.close(
        case, by="jan", name="Jan", words="De lamp is vervangen.", outcome="opgelost", version=version_of(case)
    )
    (sender, author, text), _ = heard(case)
    assert (sender, author) == ("staff", "Jan")
    assert case.number in text
    assert "De lamp is vervangen." in text
    case.refresh_from_db()
    assert (case.status, case.closed_at is not None) == (Status.AFGEHANDELD, True)
    last = case.history.latest("id")
    assert (last.who, last.what["outcome"]) == ("jan", "opgelost")


def test_an_assignment_needs_a_reason_moves_the_case_once_and_mails_the_new_owner(case: Case) -> None:
    OutboxItem.objects.all().delete()
    handling.assign(case, "groen", by="jan", name="Jan", reason="de tak hangt voor de lamp", version=version_of(case))
    assert recipient(case) == "groen"
    assert case.routes.filter(active=True).count() == 1
    assert len(OutboxItem.objects.filter(case_number=case.number, channel="mail")) == 1
    assert heard(case)[-1][1] == "Jan"
    assert "ligt nu bij" in heard(case)[-1][2]
    with pytest.raises(CaseError, match="waarom"):
        handling.assign(case, "wegen", by="jan", name="Jan", reason=" ", version=version_of(case))
    with pytest.raises(CaseError, match="lijst"):
        handling.assign(case, "bestaat_niet", by="jan", name="Jan", reason="x", version=version_of(case))


def test_a_correction_routes_once_and_is_kept_with_the_old_and_the_new_value(case: Case) -> None:
    before = case.routes.count()
    handling.correct(
        case, by="jan", name="Jan", onderwerp="groen", wijk="Zuid", reason="het is een boom", version=version_of(case)
    )
    case.refresh_from_db()
    assert (case.onderwerp, case.wijk, case.buurt, recipient(case)) == ("groen", "Zuid", "", "groen")
    assert case.routes.count() == before + 1
    kept = case.history.get(kind="correctie")
    assert kept.what == {
        "from": {"onderwerp": "straatverlichting", "wijk": "Oost"}, "to": {"onderwerp": "groen", "wijk": "Zuid"},
    }  # fmt: skip


def test_a_correction_that_changes_nothing_does_nothing(case: Case) -> None:
    before = version_of(case)
    assert handling.correct(case, by="jan", name="Jan", onderwerp="straatverlichting", version=before) is None
    assert version_of(case) == before
    assert heard(case) == []


def test_a_correction_to_a_confidential_onderwerp_closes_the_case_to_others(case: Case) -> None:
    handling.correct(case, by="jan", name="Jan", onderwerp="zorg_welzijn", version=version_of(case))
    case.refresh_from_db()
    assert case.vertrouwelijk


@pytest.mark.parametrize("wrong", [{"soort": "vraag"}, {"onderwerp": "auto"}, {"wijk": "Atlantis"}])
def test_a_label_that_does_not_exist_is_refused(case: Case, wrong: dict[str, str]) -> None:
    with pytest.raises(CaseError, match="uit de lijst"):
        handling.correct(case, by="jan", name="Jan", version=version_of(case), **wrong)


CHANGES: dict[str, Callable[[Case, int], object]] = {
    "assign": lambda case, version: handling.assign(case, "groen", by="b", name="B", reason="x", version=version),
    "correct": lambda case, version: handling.correct(case, by="b", name="B", wijk="Zuid", version=version),
    "start": lambda case, version: handling.start(case, by="b", version=version),
    "close": lambda case, version: handling.close(
        case, by="b", name="B", words="klaar", outcome="opgelost", version=version
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_who_comes_second_is_told_and_changes_nothing(case: Case, change: str) -> None:
    seen = version_of(case)
    handling.correct(case, by="anna", name="Anna", onderwerp="wegen", version=seen)
    now, lines = version_of(case), heard(case)
    with pytest.raises(Stale) as refused:
        CHANGES[change](case, seen)
    assert refused.value.who == "anna"
    assert (version_of(case), heard(case)) == (now, lines)


@pytest.mark.parametrize("change", CHANGES)
def test_a_version_that_does_not_exist_yet_is_refused(case: Case, change: str) -> None:
    handling.note(case, "gebeld met de aannemer", by="anna")
    now, lines = version_of(case), heard(case)
    with pytest.raises(Stale) as refused:
        CHANGES[change](case, now + 1)
    assert refused.value.who == "anna"
    assert (version_of(case), heard(case)) == (now, lines)


def test_a_note_of_a_colleague_does_not_make_a_change_stale(case: Case) -> None:
    seen = version_of(case)
    handling.note(case, "gebeld met de aannemer", by="anna")
    handling.start(case, by="jan", version=seen)
    case.refresh_from_db()
    assert case.status == Status.IN_BEHANDELING


def test_a_note_is_not_for_the_resident_and_not_empty(case: Case) -> None:
    handling.note(case, "gebeld", by="anna")
    assert heard(case) == []
    with pytest.raises(CaseError):
        handling.note(case, "  ", by="anna")


@pytest.mark.parametrize(("words", "outcome"), [(" ", "opgelost"), ("klaar", "misschien")])
def test_closing_needs_words_and_an_outcome(case: Case, words: str, outcome: str) -> None:
    with pytest.raises(CaseError):
        handling.close(case, by="jan", name="Jan", words=words, outcome=outcome, version=version_of(case))
    case.refresh_from_db()
    assert case.open


def test_a_closed_case_is_left_alone_until_it_is_opened_again(case: Case) -> None:
    handling.close(case, by="jan", name="Jan", words="klaar", outcome="opgelost", version=version_of(case))
    with pytest.raises(CaseError, match="Heropen"):
        handling.assign(case, "groen", by="jan", name="Jan", reason="x", version=version_of(case))
    handling.reopen(case, by="jan", name="Jan", words="de lamp is weer uit", version=version_of(case))
    case.refresh_from_db()
    assert (case.open, case.closed_at) == (True, None)
    assert "de lamp is weer uit" in heard(case)[-1][2]
    with pytest.raises(CaseError, match="al open"):
        handling.reopen(case, by="jan", name="Jan", words="x", version=version_of(case))


def test_what_gets_a_recipient_leaves_the_grote_bak_and_is_settled_once() -> None:
    nobody = replace(LAMP, soort="initiatief", onderwerp=None, wijk=None, buurt=None, straat=None, zelf=True)
    case, _ = services.open_case(nobody, Conversation.objects.create(channel="web"), "k1")
    item = TriageItem.objects.get()
    handling.assign(case, "coordinator_oost", by="jan", name="Jan", reason="woont in Oost", version=version_of(case))
    item.refresh_from_db()
    assert item.done_at is not None
    with pytest.raises(CaseError, match="collega"):
        handling.settle_triage(item, by="anna", how="gebeld")
