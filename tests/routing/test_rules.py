from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.understanding import BUITEN, ONDERWERPEN, SOORTEN, WIJKEN
from bot.routing import GROTE_BAK, ONBEKEND, TRIAGE, Decision, Directory, Facts, route
from bot.routing.entries import Deputy, Rule
from bot.safety.rules import FORMEEL, ZORG

DAY = dt.date(2026, 11, 23)
OOST = "coordinator_oost"
ZUID = "coordinator_zuid"
ZUIDOOST = "coordinator_zuidoost"
NOORDWEST = "coordinator_noordwest"
RTC = "right_to_challenge"
MEENT = "coordinator_hilversumse_meent"


def signaal(onderwerp: str | None, eigenaar: str | None = None, wijk: str | None = "Oost", **more: Any) -> Facts:
    return Facts("signaal", onderwerp, wijk, eigenaar, **more)


def plan(onderwerp: str | None, zelf: bool | None, wijk: str | None = "Oost", **more: Any) -> Facts:
    return Facts("initiatief", onderwerp, wijk, zelf=zelf, **more)


def takeover(onderwerp: str | None, zelf: bool | None = True, wijk: str | None = "Zuid") -> Facts:
    return Facts("right_to_challenge", onderwerp, wijk, zelf=zelf)


def said(soort: str, wijk: str | None = "Oost", **more: Any) -> Facts:
    return Facts(soort, None, wijk, **more)


def country(number: int) -> Facts:
    return Facts("contact", None, "Landelijk gebied", buurt=f"Landelijk Gebied {number}")


