"""Drafts that residents left, in the grote bak: without words for who may not read them, and sent only once."""

from __future__ import annotations

import pytest

from bot.cases import services
from bot.cases.models import Case, TriageItem
from bot.delivery.models import Conversation
from bot.handoff import unfinished
from bot.handoff.models import OpenDraft
from tests.desk import scenes
from tests.desk.client import Desk, sit_down

pytestmark = pytest.mark.django_db
WORDS = "mijn buurvrouw eet niet meer"


def left(recipient: str = "") -> TriageItem:
    """A draft in the grote bak; confidential when it has a recipient."""
    talk = scenes.conversation("web", WORDS)
    memory = {"slots": {"zaak": {"soort": "signaal", "omschrijving": [WORDS]}}, "form": "zaak_form"}
    Conversation.objects.filter(pk=talk.pk).update(memory=memory)
    talk.refresh_from_db()
    unfinished.follow(talk, {})
    summary = "" if recipient else WORDS
    return services.to_triage("left", unfinished.REASON, conversation=talk, summary=summary, recipient=recipient)


def test_an_unfinished_draft_is_read_by_the_werkverdeler(verdeler: Desk) -> None:
    item = left()
    shown = verdeler.page("/desk/?tab=bak")
    assert "De bewoner maakte de melding niet af" in shown
    assert WORDS in shown
    assert WORDS in verdeler.page(f"/desk/gesprek/{item.conversation_id}")


def test_a_confidential_one_is_opened_by_its_reader_only(verdeler: Desk, oost: Desk) -> None:
    item = left("sociaal_plein")
    shown = verdeler.page("/desk/?tab=bak")
    assert "Vertrouwelijk gesprek" in shown
    assert WORDS not in shown and str(item.conversation_id) not in shown
    for desk in (verdeler, oost):
        assert WORDS not in desk.page(f"/desk/?tab=bak&tekst={WORDS.split()[1]}")
        assert desk.get(f"/desk/gesprek/{item.conversation_id}").status_code == 404
        assert desk.get(f"/desk/bak/{item.pk}").status_code == 404
        assert desk.send(f"/desk/bak/{item.pk}/afhandelen", hoe="gekeken").status_code == 404
    assert "tab=bak" not in oost.page("/desk/")
    plein = sit_down(scenes.staff("plein", "sociaal_plein", name="Ans Mulder"))
    assert f"/desk/bak/{item.pk}" in plein.page("/desk/?tab=bak")
    assert WORDS in plein.page(f"/desk/gesprek/{item.conversation_id}")


def test_a_case_that_a_colleague_makes_of_it_cannot_be_sent_once_more(verdeler: Desk) -> None:
    item = left()
    form = f"/desk/bak/{item.pk}/zaak"
    verdeler.fill(f"/desk/gesprek/{item.conversation_id}", form, soort="signaal", onderwerp="groen", wijk="Oost",
                  woorden="Tak op het pad")  # fmt: skip
    assert Case.objects.count() == 1
    assert unfinished.draft(Conversation.objects.get(pk=item.conversation_id).memory) is None
    assert not OpenDraft.objects.exists()
