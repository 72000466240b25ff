from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.core.understanding import WIJKEN
from bot.places.tables import seeds as place_seeds
from bot.routing import ONBEKEND, TRIAGE, Directory, seeds


def test_names_read_well_after_naar(shipped: Directory) -> None:
    assert shipped.recipients["straatverlichting"].called("nl") == "de afdeling voor straatverlichting"
    assert shipped.recipients["coordinator_oost"].called("nl") == "de buurtcoördinator van Oost"
    assert shipped.recipients["coordinator_oost"].called("tr") == "the neighbourhood coordinator of Oost"
    assert shipped.recipients["straatverlichting"].name("nl") == "Afdeling straatverlichting"


def test_eight_wijken_have_a_coordinator_of_their_own(shipped: Directory) -> None:
    own = {shipped.coordinator(wijk) for wijk in WIJKEN if wijk != "Landelijk gebied"}
    assert len(own) == 8
    assert all(shipped.recipients[code].kind == "coordinator" for code in own)


@pytest.mark.parametrize("wijk", [None, "", "buiten", "Landelijk gebied", "Bussum"])
def test_a_wijk_without_a_coordinator_is_for_the_grote_bak(shipped: Directory, wijk: str | None) -> None:
    assert shipped.coordinator(wijk) == TRIAGE


def test_the_buurten_of_the_countryside_exist(shipped: Directory) -> None:
    known = {row["name"] for row in place_seeds()["buurten"]}
    assert set(shipped.wijken["Landelijk gebied"].buurten) <= known


def test_mailboxes_are_functional_and_nobody_real(shipped: Directory) -> None:
    addresses = [one.email for one in shipped.recipients.values() if one.email]
    assert len(addresses) > 40
    assert all(address.endswith("@example.org") for address in addresses)


def test_a_telephone_number_stands_in_one_place(shipped: Directory) -> None:
    assert shipped.recipients["politie"].phone == "0900-8844"
    number = shipped.fact("tel_politie")
    assert number is not None and number.spoken("nl") == "0900-8844"


@pytest.mark.parametrize(
    ("key", "nl", "en"),
    [
        ("tel_gemeente", "14 035", "14 035"),
        ("tel_veilig_thuis", "0800-2000", "0800-2000"),
        ("wijkbudget_oost", "49.950 euro", "49,950 euros"),
        ("wijkbudget_termijn", "13 weken", "13 weeks"),
    ],
)
def test_facts_are_said_in_the_language_of_the_resident(shipped: Directory, key: str, nl: str, en: str) -> None:
    fact = shipped.fact(key)
    assert fact is not None
    assert (fact.spoken("nl"), fact.spoken("pl")) == (nl, en)


def test_an_unknown_fact_is_none(shipped: Directory) -> None:
    assert shipped.fact("tel_maan") is None


def test_everything_shipped_waits_to_be_confirmed(shipped: Directory) -> None:
    waiting = shipped.unconfirmed()
    assert "facts.tel_vandaag_nacht" in waiting
    assert "recipients.coordinator_oost" in waiting
    assert len(waiting) == len(shipped.facts) + len(shipped.recipients)


def test_without_recipients_there_is_still_a_grote_bak() -> None:
    empty = Directory.from_document({})
    assert empty.recipients[TRIAGE].called("nl")
    assert empty.coordinator("Oost") == TRIAGE


def test_a_snapshot_is_read_instead_of_the_seeds(tmp_path: Path) -> None:
    document = seeds()
    document["wijken"] = [{"wijk": "Oost", "code": "WK040206", "coordinator": "coordinator_zuid"}]
    path = tmp_path / "snapshot.json"
    path.write_text(json.dumps({"directory": document}), encoding="utf-8")
    assert Directory.load(path).coordinator("Oost") == "coordinator_zuid"