# facts, primary, informed, rule, refer
TABLE: list[tuple[Facts, str, tuple[str, ...], str, str | None]] = [
    # a broken lamp mails the department, with the coordinator informed
    (signaal("straatverlichting"), "straatverlichting", (OOST,), "straatverlichting_openbaar", None),
    (signaal("straatverlichting", "gemeente"),
     "straatverlichting", (OOST,), "straatverlichting_openbaar", None),
    (signaal("straatverlichting", wijk=None), "straatverlichting", (), "straatverlichting_openbaar", None),
    (signaal("straatverlichting", "verhuurder"), OOST, (), "terrein_van_verhuurder", "verhuurder"),
    (signaal("straatverlichting", "provincie"), "provincie", (OOST,), "provinciale_weg", None),
    (signaal("straatverlichting", "spoor"), "prorail", (OOST,), "spoor", None),
    (signaal("straatverlichting", ONBEKEND), TRIAGE, (), GROTE_BAK, None),
    # public space
    (signaal("wegen"), "wegen", (OOST,), "wegen_openbaar", None),
    (signaal("wegen", urgentie="vandaag"), "wegen", (OOST,), "wegen_openbaar", None),
    (signaal("wegen", urgentie="nu"), "wegen", (OOST,), "wegen_openbaar", None),
    (signaal("wegen", "rijk"), "rijkswaterstaat", (OOST,), "snelweg", None),
    (signaal("wegen", "provincie"), "provincie", (OOST,), "provinciale_weg", None),
    (signaal("verkeer"), "verkeer", (OOST,), "verkeer_openbaar", None),
    (signaal("verkeer", "spoor"), "prorail", (OOST,), "spoor", None),
    (signaal("parkeren"), "parkeren", (OOST,), "parkeren_openbaar", None),
    (signaal("spelen_meubilair", wijk="Zuid"),
     "spelen_meubilair", (ZUID,), "spelen_meubilair_openbaar", None),
    (signaal("groen"), "groen", (OOST,), "groen_openbaar", None),
    (signaal("groen", urgentie="vandaag"), "groen", (OOST,), "groen_openbaar", None),
    (signaal("groen", "gemeente"), "groen", (OOST,), "groen_openbaar", None),
    (signaal("groen", "verhuurder"), OOST, (), "terrein_van_verhuurder", "verhuurder"),
    (signaal("groen", "buren"), "buurtbemiddeling", (OOST,), "groen_buren", None),
    (signaal("groen", ONBEKEND), TRIAGE, (), GROTE_BAK, None),
    (signaal("water_riool"), "water_riool", (OOST,), "water_riool_openbaar", None),
    (signaal("water_riool", "openbaar"), "water_riool", (OOST,), "water_riool_openbaar", None),
    (signaal("water_riool", "huurwoning"), OOST, (), "huurwoning", "verhuurder"),
    (signaal("water_riool", "eigen_woning"), "klantcontact", (OOST,), "riool_eigen_woning", None),
    (signaal("water_riool", "waterleiding"), "vitens", (OOST,), "waterleiding", None),
    (signaal("vandalisme"), "openbare_ruimte", (OOST,), "vandalisme_openbaar", None),
    (signaal("vandalisme", "eigen"), "politie", (OOST,), "vandalisme_eigen", None),
    (signaal("vandalisme", "nutskast"), "liander", (OOST,), "nutskast", None),
    (signaal("vandalisme", "spoor"), "prorail", (OOST,), "spoor", None),
    (signaal("dieren"), "openbare_ruimte", (OOST,), "dieren_openbaar", None),
    (signaal("dieren", "openbaar"), "openbare_ruimte", (OOST,), "dieren_openbaar", None),
    (signaal("dieren", "huurwoning"), OOST, (), "huurwoning", "verhuurder"),
    (signaal("dieren", "eigen_huis"), "klantcontact", (OOST,), "dieren_eigen_huis", None),
    (signaal("dieren", ONBEKEND), TRIAGE, (), GROTE_BAK, None),
    (signaal("afval"), "gad", (OOST,), "afval_huishouden", None),
    (signaal("afval", "huisafval"), "gad", (OOST,), "afval_huishouden", None),
    (signaal("afval", "zwerfafval"), "reiniging", (OOST,), "zwerfafval_openbaar", None),
    (signaal("afval", ONBEKEND), TRIAGE, (), GROTE_BAK, None),
    # noise by its source, never a guess
    (signaal("geluid"), TRIAGE, (), GROTE_BAK, None),
    (signaal("geluid", ONBEKEND), TRIAGE, (), GROTE_BAK, None),
    (signaal("geluid", "buren"), "buurtbemiddeling", (OOST,), "geluid_buren", None),
    (signaal("geluid", "horeca"), "vth", (OOST,), "geluid_bedrijf_of_bouw", None),
    (signaal("geluid", "werkzaamheden"), "vth", (OOST,), "geluid_bedrijf_of_bouw", None),
    (signaal("geluid", "evenement"), "evenementen", (OOST,), "geluid_evenement", None),
    (signaal("geluid", "vliegtuig"), OOST, (), "geluid_vliegtuig", "vliegverkeer"),
    (signaal("geluid", "vliegtuig", wijk=None), TRIAGE, (), GROTE_BAK, "vliegverkeer"),
    (signaal("geluid", "vuurwerk"), "vth", (OOST,), "geluid_vuurwerk", None),
    (signaal("geluid", "straat"), OOST, (), "geluid_straat", None),
    (signaal("geluid", "verkeer"), "verkeer", (OOST,), "geluid_verkeer", None),
    (signaal("geluid", "spoor"), "prorail", (OOST,), "spoor", None),
    # homes: the landlord, but illegal letting is for VTH
    (signaal("wonen"), TRIAGE, (), GROTE_BAK, None),
    (signaal("wonen", ONBEKEND), TRIAGE, (), GROTE_BAK, None),
    (signaal("wonen", "de_alliantie"), "de_alliantie", (OOST,), "wonen_de_alliantie", None),
    (signaal("wonen", "het_gooi_en_omstreken"),
     "het_gooi_en_omstreken", (OOST,), "wonen_het_gooi_en_omstreken", None),
    (signaal("wonen", "dudok_wonen"), "dudok_wonen", (OOST,), "wonen_dudok_wonen", None),
    (signaal("wonen", "habion"), "habion", (OOST,), "wonen_habion", None),
    (signaal("wonen", "woonzorg_nederland"), "woonzorg_nederland", (OOST,), "wonen_woonzorg_nederland", None),
    (signaal("wonen", "andere_verhuurder"), OOST, (), "wonen_andere_verhuurder", "verhuurder"),
    (signaal("wonen", "eigen_woning"), "klantcontact", (OOST,), "wonen_eigen_woning", None),
    (signaal("wonen", "buren"), "buurtbemiddeling", (OOST,), "wonen_buren", None),
    (signaal("wonen", "illegale_verhuur"), "vth", (OOST,), "wonen_illegale_verhuur", None),
    # people
    (signaal("overlast_personen", vertrouwelijk=True), OOST, (), "overlast_personen", None),
    (signaal("overlast_personen", wijk=None, vertrouwelijk=True), TRIAGE, (), GROTE_BAK, None),
    (signaal("veiligheid", vertrouwelijk=True), "politie", (OOST,), "veiligheid_politie", None),
    (signaal("veiligheid", misdaadtip=True, vertrouwelijk=True), OOST, (), "misdaadtip", "meld_misdaad"),
    (signaal("zorg_welzijn", vertrouwelijk=True), "sociaal_plein", (OOST,), "zorg_welzijn", None),
    (signaal("zorg_welzijn", zorg="eenzaam"), "versa_welzijn", (OOST,), "zorg_eenzaam", None),
    (signaal("zorg_welzijn", zorg="armoede"), "sociaal_plein", (OOST,), "zorg_hulp_nodig", None),
    (signaal("zorg_welzijn", zorg="verwaarlozing"), "sociaal_plein", (OOST,), "zorg_hulp_nodig", None),
    (signaal("geluid", "buren", zorg="huiselijk_geweld"),
     "sociaal_plein", (OOST,), "zorg_thuis_onveilig", "veilig_thuis"),
    (signaal("zorg_welzijn", zorg="kind"), "sociaal_plein", (OOST,), "zorg_thuis_onveilig", "veilig_thuis"),
    (signaal("zorg_welzijn", zorg="suicide"), "sociaal_plein", (OOST,), "zorg_zelfmoord", "hulplijn_113"),
    (signaal("overlast_personen", zorg="verward"),
     "sociaal_plein", (OOST,), "zorg_verward", "meldpunt_zorgwekkend_gedrag"),
    (signaal("zorg_welzijn", zorg="vermist_buur"),
     "sociaal_plein", (OOST,), "zorg_buur_niet_gezien", "politie"),
    (said("contact", zorg="eenzaam"), "versa_welzijn", (OOST,), "zorg_eenzaam", None),
    (said("vraag", zorg="armoede"), "sociaal_plein", (OOST,), "zorg_hulp_nodig", None),
    (plan("zorg_welzijn", True, zorg="eenzaam"), OOST, ("wijkwethouder",), "initiatief_van_bewoners", None),
    # other signalen
    (signaal("ontmoeten"), OOST, (), "signaal_ontmoeten", None),
    (signaal("overig"), OOST, (), "signaal_overig", None),
    (signaal("overig", urgentie="vandaag"), "openbare_ruimte", (OOST,), "overig_gevaar_op_straat", None),
    (signaal("overig", "stroom"), "liander", (OOST,), "stroom_en_gas", None),
    (signaal("overig", "waterleiding"), "vitens", (OOST,), "waterleiding", None),
    (signaal("overig", "bedrijf"), "vth", (OOST,), "bedrijf_of_illegale_bouw", None),
    (signaal(None), TRIAGE, (), GROTE_BAK, None),
    (signaal("wegen", wijk=BUITEN), TRIAGE, (), "buiten_hilversum", "andere_gemeente"),
    # plans of residents, and wishes asked of the municipality
    (plan("groen", True), OOST, ("wijkwethouder",), "initiatief_van_bewoners", None),
    (plan(None, None), OOST, ("wijkwethouder",), "initiatief_van_bewoners", None),
    (plan("groen", True, wijk=None), TRIAGE, (), GROTE_BAK, None),
    (plan("groen", False), "groen", (OOST,), "wens_groen", None),
    (plan("straatverlichting", False, wijk=None), "straatverlichting", (), "wens_straatverlichting", None),
    (plan("afval", False), "reiniging", (OOST,), "wens_afval", None),
    (plan("veiligheid", False), "openbare_orde", (OOST,), "wens_veiligheid", None),
    (plan("ontmoeten", False), "ontmoeten", (OOST,), "wens_ontmoeten", None),
    (plan("spelen_meubilair", False), "spelen_meubilair", (OOST,), "wens_spelen_meubilair", None),
    (plan("wegen", False), "wegen", (OOST,), "wens_wegen", None),
    (plan("verkeer", False), "verkeer", (OOST,), "wens_verkeer", None),
    (plan("parkeren", False), "parkeren", (OOST,), "wens_parkeren", None),
    (plan("water_riool", False), "water_riool", (OOST,), "wens_water_riool", None),
    (plan("dieren", False), "openbare_ruimte", (OOST,), "wens_openbare_ruimte", None),
    (plan("geluid", False), "vth", (OOST,), "wens_geluid", None),
    (plan("zorg_welzijn", False), "sociaal_plein", (OOST,), "wens_zorg_welzijn", None),
    (plan("wonen", False), "wonen", (OOST,), "wens_wonen", None),
    (plan(None, False), OOST, (), "wens_overig", None),
    (takeover("groen"), ZUID, (RTC,), "right_to_challenge_gesprek", None),
    (takeover("afval", None), ZUID, (RTC,), "right_to_challenge_gesprek", None),
    (takeover(None, wijk=None), TRIAGE, (), GROTE_BAK, None),
    (takeover("groen", False), "groen", (ZUID,), "wens_groen", None),
    # formal matters
    (said("signaal", formeel="klacht"), "klachten", (), "formeel_klacht", None),
    (said("contact", formeel="klacht", vertrouwelijk=True), "klachten", (), "formeel_klacht", None),
    (signaal("wegen", formeel="schade"), "schade", (), "formeel_schade", None),
    (said("vraag", formeel="bezwaar"), "bezwaar", (), "formeel_bezwaar", None),
    (signaal("geluid", "horeca", formeel="handhaving"),
     "handhavingsverzoeken", (), "formeel_handhaving", None),
    (plan("groen", True, formeel="aanvraag"), "aanvragen", (), "formeel_aanvraag", None),
    (said("overig", formeel="wmo"), "wmo", (), "formeel_wmo", None),
    (said("overig", formeel="avg", wijk=None), "privacy", (), "formeel_privacy", None),
    (said("vraag", formeel="woo"), "woo", (), "formeel_woo", None),
    # who may not know: no coordinator of a complaint, nobody but the coordinator of a confidential matter
    (signaal("zorg_welzijn", zorg="kind", formeel="klacht"),
     "sociaal_plein", (), "zorg_thuis_onveilig", "veilig_thuis"),
    (plan("groen", True, vertrouwelijk=True), OOST, (), "initiatief_van_bewoners", None),
    (signaal("geluid", "buren", vertrouwelijk=True), "buurtbemiddeling", (OOST,), "geluid_buren", None),
    # questions, people, danger
    (said("vraag"), OOST, (), "vraag_buurt", None),
    (said("status"), OOST, (), "status_navraag", None),
    (said("contact"), OOST, (), "contact_mens", None),
    (said("contact", wijk=None), TRIAGE, (), GROTE_BAK, None),
    (said("overig", wijk=None), "klantcontact", (), "overig_klantcontact", None),
    (said("spoed"), TRIAGE, (), "spoed_112", "alarm_112"),
    (said("spoed", zorg="suicide", formeel="klacht"), TRIAGE, (), "spoed_112", "alarm_112"),
    # the countryside follows its neighbours, or is sorted by a person
    (country(92), OOST, (), "contact_mens", None),
    (country(93), ZUIDOOST, (), "contact_mens", None),
    (country(94), ZUIDOOST, (), "contact_mens", None),
    (country(96), NOORDWEST, (), "contact_mens", None),
    (country(97), MEENT, (), "contact_mens", None),
    (country(91), TRIAGE, (), GROTE_BAK, None),
    (country(95), TRIAGE, (), GROTE_BAK, None),
    (said("contact", "Landelijk gebied"), TRIAGE, (), GROTE_BAK, None),
    (said("contact", "Hilversumse Meent", buurt="Hilversumse Meent"), MEENT, (), "contact_mens", None),
    (said("contact", "Atlantis"), TRIAGE, (), GROTE_BAK, None),
    # only the coordinator may know
    (signaal("geluid", "buren", doorsturen=False), OOST, (), "alleen_coordinator", "buurtbemiddeling"),
    (signaal("geluid", "buren", doorsturen=True), "buurtbemiddeling", (OOST,), "geluid_buren", None),
    (signaal("wonen", "habion", wijk=None, doorsturen=False), TRIAGE, (), GROTE_BAK, "habion"),
    (signaal("wegen", doorsturen=False), "wegen", (OOST,), "wegen_openbaar", None),
]  # fmt: skip


