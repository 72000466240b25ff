"""What residents tell of a plan at once is not asked."""

from __future__ import annotations

import pytest

from actions.zaak import plans
from actions.zaak.draft import Zaak


@pytest.mark.parametrize(
    ("words", "zelf"),
    [
        ("wij willen zelf een moestuin beginnen", True),
        ("we willen een buurtfeest organiseren", True),
        ("kan de gemeente hier een bankje neerzetten? ik wil het zelf niet doen", False),
        ("kunnen jullie hier bloemen planten", False),
        ("een bankje zou leuk zijn", None),
        ("wij willen zelf planten, kunnen jullie dat betalen", None),
    ],
)
def test_who_does_it_is_read_from_the_words(words: str, zelf: bool | None) -> None:
    assert plans.told(Zaak(soort="initiatief", omschrijving=(words,))).zelf is zelf


def test_taking_over_is_settled_only_when_somebody_says_to_do_it_themselves() -> None:
    zaak = Zaak(soort="right_to_challenge", omschrijving=("wij willen het groen zelf overnemen van de gemeente",))
    assert set(plans.told(zaak).klaar) == {"overnemen", "wie_nu"}
    zaak = Zaak(soort="right_to_challenge", omschrijving=("geef ons het beheer van het groen",))
    assert plans.told(zaak).klaar == ()


def test_with_whom_and_what_for_are_both_needed_to_leave_the_question() -> None:
    words = "met acht buren een moestuin, we hebben geld nodig"
    assert "nodig" in plans.told(Zaak(soort="initiatief", omschrijving=(words,))).klaar
    assert "nodig" not in plans.told(Zaak(soort="initiatief", omschrijving=("met acht buren een moestuin",))).klaar
