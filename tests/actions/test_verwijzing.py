"""When another party does it: call yourself, pass on with name and number, or only tell the coordinator."""

from __future__ import annotations

from typing import Any

import pytest

from actions.zaak import verwijzing
from actions.zaak.form import _as_draft
from actions.zaak.steps import Step
from bot.cases.notices import CONSENT
from bot.routing import directory
from tests.actions.test_steps import answer, asked, first, pressed, typed


def noise() -> Step:
    """A report that goes to Buurtbemiddeling."""
    return first(
        "de buren draaien elke nacht muziek, Siriusstraat", onderwerp="geluid", vertrouwelijk=True
    )  # fmt: skip


def titles(done: Step) -> list[str]:
    assert done.question is not None
    return [button["title"] for button in done.question.say(done.zaak, "nl").buttons]


def kind(done: Step) -> str:
    return directory().recipients[done.zaak.decision().primary].kind


def test_only_a_matter_of_another_party_offers_the_three_choices() -> None:
    choices = ["Stuur door met mijn gegevens", "Ik bel zelf", "Alleen coördinator laten weten"]
    assert titles(noise()) == ["Klopt, verstuur", *choices, "Aanpassen", "Niet versturen"]
    assert set(choices).isdisjoint(titles(first("losse tegels in de Siriusstraat")))


def test_an_ordinary_yes_files_without_name_and_number() -> None:
    done = answer(noise(), typed("ja hoor", "ja"))
    assert (done.outcome, done.zaak.contact, kind(done)) == ("ingediend", None, "party")
    assert CONSENT not in _as_draft(done.zaak, "nl")["details"]


def test_calling_yourself_files_nothing_and_gives_the_number() -> None:
    done = answer(
        first("de gft bak in de Siriusstraat is niet geleegd", onderwerp="afval"), pressed("bevestiging", "zelf")
    )
    assert done.outcome == verwijzing.CALLS
    said = verwijzing.ending(done.zaak, "nl")
    assert (said.response, said.values["nummer"]) == ("utter_call_party", directory().recipients["gad"].phone)


def test_a_party_without_a_number_of_its_own_is_not_given_one() -> None:
    assert verwijzing.ending(noise().zaak, "nl").response == "utter_call_unknown"


def test_passing_on_with_details_asks_only_how_to_reach_the_resident() -> None:
    done = answer(noise(), pressed("bevestiging", "gegevens"))
    assert asked(done) == "gegevens"
    done = answer(done, typed("Jan, 06 12345678", "antwoord"))
    assert (done.outcome, done.zaak.contact) == ("ingediend", "Jan, 06 12345678")
    assert _as_draft(done.zaak, "nl")["details"][CONSENT] == "buurtbemiddeling"


@pytest.mark.parametrize("refused", [pressed("gegevens", "overslaan"), typed("liever niet", "nee")])
def test_without_details_the_summary_comes_again(refused: Any) -> None:
    done = answer(answer(noise(), pressed("bevestiging", "gegevens")), refused)
    assert (asked(done), done.zaak.doorsturen) == ("bevestiging", None)


@pytest.mark.parametrize("said", [pressed("bevestiging", "coordinator"), typed("alleen de coördinator graag", "mens")])
def test_only_the_coordinator_means_that_the_party_gets_nothing(said: Any) -> None:
    done = answer(noise(), said)
    assert (done.outcome, kind(done)) == ("ingediend", "coordinator")
    assert _as_draft(done.zaak, "nl")["doorsturen"] is False


def test_the_choices_mean_nothing_where_the_municipality_acts_itself() -> None:
    done = answer(first("losse tegels in de Siriusstraat"), pressed("bevestiging", "coordinator"))
    assert (asked(done), done.zaak.doorsturen) == ("bevestiging", None)