def _name(value: object) -> str:
    if isinstance(value, Facts):
        told = {key: part for key, part in vars(value).items() if part not in (None, False, "gewoon")}
        return "-".join(map(str, told.values()))
    return ""


@pytest.mark.parametrize(("facts", "primary", "informed", "rule", "refer"), TABLE, ids=_name)
def test_facts_reach_the_right_recipient(
    shipped: Directory, facts: Facts, primary: str, informed: tuple[str, ...], rule: str, refer: str | None
) -> None:
    decision = route(facts, shipped, DAY)
    assert (decision.primary, decision.informed) == (primary, informed)
    assert (decision.rule, decision.refer) == (rule, refer)


def test_every_message_in_every_wijk_reaches_somebody_who_can_be_written_to(shipped: Directory) -> None:
    for soort in SOORTEN:
        for onderwerp in (*ONDERWERPEN, None):
            for wijk in (*WIJKEN, BUITEN, None):
                decision = route(Facts(soort, onderwerp, wijk), shipped, DAY)
                assert shipped.recipients[decision.primary].reachable, (soort, onderwerp, wijk)
                assert decision.why


def test_every_shipped_rule_decides_in_the_table(shipped: Directory) -> None:
    assert {rule.code for rule in shipped.rules} <= {row[3] for row in TABLE}


