"""What somebody does at the desk: what the resident reads, and which rows are left."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cases.models import Case, TriageItem
from bot.delivery.models import Conversation, Message, OutboxItem, Sender
from bot.handoff.models import Presence
from bot.handoff.presence import present
from tests.desk import scenes
from tests.desk.client import Desk, sit_down

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">{{ 7|add:7 }}'


def said(conversation: Any) -> list[tuple[str, str]]:
    """What the resident reads, newest last."""
    rows = Message.objects.filter(conversation=conversation).exclude(sender=Sender.RESIDENT)
    return list(rows.order_by("seq").values_list("author", "text"))


@pytest.fixture
def colleague(db: None) -> Desk:
    """A second coordinator of Oost."""
    return sit_down(scenes.staff("kees", "coordinator_oost", name="Kees Jansen"))


@pytest.mark.parametrize("channel", ["web", "telegram"])
def test_an_answer_takes_over_first_and_reaches_the_resident(oost: Desk, channel: str) -> None:
    case = scenes.case(scenes.LAMP, scenes.conversation(channel, "de lamp is uit"))
    page, talk = f"/desk/zaak/{case.number}", f"/desk/gesprek/{case.conversation_id}"
    assert "Neem over en verstuur" in oost.page(page)
    oost.fill(page, f"{talk}/antwoord", tekst="Ik stuur morgen iemand.")
    lines = said(case.conversation)
    assert "Sam de Vries, buurtcoördinator van Oost" in lines[-2][1]
    assert lines[-1] == ("Sam de Vries", "Ik stuur morgen iemand.")
    assert Conversation.objects.get(pk=case.conversation_id).owner_id == "oost"
    if channel == "telegram":
        assert OutboxItem.objects.filter(channel="telegram", text="Ik stuur morgen iemand.").count() == 1
    assert "Jij praat met de bewoner." in oost.page(page)
    oost.fill(page, f"{talk}/teruggeven")
    assert Conversation.objects.get(pk=case.conversation_id).owner == "bot"


def test_an_answer_that_is_sent_twice_is_said_once(oost: Desk) -> None:
    talk = scenes.waiting()
    page, form = f"/desk/gesprek/{talk.pk}", f"/desk/gesprek/{talk.pk}/antwoord"
    values = oost.on(page, form, tekst="Goedemorgen")
    for htmx in (True, True, False):
        assert oost.send(form, htmx=htmx, **values).status_code in (200, 302)
    assert [text for _, text in said(talk)].count("Goedemorgen") == 1
    # An old page that the browser shows again carries another answer.
    oost.send(form, **{**values, "tekst": "Bent u er nog?"})
    assert said(talk)[-1] == ("Sam de Vries", "Bent u er nog?")


def test_who_answers_in_a_conversation_of_a_colleague_is_told_and_keeps_the_text(oost: Desk, colleague: Desk) -> None:
    talk = scenes.waiting()
    page, form = f"/desk/gesprek/{talk.pk}", f"/desk/gesprek/{talk.pk}/antwoord"
    values = colleague.on(page, form, tekst="Ik ook")
    scenes.case(scenes.LAMP, talk)
    oost.fill(page, f"{page}/overnemen")
    part = colleague.send(form, htmx=True, **values)
    assert (part.status_code, part["HX-Reswap"]) == (409, "innerHTML")
    assert "Sam de Vries, buurtcoördinator van Oost praat al met deze bewoner" in part.content.decode()
    whole = colleague.send(form, **values)
    assert (whole.status_code, "Ik ook</textarea>" in whole.content.decode()) == (409, True)
    assert "Ik ook" not in [text for _, text in said(talk)]
    assert "Sam de Vries, buurtcoördinator van Oost praat met de bewoner." in colleague.page(page)


def test_an_empty_answer_takes_nothing_over(oost: Desk) -> None:
    talk = scenes.waiting()
    oost.fill(f"/desk/gesprek/{talk.pk}", f"/desk/gesprek/{talk.pk}/antwoord", tekst="   ")
    assert Conversation.objects.get(pk=talk.pk).owner == "wachtrij"


def test_a_case_is_picked_up_noted_and_closed_with_words(oost: Desk) -> None:
    case = scenes.case()
    page = f"/desk/zaak/{case.number}"
    oost.fill(page, f"{page}/oppakken")
    assert case.omschrijving in oost.page("/desk/?tab=mij")
    oost.fill(page, f"{page}/notitie", tekst="Paal 12 staat scheef")
    assert "Paal 12 staat scheef" in oost.page(page)
    assert "scheef" not in " ".join(text for _, text in said(case.conversation))
    refused = oost.fill(page, f"{page}/sluiten", htmx=True, woorden="De lamp brandt weer.", afloop="")
    assert (refused.status_code, "Kies hoe" in refused.content.decode()) == (409, True)
    done = oost.fill(page, f"{page}/sluiten", htmx=True, woorden="De lamp brandt weer.", afloop="opgelost")
    assert done["HX-Redirect"] == page
    (author, text), (_, asked) = said(case.conversation)[-2:]
    assert (author, "De lamp brandt weer." in text, asked) == ("Sam de Vries", True, "Is het opgelost?")
    assert case.omschrijving in oost.page("/desk/?tab=klaar")
    shown = oost.page(page)
    for words in ("Sam de Vries zette de status op “Afgehandeld” (opgelost)", "De lamp brandt weer.", "Heropenen"):
        assert words in shown
    oost.fill(page, f"{page}/heropenen", woorden="Hij is weer uit.")
    case.refresh_from_db()
    assert case.status == "heropend"


def test_two_people_edit_one_case_and_the_second_is_told(oost: Desk, colleague: Desk) -> None:
    case = scenes.case()
    page = f"/desk/zaak/{case.number}"
    late = colleague.on(page, f"{page}/sluiten", woorden="Klaar", afloop="opgelost")
    seen = late["versie"]
    oost.fill(page, f"{page}/doorsturen", ontvanger="coordinator_oost", reden="graag zelf langs")
    assert "Sam de Vries heeft deze zaak net veranderd" in colleague.page(
        f"/desk/stand?zaak={case.number}&versie={seen}"
    )
    answer = colleague.send(f"{page}/sluiten", **late)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Sam de Vries heeft deze zaak veranderd" in shown and "Klaar</textarea>" in shown
    case.refresh_from_db()
    assert case.status == "gemeld"


def test_a_form_sent_twice_changes_a_case_once(oost: Desk) -> None:
    case = scenes.case()
    page = f"/desk/zaak/{case.number}"
    values = oost.on(page, f"{page}/doorsturen", ontvanger="coordinator_oost", reden="dubbel")
    assert [oost.send(f"{page}/doorsturen", **values).status_code for _ in range(2)] == [302, 302]
    assert case.routes.filter(reason="dubbel").count() == 1


def test_a_correction_routes_again_once_and_may_take_the_case_away(oost: Desk, zuid: Desk) -> None:
    case = scenes.case(scenes.PLAN)
    page = f"/desk/zaak/{case.number}"
    done = oost.fill(page, f"{page}/verbeteren", soort="initiatief", onderwerp="", wijk="Zuid", reden="ligt in Zuid")
    assert done.headers["Location"] == "/desk/"
    assert f"Zaak {case.number} is verbeterd." in oost.page("/desk/")
    assert oost.get(page).status_code == 404
    shown = zuid.page(page)
    assert "wijk van “Oost” in “Zuid”" in shown
    assert case.routes.count() == 2
    assert case.history.filter(kind="correctie").count() == 1


def test_a_recipient_that_does_not_exist_is_refused(oost: Desk) -> None:
    case = scenes.case()
    page = f"/desk/zaak/{case.number}"
    answer = oost.fill(page, f"{page}/doorsturen", htmx=True, ontvanger="mars", reden="x")
    assert (answer.status_code, case.routes.count()) == (409, 1)


def test_a_message_that_did_not_arrive_is_shown_and_sent_again(oost: Desk) -> None:
    case = scenes.case(scenes.LAMP, scenes.conversation("telegram", "de lamp"))
    lost = scenes.lost(case.conversation, "U hoort morgen meer")  # type: ignore[arg-type]
    page = f"/desk/zaak/{case.number}"
    assert "Dit bericht kwam niet aan" in oost.page(page)
    oost.fill(page, f"/desk/gesprek/{case.conversation_id}/opnieuw/{lost.pk}")
    lost.refresh_from_db()
    assert lost.status == "waiting"
    assert "Dit bericht kwam niet aan" not in oost.page(page)


def test_a_resident_who_blocked_us_is_shown(oost: Desk) -> None:
    case = scenes.case()
    Conversation.objects.filter(pk=case.conversation_id).update(blocked_at=case.created_at)
    assert "De bewoner heeft ons geblokkeerd" in oost.page(f"/desk/zaak/{case.number}")


def test_the_werkverdeler_makes_a_case_of_what_was_not_understood(verdeler: Desk) -> None:
    item = scenes.looked_for("het is weer zover daar")
    page = f"/desk/gesprek/{item.conversation_id}"
    values = {"soort": "signaal", "onderwerp": "groen", "wijk": "Oost", "woorden": "Tak op het pad", "plek": "bij 12"}
    form = verdeler.on(page, f"/desk/bak/{item.pk}/zaak", **values)
    for _ in range(2):
        verdeler.send(f"/desk/bak/{item.pk}/zaak", **form)
    case = Case.objects.get()
    assert (case.omschrijving, case.wijk, case.plek) == ("Tak op het pad", "Oost", "bij 12")
    assert case.number in said(item.conversation)[-1][1]
    assert not TriageItem.objects.filter(done_at=None).exists()


def test_the_werkverdeler_settles_with_words(verdeler: Desk) -> None:
    item = scenes.looked_for("hallo")
    page, form = f"/desk/gesprek/{item.conversation_id}", f"/desk/bak/{item.pk}/afhandelen"
    assert verdeler.fill(page, form, htmx=True, hoe=" ").status_code == 409
    values = verdeler.on(page, form, hoe="Was een grapje")
    verdeler.send(form, **values)
    assert item.reason and "De grote bak is leeg" in verdeler.page("/desk/?tab=bak")
    assert Conversation.objects.get(pk=item.conversation_id).history.filter(why="Was een grapje").exists()


def test_a_case_in_the_grote_bak_is_sent_on(verdeler: Desk) -> None:
    case = scenes.case(scenes.PLAN, wijk=None, buurt=None)
    item = TriageItem.objects.get(case=case)
    assert verdeler.get(f"/desk/bak/{item.pk}").headers["Location"] == f"/desk/zaak/{case.number}"
    page = f"/desk/zaak/{case.number}"
    done = verdeler.fill(page, f"{page}/doorsturen", ontvanger="coordinator_oost", reden="woont in Oost")
    assert done.headers["Location"] == "/desk/"
    assert not TriageItem.objects.filter(done_at=None).exists()


def test_a_call_is_ticked_off_with_how_it_went(oost: Desk) -> None:
    call = scenes.callback()
    page = f"/desk/terugbellen/{call.pk}"
    assert 'href="tel:+31612345678"' in oost.page(page)
    oost.fill(page, f"{page}/klaar", uitkomst="Komt morgen langs")
    call.refresh_from_db()
    assert (call.done_by, call.outcome) == ("oost", "Komt morgen langs")
    assert "Er hoeft niemand gebeld te worden" in oost.page("/desk/?tab=bellen")


def test_a_spreekuur_begins_until_a_time_and_ends(oost: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURT_NOW", "2026-11-24T10:00:00+01:00")
    page = "/desk/spreekuur"
    for wrong in ("09:00", "23:59", "nu", ""):
        assert oost.fill(page, f"{page}/starten", htmx=True, tot=wrong).status_code == 409
    oost.fill(page, f"{page}/starten", tot="12:30")
    assert "Je spreekuur loopt tot 12:30" in oost.page(page)
    assert [one.name for one in present("coordinator_oost")] == ["Sam de Vries"]
    oost.fill(page, f"{page}/stoppen")
    assert not Presence.objects.exists()


def test_scripts_in_texts_are_shown_and_never_run(oost: Desk) -> None:
    talk = scenes.conversation("web", HOSTILE)
    case = scenes.case(
        scenes.LAMP, talk, omschrijving=HOSTILE, straat=HOSTILE, contact=HOSTILE, details={HOSTILE: HOSTILE}
    )
    page = f"/desk/zaak/{case.number}"
    oost.fill(page, f"{page}/notitie", tekst=HOSTILE)
    oost.fill(page, f"/desk/gesprek/{talk.pk}/antwoord", tekst=HOSTILE)
    scenes.lost(talk, HOSTILE)
    oost.send("/desk/filter", tab="wijken", tekst=HOSTILE)
    for address in (page, "/desk/?tab=wijken", "/desk/rijen?tab=wijken", f"/desk/gesprek/{talk.pk}/regels?na=0"):
        shown = oost.page(address)
        assert "<script>alert" not in shown and "<img src=x" not in shown, address
        assert "{{ 7|add:7 }}" in shown or "14" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in oost.page(page)


@pytest.mark.parametrize("name", ["sleutel", "versie", "zaak", "ontvanger"])
def test_forged_hidden_fields_do_no_harm(oost: Desk, name: str) -> None:
    case = scenes.case()
    page = f"/desk/zaak/{case.number}"
    values = oost.on(page, f"{page}/doorsturen", ontvanger="coordinator_oost", reden="x")
    answer = oost.send(f"{page}/doorsturen", **{**values, name: "9" * 300 + "'\"<"})
    assert answer.status_code in (302, 409)
    talk = f"/desk/gesprek/{case.conversation_id}/antwoord"
    values = oost.on(page, talk, tekst="x")
    assert oost.send(talk, **{**values, name: "9" * 300}).status_code in (302, 404, 409)


def test_forms_from_another_site_are_refused(oost: Desk) -> None:
    case = scenes.case()
    oost.client.handler.enforce_csrf_checks = True
    form = f"/desk/gesprek/{case.conversation_id}/antwoord"
    answer = oost.send(form, tekst="Mijn antwoord", sleutel="y")
    assert (answer.status_code, "Mijn antwoord</textarea>" in answer.content.decode()) == (403, True)
    assert "Deze pagina is verlopen" in oost.send(form, htmx=True, tekst="x").content.decode()
    assert len(said(case.conversation)) == 1


def test_the_log_never_holds_what_was_said(oost: Desk, caplog: Any, capfd: Any) -> None:
    talk = scenes.waiting("coordinator_oost", "Mijn geheim is appelmoes")
    page = f"/desk/gesprek/{talk.pk}"
    oost.fill(page, f"{page}/antwoord", tekst="Wat een appelmoes")
    oost.send(f"{page}/antwoord", tekst="appelmoes", zaak="bestaat-niet")
    out, err = capfd.readouterr()
    assert "appelmoes" not in caplog.text + out + err
