"""Every open case has exactly one active route, one action owner, and a history of every change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cases import reading, services
from bot.cases.draft import Draft, facts_of
from bot.cases.models import Case, Route, Status, TriageItem
from bot.cases.notices import CONSENT
from bot.cases.services import CaseError
from bot.core import clock
from bot.delivery.models import Conversation, OutboxItem
from bot.routing import Decision, directory

pytestmark = pytest.mark.django_db

LAMP = Draft(
    soort="signaal", onderwerp="straatverlichting", omschrijving="de lantaarn is al een week uit",
    wijk="Oost", buurt="Astronomische Buurt", straat="Siriusstraat",
)  # fmt: skip


@pytest.fixture
def conversation() -> Conversation:
    return Conversation.objects.create(channel="web")


def test_a_filed_case_has_one_active_route_and_mails_one_action_owner(conversation: Conversation) -> None:
    case, _ = services.open_case(LAMP, conversation, "k1")
    assert Route.objects.filter(case=case, active=True).count() == 1
    [mail] = OutboxItem.objects.filter(case_number=case.number)
    recipient = reading.recipient(case)
    assert (mail.address, recipient.kind) == (recipient.email, "department")
    assert "Siriusstraat" in mail.text
    assert "Van jou gevraagd" in mail.text


def test_the_same_command_twice_is_one_case(conversation: Conversation) -> None:
    first, _ = services.open_case(LAMP, conversation, "k1")
    second, _ = services.open_case(LAMP, conversation, "k1")
    assert first.pk == second.pk
    assert OutboxItem.objects.count() == 1


def test_a_new_route_replaces_the_old_one_with_history(conversation: Conversation) -> None:
    case, _ = services.open_case(LAMP, conversation, "k1")
    services.set_route(case, Decision("triage", (), "grote_bak", None), by="medewerker:1", reason="niet van ons")
    assert [route.recipient for route in case.routes.filter(active=True)] == ["triage"]
    assert case.routes.count() == 2
    entry = case.history.filter(kind="route").last()
    assert entry is not None
    assert (entry.who, entry.why, entry.what["to"]) == ("medewerker:1", "niet van ons", "triage")


def test_a_case_for_nobody_is_in_the_grote_bak_and_somebody_is_told(conversation: Conversation) -> None:
    nobody = replace(LAMP, soort="initiatief", onderwerp=None, wijk=None, buurt=None, straat=None, zelf=True)
    case, _ = services.open_case(nobody, conversation, "k1")
    assert TriageItem.objects.get().case == case
    assert OutboxItem.objects.get().address == directory().recipients["triage"].email


def test_a_confidential_case_tells_nothing_in_its_mail(conversation: Conversation) -> None:
    draft = replace(LAMP, onderwerp="zorg_welzijn", omschrijving="mijn buurvrouw eet niet", vertrouwelijk=True)
    services.open_case(draft, conversation, "k1")
    mail = OutboxItem.objects.get()
    assert "vertrouwelijke zaak" in mail.subject
    for word in ("buurvrouw", "Siriusstraat", "Astronomische", "zorg"):
        assert word not in mail.subject + mail.text


def test_numbers_can_be_read_out_and_differ(conversation: Conversation) -> None:
    numbers = {services.open_case(LAMP, conversation, f"k{n}")[0].number for n in range(20)}
    assert len(numbers) == 20
    assert not set("".join(number.split("-")[1] for number in numbers)) & set("01OILAEIUY")


def test_words_are_added_once(conversation: Conversation) -> None:
    case, _ = services.open_case(LAMP, conversation, "k1")
    for _ in range(2):
        services.add_words(conversation, case.number, "lampnummer 1234", "k2")
    case.refresh_from_db()
    assert case.omschrijving.count("lampnummer") == 1


def test_a_photo_is_added_and_its_recipient_is_told(conversation: Conversation) -> None:
    case, _ = services.open_case(LAMP, conversation, "k1")
    services.add_words(conversation, case.number, "", "k2", photos=1)
    services.add_words(conversation, case.number, "zie foto", "k3", photos=2)
    case.refresh_from_db()
    assert case.details["Foto's"] == "3"
    assert [row.what["text"] for row in case.history.filter(kind="aanvulling")] == ["Foto's: 1", "zie foto\nFoto's: 2"]
    mail = OutboxItem.objects.filter(case_number=case.number).latest("pk")
    assert mail.subject.startswith("Aanvulling")
    assert "zie foto" in mail.text


NOISE = Draft(
    soort="signaal", onderwerp="geluid", omschrijving="harde muziek van de buren", wijk="Oost", eigenaar="buren",
    contact="Jan, 06 12345678",
)  # fmt: skip


@pytest.mark.parametrize(
    ("details", "told"), [({}, False), ({CONSENT: "buurtbemiddeling"}, True), ({CONSENT: "gad"}, False)]
)
def test_another_party_hears_name_and_number_only_when_it_was_named(
    conversation: Conversation, details: dict[str, str], told: bool
) -> None:
    services.open_case(replace(NOISE, details=details), conversation, "k1")
    assert ("06 12345678" in OutboxItem.objects.get().text) is told


def test_only_the_coordinator_gets_what_should_not_be_passed_on(conversation: Conversation) -> None:
    case, _ = services.open_case(replace(NOISE, doorsturen=False), conversation, "k1")
    route = case.routes.get(active=True)
    assert (route.recipient, route.reason) == ("coordinator_oost", "De bewoner wil dat alleen de coördinator het weet.")
    assert facts_of(case).doorsturen is False
    assert "doorsturen" not in OutboxItem.objects.get().text


def test_the_status_names_the_matter_who_has_it_and_since_when(conversation: Conversation) -> None:
    case, _ = services.open_case(LAMP, conversation, "k1")
    told = reading.status_line(case)
    for part in (case.number, "Straatverlichting, Siriusstraat", "de afdeling voor straatverlichting"):
        assert part in told
    assert told.count(clock.local(case.created_at).strftime("%d-%m-%Y")) == 2


def test_a_term_is_spoken_only_when_it_was_confirmed(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _ = services.open_case(replace(LAMP, formeel="klacht"), conversation, "k1")
    promise = "Een medewerker leest dit op dezelfde werkdag."
    assert promise not in reading.status_line(case)
    known = directory()
    confirmed = replace(known.terms["zelfde_werkdag"], confirmed_on=clock.now().date())
    monkeypatch.setattr(reading, "directory", lambda: replace(known, terms={"zelfde_werkdag": confirmed}))
    assert promise in reading.status_line(case)


def test_somebody_elses_case_cannot_be_changed(conversation: Conversation) -> None:
    case, _ = services.open_case(LAMP, conversation, "k1")
    other = Conversation.objects.create(channel="web")
    with pytest.raises(CaseError):
        services.withdraw(other, case.number)
    case.refresh_from_db()
    assert case.status == Status.GEMELD


def test_a_withdrawn_case_is_closed_with_words(conversation: Conversation) -> None:
    case, _ = services.open_case(LAMP, conversation, "k1")
    services.withdraw(conversation, case.number)
    case.refresh_from_db()
    assert (case.status, case.open) == (Status.GEANNULEERD, False)
    assert case.history.filter(kind="status").last().why  # type: ignore[union-attr]


@pytest.mark.parametrize("status", [Status.AFGEHANDELD, Status.HEROPEND, Status.GEANNULEERD])
def test_closing_without_words_is_refused(conversation: Conversation, status: Status) -> None:
    case, _ = services.open_case(LAMP, conversation, "k1")
    with pytest.raises(CaseError):
        services.set_status(case, status, by="medewerker:1")


def test_only_plans_of_residents_have_a_stage(conversation: Conversation) -> None:
    wish = replace(LAMP, soort="initiatief", zelf=False)
    plan = replace(LAMP, soort="initiatief", zelf=True)
    challenge = replace(LAMP, soort="right_to_challenge", zelf=True)
    stages = [
        services.open_case(draft, conversation, f"k{n}")[0].fase
        for n, draft in enumerate((LAMP, wish, plan, challenge))
    ]
    assert stages == ["", "", "ontvangen", "ontvangen"]


def test_the_return_link_is_made_once_and_only_its_digest_is_kept(conversation: Conversation) -> None:
    _, secret = services.open_case(LAMP, conversation, "k1")
    _, again = services.open_case(LAMP, conversation, "k2")
    conversation.refresh_from_db()
    assert secret
    assert not again
    assert secret not in str(Conversation.objects.values().get())


def test_an_export_row_names_recipient_and_rule(conversation: Conversation) -> None:
    case, _ = services.open_case(LAMP, conversation, "k1")
    [row] = reading.rows()
    assert row["number"] == case.number
    assert row["recipient"] == case.routes.get(active=True).recipient
    assert row["rule"] == case.routes.get(active=True).rule
    assert tuple(row) == reading.COLUMNS


def test_every_case_keeps_its_row_when_the_conversation_goes() -> None:
    conversation = Conversation.objects.create(channel="web")
    services.open_case(LAMP, conversation, "k1")
    conversation.delete()
    assert Case.objects.count() == 1
    assert [row["channel"] for row in reading.rows()] == [""]