any_word = st.one_of(st.none(), st.text(max_size=8))
any_facts = st.builds(
    Facts,
    soort=st.one_of(st.sampled_from(SOORTEN), st.text(max_size=8)),
    onderwerp=st.one_of(st.none(), st.sampled_from(ONDERWERPEN), any_word),
    wijk=st.one_of(st.none(), st.sampled_from((*WIJKEN, BUITEN)), any_word),
    eigenaar=st.one_of(st.none(), st.sampled_from(("buren", "gemeente", "habion", ONBEKEND)), any_word),
    urgentie=st.sampled_from(("nu", "vandaag", "gewoon", "morgen")),
    vertrouwelijk=st.booleans(),
    formeel=st.one_of(st.none(), st.sampled_from(FORMEEL), any_word),
    zelf=st.sampled_from((True, False, None)),
    zorg=st.one_of(st.none(), st.sampled_from(ZORG), any_word),
    buurt=st.one_of(st.none(), st.just("Landelijk Gebied 92"), any_word),
    misdaadtip=st.booleans(),
    doorsturen=st.sampled_from((True, False, None)),
)
BOOK = Directory.load()


@given(any_facts, st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)))
def test_whatever_the_facts_somebody_known_gets_it(facts: Facts, on: dt.date) -> None:
    decision = route(facts, BOOK, on)
    assert BOOK.recipients[decision.primary].reachable
    assert decision.primary not in decision.informed
    assert set(decision.informed) <= set(BOOK.recipients)
    assert decision.rule