def test_a_snapshot_without_a_directory_gives_the_seeds(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json"
    path.write_text('{"places": {}}', encoding="utf-8")
    assert Directory.load(path).coordinator("Oost") == "coordinator_oost"


@pytest.mark.parametrize(
    ("onderwerp", "text", "eigenaar"),
    [
        ("geluid", "De bovenburen draaien elke nacht keiharde muziek", "buren"),
        ("geluid", "het terras van die kroeg gaat door tot 2 uur", "horeca"),
        ("geluid", "Ze zijn weer aan het HEIEN om zes uur 's ochtends", "werkzaamheden"),
        ("geluid", "die vliegtuigen komen steeds lager over", "vliegtuig"),
        ("geluid", "bas van het festival dreunt door het huis", "evenement"),
        ("geluid", "cobra's en knallen, elke avond", "vuurwerk"),
        ("geluid", "herrie hele nacht", ONBEKEND),
        ("geluid", "wij en de buren slapen niet door een brom", ONBEKEND),
        ("geluid", "de buren hebben ook last van het café", "horeca"),
        ("geluid", "het café en de buren van boven allebei", ONBEKEND),
        ("wonen", "schimmel in de slaapkamer", ONBEKEND),
        ("wonen", "schimmel, ik huur van Dudok Wonen", "dudok_wonen"),
        ("wonen", "lift stuk, de Alliantie doet niks", "de_alliantie"),
        ("wonen", "Airbnb boven ons, elke week andere mensen", "illegale_verhuur"),
        ("dieren", "hondenpoep op de stoep", "openbaar"),
        ("dieren", "een dode gans in de vijver", None),
        ("dieren", "ratten in onze tuin", ONBEKEND),
        ("dieren", "ratten bij de containers", "openbaar"),
        ("groen", "de heg bij de speeltuin is doorgeschoten", None),
        ("groen", "de heg van de buren hangt over", "buren"),
        ("groen", "de binnentuin is een jungle", ONBEKEND),
        ("groen", "mijn buurman en ik vinden dat de boom gevaarlijk staat", None),
        ("straatverlichting", "de lantaarn voor onze deur is uit", None),
        ("straatverlichting", "lampen op de N201 doen het niet", "provincie"),
        ("straatverlichting", "het achterpad is aardedonker", ONBEKEND),
        ("verkeer", "auto's rijden hier alsof het een snelweg is", None),
        ("verkeer", "de spoorbomen gaan veel te lang dicht", "spoor"),
        ("wegen", "losse tegel voor de winkel", None),
        ("water_riool", "de put op de hoek loopt over", "openbaar"),
        ("water_riool", "de wc loopt over", ONBEKEND),
        ("water_riool", "bruin water uit de kraan, vieze waterleiding", "waterleiding"),
        ("vandalisme", "bushokje ligt in scherven", "openbaar"),
        ("vandalisme", "mijn auto is bekrast", "eigen"),
        ("vandalisme", "graffiti op de muur", ONBEKEND),
        ("afval", "container zit vol", "huisafval"),
        ("afval", "overal blikjes en peuken", "zwerfafval"),
        ("afval", "wat een rommel hier", ONBEKEND),
        ("parkeren", "auto op de stoep", None),
        ("ontmoeten", "buurthuis dicht", None),
        ("overig", "stroomstoring in de straat", "stroom"),
        ("overig", "vreemde geur", None),
        (None, "iets", None),
    ],
)
def test_what_was_said_is_not_asked(shipped: Directory, onderwerp: str | None, text: str, eigenaar: str | None) -> None:
    assert shipped.eigenaar(onderwerp, text) == eigenaar
    asked = shipped.question(onderwerp, text)
    assert (asked is not None) == (eigenaar == ONBEKEND)


def test_only_noise_and_homes_always_need_an_owner(shipped: Directory) -> None:
    asked = {one for row in shipped.questions for one in row.onderwerpen if shipped.question(one)}
    assert asked == {"geluid", "wonen"}


def test_the_lamp_number_is_offered_and_never_a_turn_of_its_own(shipped: Directory) -> None:
    offer = shipped.offer("straatverlichting")
    assert offer is not None and offer.sets == "lampnummer"
    assert shipped.question("straatverlichting") is None
    assert shipped.offer("geluid") is None


def test_answers_that_are_only_read_from_the_text_have_no_button(shipped: Directory) -> None:
    question = shipped.question("geluid")
    assert question is not None
    assert "vuurwerk" not in {choice.code for choice in question.choices}
    assert question.choices[0].called("nl") == "Van de buren"
    assert question.asked("en") == "Where does the noise come from?"
