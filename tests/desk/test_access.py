"""Who sees what at the desk, by wijk, department, grote bak and confidentiality."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver

from bot.delivery.models import Conversation
from bot.desk.urls import urlpatterns
from tests.desk import scenes
from tests.desk.client import Desk, sit_down

pytestmark = pytest.mark.django_db
OPEN = {"login", "new_password", "enrol", "code", "leave"}
EXAMPLES = {"number": "BW26-XXXXXX", "id": "0" * 32, "pk": "1", "item": "1"}


def addresses() -> list[tuple[str, str]]:
    """Every address of the desk with something filled in."""
    found = []
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        filled = re.sub(r"<\w+:(\w+)>", lambda match: EXAMPLES[match[1]], str(pattern.pattern))
        found.append((str(pattern.name), f"/desk/{filled}"))
    return found


def same(answer: Any) -> str:
    """A page without what differs each time."""
    return re.sub(r'(nonce|name="csrfmiddlewaretoken" value)="[^"]*"', "", answer.content.decode())


def test_the_product_serves_exactly_these_addresses_under_desk() -> None:
    served = [one for one in get_resolver("bot.runtime.urls").url_patterns if str(one.pattern) == "desk/"]
    assert [len(one.url_patterns) for one in served] == [len(urlpatterns)]  # type: ignore[union-attr]


@pytest.mark.parametrize("password", [False, True])
def test_nobody_comes_in_without_both_steps(password: bool) -> None:
    half = Desk(scenes.staff("half", "coordinator_oost"))
    if password:
        half.client.force_login(half.staff.user, backend="django.contrib.auth.backends.ModelBackend")
    closed = [address for name, address in addresses() if name not in OPEN]
    assert len(closed) > 20
    for address in closed:
        shown = half.get(address)
        assert (shown.status_code, shown.headers.get("Location", "").split("?")[0]) == (302, "/desk/inloggen"), address
        answers = half.send(address), half.get(address, htmx=True), half.send(address, htmx=True)
        assert [answer.status_code for answer in answers] == [401] * 3, address


def test_the_coordinator_of_another_wijk_finds_nothing(oost: Desk, zuid: Desk) -> None:
    case = scenes.case()
    assert oost.get(f"/desk/zaak/{case.number}").status_code == 200
    assert zuid.get(f"/desk/zaak/{case.number}").status_code == 404
    assert zuid.get(f"/desk/gesprek/{case.conversation_id}").status_code == 404
    assert case.omschrijving not in zuid.page("/desk/?tab=wijken")
    assert same(zuid.get("/desk/zaak/BW26-NIETS1")) == same(zuid.get(f"/desk/zaak/{case.number}"))


def test_the_department_that_acts_reads_its_case_and_no_other(lampen: Desk) -> None:
    mine, other = scenes.case(), scenes.case(onderwerp="groen", omschrijving="De boom is ziek")
    assert lampen.get(f"/desk/zaak/{mine.number}").status_code == 200
    assert lampen.get(f"/desk/zaak/{other.number}").status_code == 404
    assert "De boom is ziek" not in lampen.page("/desk/?tab=wijken")


def test_of_a_confidential_case_the_coordinator_only_knows_that_it_exists(oost: Desk) -> None:
    case = scenes.case(scenes.CARE)
    shown = oost.page("/desk/rijen?tab=wijken")
    assert "Vertrouwelijke zaak" in shown
    for secret in (case.omschrijving, case.number, "Siriusstraat", "Astronomische", "zorg", "Zorg", "website"):
        assert secret not in shown
    assert oost.get(f"/desk/zaak/{case.number}").status_code == 404


def test_its_handler_reads_a_confidential_case(db: None) -> None:
    case = scenes.case(scenes.CARE)
    recipient = case.routes.get(active=True).recipient
    desk = sit_down(scenes.staff("zorg", recipient))
    assert case.omschrijving in desk.page(f"/desk/zaak/{case.number}")
    assert case.omschrijving in desk.page("/desk/?tab=wijken")


@pytest.mark.parametrize(
    "filters", [{"tekst": "buurvrouw"}, {"onderwerp": "zorg_welzijn"}, {"soort": "signaal"}, {"status": "gemeld"}]
)
def test_a_search_does_not_tell_what_is_in_a_confidential_case(oost: Desk, filters: dict[str, Any]) -> None:
    scenes.case(scenes.CARE)
    oost.send("/desk/filter", tab="wijken", **filters)
    assert "Vertrouwelijke zaak" not in oost.page("/desk/?tab=wijken")


def test_only_the_werkverdeler_sees_the_grote_bak(oost: Desk, verdeler: Desk) -> None:
    item = scenes.looked_for("het is weer zover daar")
    assert "het is weer zover daar" in verdeler.page("/desk/?tab=bak")
    assert verdeler.get(f"/desk/gesprek/{item.conversation_id}").status_code == 200
    assert "het is weer zover daar" not in oost.page("/desk/?tab=bak")
    assert "Grote bak" not in oost.page("/desk/")
    for address in (f"/desk/bak/{item.pk}", f"/desk/gesprek/{item.conversation_id}"):
        assert oost.get(address).status_code == 404
    assert oost.send(f"/desk/bak/{item.pk}/afhandelen", hoe="weg").status_code == 404


def test_who_waits_and_who_wants_a_call_is_for_the_coordinator_of_the_wijk(oost: Desk, zuid: Desk) -> None:
    talk, call = scenes.waiting("coordinator_oost"), scenes.callback("Oost")
    assert oost.get(f"/desk/gesprek/{talk.pk}").status_code == 200
    assert oost.get(f"/desk/terugbellen/{call.pk}").status_code == 200
    assert zuid.get(f"/desk/gesprek/{talk.pk}").status_code == 404
    assert zuid.get(f"/desk/terugbellen/{call.pk}").status_code == 404
    assert zuid.send(f"/desk/terugbellen/{call.pk}/klaar", uitkomst="x").status_code == 404


def test_no_form_works_on_what_one_may_not_read(oost: Desk, zuid: Desk) -> None:
    case = scenes.case()
    talk = f"/desk/gesprek/{case.conversation_id}"
    lost = scenes.lost(case.conversation)  # type: ignore[arg-type]
    for verb in ("oppakken", "notitie", "doorsturen", "verbeteren", "sluiten", "heropenen"):
        assert zuid.send(f"/desk/zaak/{case.number}/{verb}", tekst="x", woorden="x", reden="x").status_code == 404
    for address in (f"{talk}/overnemen", f"{talk}/antwoord", f"{talk}/teruggeven", f"{talk}/opnieuw/{lost.pk}"):
        assert zuid.send(address, tekst="x").status_code == 404
    # A case of one's own does not open the conversation of another.
    mine = scenes.case(wijk="Zuid", buurt=None, straat=None)
    assert zuid.send(f"{talk}/antwoord", tekst="x", zaak=mine.number).status_code == 404
    case.refresh_from_db()
    assert (case.status, case.history.count()) == ("gemeld", 2)
    assert Conversation.objects.get(pk=case.conversation_id).owner == "bot"


def test_a_conversation_with_a_confidential_case_of_another_stays_closed(oost: Desk) -> None:
    talk = scenes.conversation("web", "eerst de lamp", "en mijn buurvrouw eet niet meer")
    lamp = scenes.case(scenes.LAMP, talk)
    scenes.case(scenes.CARE, talk)
    shown = oost.page(f"/desk/zaak/{lamp.number}")
    assert "buurvrouw" not in shown
    assert "Je ziet alleen de zaak" in shown
    assert oost.get(f"/desk/gesprek/{talk.pk}/regels?na=0").status_code == 404


def test_what_the_grote_bak_says_of_a_confidential_matter_of_another_stays_closed(verdeler: Desk) -> None:
    item = scenes.looked_for("Mijn buurvrouw Jansen eet niet meer")
    scenes.case(scenes.CARE, item.conversation)
    case = scenes.case(scenes.CARE)
    other = scenes.to_triage(case)
    assert verdeler.get(f"/desk/gesprek/{item.conversation_id}").status_code == 404
    shown = verdeler.page("/desk/rijen?tab=bak")
    assert "Gesprek met een vertrouwelijke zaak" in shown and "Vertrouwelijke zaak" in shown
    for secret in ("buurvrouw", str(item.conversation_id), f"/bak/{item.pk}", f"/bak/{other.pk}", case.number):
        assert secret not in shown
    verdeler.send("/desk/filter", tab="bak", tekst="Jansen")
    assert "vertrouwelijke zaak" not in verdeler.page("/desk/rijen?tab=bak")
    for one in (item, other):
        assert verdeler.get(f"/desk/bak/{one.pk}").status_code == 404
        assert verdeler.send(f"/desk/bak/{one.pk}/afhandelen", hoe="weg").status_code == 404
        made = verdeler.send(f"/desk/bak/{one.pk}/zaak", soort="signaal", woorden="x", wijk="Oost")
        assert made.status_code == 404
        one.refresh_from_db()
        assert one.done_at is None
    assert item.conversation.cases.count() == 1


def test_a_conversation_that_one_owns_stays_open_in_the_grote_bak(verdeler: Desk) -> None:
    item = scenes.looked_for("Mijn buurvrouw eet niet meer")
    verdeler.fill(f"/desk/gesprek/{item.conversation_id}", f"/desk/gesprek/{item.conversation_id}/overnemen")
    scenes.case(scenes.CARE, item.conversation)
    assert f"/desk/bak/{item.pk}" in verdeler.page("/desk/rijen?tab=bak")
    assert verdeler.send(f"/desk/bak/{item.pk}/afhandelen", hoe="gebeld").status_code == 302
    item.refresh_from_db()
    assert item.done_at is not None


def test_a_photo_is_only_for_who_may_read_the_conversation(oost: Desk, zuid: Desk) -> None:
    talk = scenes.conversation("web", "de lantaarn is uit")
    photo = scenes.photo(talk)
    scenes.case(scenes.LAMP, talk)
    shown = oost.get(f"/desk/foto/{photo.pk}")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert shown.content.startswith(b"\xff\xd8")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in shown["Cache-Control"]
    assert "sandbox" in shown["Content-Security-Policy"]
    assert zuid.get(f"/desk/foto/{photo.pk}").status_code == 404
    assert oost.get("/desk/foto/../../secret_key").status_code == 404


def test_pages_leave_no_copy_behind(oost: Desk) -> None:
    case = scenes.case()
    for address in ("/desk/", f"/desk/zaak/{case.number}", "/desk/rijen", "/desk/inloggen"):
        answer = (Desk(oost.staff) if "inloggen" in address else oost).get(address)
        assert "no-store" in answer["Cache-Control"], address
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Frame-Options"] == "DENY"