@given(any_facts)
def test_a_complaint_never_reaches_a_coordinator(facts: Facts) -> None:
    decision = route(replace(facts, formeel="klacht"), BOOK, DAY)
    kinds = {BOOK.recipients[code].kind for code in (decision.primary, *decision.informed)}
    assert "coordinator" not in kinds


@given(any_facts)
def test_of_a_confidential_matter_only_the_coordinator_hears(facts: Facts) -> None:
    decision = route(replace(facts, vertrouwelijk=True), BOOK, DAY)
    assert {BOOK.recipients[code].kind for code in decision.informed} <= {"coordinator"}


@given(any_facts)
def test_who_does_the_task_now_never_hears_of_a_takeover(facts: Facts) -> None:
    decision = route(replace(facts, soort="right_to_challenge"), BOOK, DAY)
    kinds = {BOOK.recipients[code].kind for code in (decision.primary, *decision.informed)}
    assert "party" not in kinds


@given(any_facts)
def test_an_empty_text_in_a_stored_case_is_the_same_as_not_known(facts: Facts) -> None:
    stored = replace(
        facts,
        onderwerp=facts.onderwerp or "",
        eigenaar=facts.eigenaar or "",
        formeel=facts.formeel or "",
        zorg=facts.zorg or "",
        wijk=facts.wijk or "",
    )
    assert route(stored, BOOK, DAY) == route(facts, BOOK, DAY)


