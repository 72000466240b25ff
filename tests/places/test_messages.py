"""What residents write, and the place that the assistant must take from it."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from bot.places import Gazetteer

ASK: None = None


class Case(NamedTuple):
    text: str
    wijk: str | None
    straat: str | None = None
    nummer: str | None = None
    buurt: str | None = None
    candidates: tuple[str, ...] = ()


STREETS = [
    Case("de lantaarn voor onze deur in de Siriusstraat doet het al een week niet", "Oost", "Siriusstraat",
         buurt="Astronomische Buurt"),
    Case("egelantierstr", "Zuid", "Egelantierstraat", buurt="Bloemenkwartier Noord"),
    Case("Siriusstr. 12a", "Oost", "Siriusstraat", "12A", "Astronomische Buurt"),
    Case("orionln 3", "Oost", "Orionlaan", "3", "Astronomische Buurt"),
    Case("geuzenwg 20", "Oost", "Geuzenweg", "20", "Geuzenbuurt"),
    Case("Sirius straat 4", "Oost", "Siriusstraat", "4", "Astronomische Buurt"),
    Case("larense weg nr 5", "Oost", "Larenseweg", "5"),
    Case("media park boulevard", "Noordwest", "Media Parkboulevard"),
    Case("Rontgenstraat 8", "Oost", "Röntgenstraat", "8", "Liebergen"),
    Case("Roentgenstraat", "Oost", "Röntgenstraat", buurt="Liebergen"),
    Case("bij v 't hoffstraat", "Oost", "Van 't Hoffstraat", buurt="Liebergen"),
    Case("Prof. Poelsstraat 3", "Oost", "Professor Poelsstraat", "3", "Kleine Driftbuurt"),
    Case("v. Oldenbarneveltlaan 9", "Zuid", "Van Oldenbarneveltlaan", "9", "Staatsliedenkwartier"),
    Case("taxi's op de groest?", "Centrum", "Groest", buurt="Centrum"),
    Case("GLAS OP DE KERKBRINK BIJ DE BANKJES", "Centrum", "Kerkbrink", buurt="Centrum"),
    Case("Siriusstraat, 1223 AN Hilversum", "Oost", "Siriusstraat", buurt="Astronomische Buurt"),
    Case("Siriusstraat 12-14", "Oost", "Siriusstraat", "12-14", "Astronomische Buurt"),
    Case("nummer 12 in de Siriusstraat", "Oost", "Siriusstraat", "12", "Astronomische Buurt"),
    Case("Siriusstraat 14 lamp kapot", "Oost", "Siriusstraat", "14", "Astronomische Buurt"),
    Case("Siriusstraat 3 lantaarns kapot", "Oost", "Siriusstraat", None, "Astronomische Buurt"),
    Case("in de Siriusstraat 2 weken geen licht", "Oost", "Siriusstraat", None, "Astronomische Buurt"),
    Case("Siriusstraat 12 maart om 22u was het donker", "Oost", "Siriusstraat", None, "Astronomische Buurt"),
    Case("Hilvertsweg ter hoogte van de Gijsbrecht", "Zuid", "Hilvertsweg", buurt="Bloemenkwartier Zuid"),
    Case("hilvertsweg20", "Zuid", "Hilvertsweg", "20", "Bloemenkwartier Zuid"),
    Case("Stadhouderslaan t/m Rembrandtlaan", "Zuidoost", "Stadhouderslaan"),
    Case("herrie op de Groest 24/7", "Centrum", "Groest", buurt="Centrum"),
    Case("in het Loosdrechtse Bos gevolgd", "Landelijk gebied", "Loosdrechtse Bos",
         buurt="Landelijk Gebied 95"),
    Case("next to the bus stop on Johannes Geradtsweg", "Noordoost", "Johannes Geradtsweg"),
    Case("Joh. Geradtsweg 100", "Noordoost", "Johannes Geradtsweg", "100"),
]  # fmt: skip

MISSPELT = [
    Case("siriustraat 14", "Oost", "Siriusstraat", "14", "Astronomische Buurt"),
    Case("hyacinthenlaan", "Zuid", "Hyacintenlaan", buurt="Schrijverskwartier"),
    Case("Neptunesstraat", "Oost", "Neptunusstraat", buurt="Astronomische Buurt"),
    Case("voltastaat", "Oost", "Voltastraat"),
    Case("kerklanden", "Zuidwest", buurt="Kerkelanden"),
    Case("in de schildersbuurd", "Zuidoost", buurt="Schilderskwartier"),
    Case("Akkerstraat 4", ASK, "Akkerstraat", "4"),
    Case("Zonnestraat 3", ASK, "Zonnestraat", "3"),
    Case("Nieuwe Rozenstraat 8", ASK, "Nieuwe Rozenstraat", "8"),
]

ASKED = [
    Case("Gijsbrecht van Amstelstraat 100", ASK, "Gijsbrecht van Amstelstraat", "100",
         candidates=("Zuidwest", "Zuid")),
    Case("de winkels op de Gijsbrecht", ASK, "Gijsbrecht van Amstelstraat", candidates=("Zuidwest", "Zuid")),
    Case("kuil in de Utrechtseweg", ASK, "Utrechtseweg", candidates=("Landelijk gebied", "Zuidoost")),
    Case("burg lambooylaan 3", ASK, "Burgemeester Lambooylaan", "3", candidates=("Centrum", "Noordwest")),
    Case("Jan v.d. Heydenstraat", ASK, "Jan van der Heijdenstraat", candidates=("Oost", "Noordoost")),
    Case("Resedastraat 4", ASK, "Resedastraat", "4", candidates=("Zuid",)),
    Case("Vaartweg", ASK, "Vaartweg", candidates=("Noordwest", "Centrum")),
    Case("1217 BJ", ASK, "Tromplaan", candidates=("Noordwest", "Centrum", "Landelijk gebied")),
    Case("postcode 1213", ASK, candidates=("Zuidoost", "Landelijk gebied")),
    Case("1222AB", ASK, "Nieuwe Crailoseweg", candidates=("Landelijk gebied", "Noordoost")),
    Case("over het spoor is het donker", ASK, candidates=("Oost", "Noordoost", "Zuidoost")),
    Case("bij station Hilversum", ASK, "Station Hilversum", candidates=("Centrum", "Oost")),
    Case("hoek Groest/Siriusstraat", ASK, "Groest", candidates=("Centrum", "Oost")),
    Case("Siriusstraat in Zuid", ASK, "Siriusstraat", candidates=("Oost", "Zuid")),
    Case("tussen Oost en Zuid", ASK, candidates=("Oost", "Zuid")),
    Case("het fietspad naar Kerkelanden is glad", ASK, candidates=("Zuidwest",)),
    Case("ik woonde vroeger in de Siriusstraat", ASK, "Siriusstraat", candidates=("Oost",)),
    Case("ik woon in de Siriusstraat. In de Lindelaan ligt rommel", ASK, "Siriusstraat",
         candidates=("Oost",)),
    Case("Hilversum West", ASK, candidates=("Noordwest", "Zuidwest")),
    Case("Kastanjemeent 12", ASK, "Kastanjemeent", "12", candidates=("Hilversumse Meent",)),
]  # fmt: skip

UNKNOWN_STREETS = [
    Case("Lindelaan 4", ASK, "Lindelaan", "4"),
    Case("LINDELAAN 4 LAMP KAPOT", ASK, "LINDELAAN", "4"),
    Case("in de lindelaan is het donker", ASK, "lindelaan"),
    Case("Bij Prins Hendrikstraat 12 ligt glas", ASK, "Prins Hendrikstraat", "12"),
    Case("'s-Gravelandseweg 54", ASK, "'s-Gravelandseweg", "54"),
    Case("afval langs de Soestdijkerstraatweg", ASK, "Soestdijkerstraatweg"),
    Case("emmastraat", ASK, "emmastraat"),
    Case("Op Neuweg 12 brandt niets", ASK, "Neuweg", "12"),
    Case("lindelaan 4, oost", "Oost", "lindelaan", "4"),
    Case("in de Kerkstraat (centrum)", "Centrum", "Kerkstraat"),
    Case("Lindelaan 4 in Oost", "Oost", "Lindelaan", "4"),
    Case("Lindelaan 4, 1214 AB", "Zuid", "Lindelaan", "4"),
    Case("hoek Lindelaan en Siriusstraat", "Oost", "Siriusstraat", buurt="Astronomische Buurt"),
]

QUARTERS = [
    Case("in Oost is het een puinhoop", "Oost"),
    Case("wijk Oost", "Oost"),
    Case("Zuid", "Zuid"),
    Case("Zuid: container vol", "Zuid"),
    Case("zuid denk ik", "Zuid"),
    Case("Hilversum-Zuid", "Zuid"),
    Case("wie is de wijkwethouder van Zuid?", "Zuid"),
    Case("buurtcoördinator zuidwest", "Zuidwest"),
    Case("wij wonen in Zuid-Oost", "Zuidoost"),
    Case("het wijkbudget van Noordwest", "Noordwest"),
    Case("Noord", "Noordoost", buurt="Noord"),
    Case("Hilversum Noord", "Noordoost", buurt="Noord"),
    Case("ein Loch in Hilversum East", "Oost"),
    Case("niet in Oost maar in Zuid", "Zuid"),
    Case("het licht doet het niet in Oost", "Oost"),
    Case("in het centrum staan fietsen", "Centrum"),
    Case("centrum", "Centrum"),
    Case("in the city centre", "Centrum"),
    Case("lampa nie świeci w centrum", "Centrum"),
    Case("de coördinator van Centrum graag", "Centrum"),
    Case("in het centrum van Kerkelanden", "Zuidwest", buurt="Kerkelanden"),
    Case("de Meent", "Hilversumse Meent", buurt="Hilversumse Meent"),
    Case("Meent: plastic niet opgehaald", "Hilversumse Meent", buurt="Hilversumse Meent"),
    Case("bloemenbuurt", "Zuid"),
    Case("Schildersbuurt", "Zuidoost", buurt="Schilderskwartier"),
    Case("schrijversbuurt", "Zuid", buurt="Schrijverskwartier"),
    Case("St. Vitusbuurt", "Centrum", buurt="Sint Vitusbuurt"),
    Case("mediapark", "Noordwest", buurt="Media Park"),
    Case("de Elektrobuurt", "Oost", buurt="Electrobuurt"),
    Case("Riebeeckkwartier", "Zuidoost", buurt="Van Riebeeckkwartier"),
    Case("in De Parken", "Noordwest", buurt="Villaparken"),
    Case("annas hoeve", "Oost", buurt="Anna's Hoeve"),
    Case("'t Hoogt van 't Kruis", "Zuidoost", buurt="'t Hoogt van 't Kruis"),
    Case("hoogt van het kruis", "Zuidoost", buurt="'t Hoogt van 't Kruis"),
    Case("west indie kwartier", "Zuidoost", buurt="West-Indiëkwartier"),
    Case("rommel in het rode dorp", "Zuidwest", buurt="Het Rode Dorp"),
    Case("bij de Seinhorst achter", "Oost", "De Seinhorst"),
    Case("zwembad de Lieberg", "Oost", "Zwembad de Lieberg", buurt="Kleine Driftbuurt"),
    Case("1223 AN", "Oost", "Siriusstraat", buurt="Astronomische Buurt"),
    Case("1214", "Zuid"),
    Case("ik woon in 1218", "Hilversumse Meent"),
    Case("kunt u iemand naar Kerkelanden sturen", "Zuidwest", buurt="Kerkelanden"),
]

OUTSIDE = [
    Case("in Bussum ligt overal afval", "buiten"),
    Case("Bussum: lantaarn kapot", "buiten"),
    Case("Hollandsche Rading", "buiten"),
    Case("in de gemeente Laren ligt grofvuil", "buiten"),
    Case("Kerkstraat 4 in Bussum", "buiten", "Kerkstraat", "4"),
    Case("In Laren aan de Siriusstraat zit een kuil", "buiten", "Siriusstraat"),
    Case("Stationsstraat, Bussum", "buiten", "Stationsstraat"),
    Case("Kerkstraat 4, 1402 AB Bussum", "buiten", "Kerkstraat", "4"),
    Case("in Huizen", "buiten"),
    Case("in 's-Graveland", "buiten"),
    Case("gat in de weg in Amsterdam Zuidoost", "buiten"),
    Case("afval in Almere Oost", "buiten"),
    Case("Ik woon in Bussum maar in de Siriusstraat is de lamp stuk", "Oost", "Siriusstraat",
         buurt="Astronomische Buurt"),
]  # fmt: skip

NOWHERE = [
    "er ligt afval op straat",
    "de bus naar Bussum komt niet",
    "de trein naar Amsterdam heeft vertraging",
    "wij zijn verhuisd uit Utrecht",
    "zoals in Amsterdam dus",
    "in Laren hebben ze dat wel",
    "mijn zus woont in Almere en lacht ons uit",
    "de larense hei",
    "de huizen staan leeg",
    "hij meent dat de gemeente niks doet",
    "meent u dat nou",
    "in de parken van Hilversum",
    "het medisch centrum belde",
    "het wijkcentrum is dicht",
    "een balkon op zuid",
    "wind uit noordoost",
    "even noordwest van het station",
    "de A27 bij Eemnes",
    "bij de vijver van Anna's Hoeve",
    "op de grens van Hilversum en Bussum",
    "de provincie Noord-Holland",
    "van oost naar west",
    "niet oost",
    "het wandelpad is modderig",
    "een gulden middenweg",
    "Fietspad glad",
    "Onderweg naar huis gevallen",
    "mijn iPad 4 doet het niet",
    "www.groest.nl of info@hilversum-zuid.nl",
    "Groestfeest was leuk",
    "mevrouw Groest belde",
    "de heer Van der Laan 3 keer gebeld",
    "we vragen 1217 euro",
    "melding 1221",
    "om 1215 uur",
    "postcode 1219",
    "Der Gehweg ist kaputt",
    "Voor 2024 in de begroting",
    "",
    "🙈",
]


@pytest.mark.parametrize("case", STREETS + MISSPELT + UNKNOWN_STREETS, ids=lambda case: case.text)
def test_a_street_is_recognised_however_it_is_written(seeded: Gazetteer, case: Case) -> None:
    _check(seeded, case)


@pytest.mark.parametrize("case", ASKED, ids=lambda case: case.text)
def test_a_wijk_that_is_not_sure_is_asked_with_the_likely_ones_first(seeded: Gazetteer, case: Case) -> None:
    _check(seeded, case)


@pytest.mark.parametrize("case", QUARTERS, ids=lambda case: case.text)
def test_a_wijk_or_buurt_is_recognised_by_its_everyday_name(seeded: Gazetteer, case: Case) -> None:
    _check(seeded, case)


@pytest.mark.parametrize("case", OUTSIDE, ids=lambda case: case.text)
def test_a_matter_in_another_town_is_outside(seeded: Gazetteer, case: Case) -> None:
    _check(seeded, case)


@pytest.mark.parametrize("text", NOWHERE)
def test_ordinary_words_are_no_place(seeded: Gazetteer, text: str) -> None:
    assert seeded.resolve(text) is None


def _check(gazetteer: Gazetteer, case: Case) -> None:
    place = gazetteer.resolve(case.text)
    assert place is not None
    found = Case(case.text, place.wijk, place.straat, place.huisnummer, place.buurt, place.candidates)
    assert found == case