def _with(book: Directory, *deputies: Deputy) -> Directory:
    return replace(book, deputies=deputies)


def _leave(recipient: str, deputy: str) -> Deputy:
    return Deputy(recipient, deputy, dt.date(2026, 12, 1), dt.date(2026, 12, 14))


def _primaries(book: Directory, facts: Facts, *days: dt.date) -> list[str]:
    return [route(facts, book, day).primary for day in days]


def test_a_deputy_takes_over_on_the_first_and_the_last_day_only(shipped: Directory) -> None:
    book = _with(shipped, _leave(OOST, ZUID))
    days = [dt.date(2026, 11, 30), dt.date(2026, 12, 1), dt.date(2026, 12, 14), dt.date(2026, 12, 15)]
    assert _primaries(book, said("contact"), *days) == [OOST, ZUID, ZUID, OOST]


def test_the_resident_can_be_told_for_whom_a_deputy_stands_in(shipped: Directory) -> None:
    book = _with(shipped, _leave(OOST, ZUID))
    decision = route(said("contact"), book, dt.date(2026, 12, 2))
    assert (decision.primary, decision.instead_of) == (ZUID, OOST)
    assert route(said("contact"), book, DAY).instead_of is None


def test_the_deputy_is_informed_instead_of_the_coordinator_who_is_away(shipped: Directory) -> None:
    book = _with(shipped, _leave(OOST, ZUID))
    assert route(signaal("wegen"), book, dt.date(2026, 12, 2)).informed == (ZUID,)


def test_two_who_replace_each_other_do_not_send_a_case_round_for_ever(shipped: Directory) -> None:
    book = _with(shipped, _leave(OOST, ZUID), _leave(ZUID, OOST))
    assert route(said("contact"), book, dt.date(2026, 12, 2)).primary == ZUID


def test_a_coordinator_as_deputy_of_the_complaints_officer_gets_no_complaint(shipped: Directory) -> None:
    book = _with(shipped, _leave("klachten", OOST))
    decision = route(said("signaal", formeel="klacht"), book, dt.date(2026, 12, 2))
    assert (decision.primary, decision.rule) == (TRIAGE, GROTE_BAK)


def test_a_rule_that_names_nobody_known_sends_the_case_to_the_grote_bak(shipped: Directory) -> None:
    book = replace(shipped, rules=(Rule("kapot", {"soort": ("signaal",)}, "niemand"),))
    decision = route(signaal("wegen"), book, DAY)
    assert (decision.primary, decision.rule) == (TRIAGE, GROTE_BAK)
    assert "niemand" in decision.why


def test_a_rule_that_cannot_be_read_sends_the_case_to_the_grote_bak(shipped: Directory) -> None:
    book = replace(shipped, rules=(Rule("kapot", {"geen_feit": (1,)}, "wegen"),))
    assert route(signaal("wegen"), book, DAY) == Decision(
        TRIAGE, (), GROTE_BAK, None, why="De regels konden dit niet verwerken."
    )


def test_a_term_is_spoken_only_after_somebody_confirmed_it(shipped: Directory) -> None:
    facts = said("signaal", formeel="klacht")
    assert route(facts, shipped, DAY).term is None
    term = replace(shipped.terms["zelfde_werkdag"], confirmed_on=dt.date(2026, 11, 1))
    confirmed = replace(shipped, terms={term.code: term})
    assert route(facts, confirmed, DAY).term == "zelfde_werkdag"
    assert term.spoken("en") == "A member of staff reads this on the same working day."
    assert shipped.terms["zelfde_werkdag"].spoken("nl") is None
