"""The draft of a case: only what is missing is asked, and every answer counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.heard import Choice, Heard
from actions.zaak import steps
from actions.zaak.draft import Zaak
from actions.zaak.steps import Step
from bot.core.understanding import Understanding
from bot.places import gazetteer


def reading(text: str, **values: Any) -> Understanding:
    place = gazetteer().resolve(text)
    found = Understanding(
        soort="signaal", onderwerp="wegen", taal="nl", zekerheid={"soort": 0.9}, besluit="auto",
        wijk=place.wijk if place else None,
        buurt=place.buurt if place else None,
        plaats={**vars(place), "candidates": list(place.candidates)} if place else None,
    )  # fmt: skip
    return replace(found, **values)


def typed(text: str, handeling: str | None = None, **values: Any) -> Heard:
    return Heard(text=text, intent="", taal="nl", begrip=reading(text, handeling=handeling, **values))


def pressed(vraag: str, waarde: str) -> Heard:
    return Heard(text="", intent="kies", taal="nl", choice=Choice(vraag, waarde))


def first(text: str, intent: str = "signaal", **values: Any) -> Step:
    return steps.begin_zaak(replace(typed(text, **values), intent=intent), None)


def asked(done: Step) -> str | None:
    return done.question.name if done.question else None


def answer(done: Step, heard: Heard) -> Step:
    assert done.question is not None
    return steps.step(done.zaak, done.question.name, heard)


def test_a_complete_first_message_goes_straight_to_the_summary() -> None:
    assert asked(first("losse tegels in de Siriusstraat bij de slager")) == "bevestiging"


def test_a_message_without_a_place_is_asked_for_the_place_only() -> None:
    done = first("er ligt een tegel los")
    assert asked(done) == "waar"
    assert asked(answer(done, typed("Siriusstraat 12", "antwoord"))) == "bevestiging"


def test_a_street_that_does_not_fix_the_wijk_is_followed_by_buttons() -> None:
    done = answer(first("er ligt een tegel los"), typed("Utrechtseweg", "antwoord"))
    assert asked(done) == "wijk"
    assert asked(answer(done, pressed("wijk", "Zuid"))) == "bevestiging"


def test_i_do_not_know_where_is_an_answer() -> None:
    done = answer(first("er ligt een tegel los"), pressed("waar", "weet_niet"))
    assert asked(done) == "wijk"
    assert asked(answer(done, pressed("wijk", "weet_niet"))) == "bevestiging"


def test_a_place_outside_hilversum_ends_the_draft_with_who_to_turn_to() -> None:
    done = answer(first("er ligt een tegel los"), pressed("wijk", "buiten"))
    assert done.outcome == "buiten"


def test_a_corrected_place_replaces_the_place_and_is_shown_again() -> None:
    done = answer(first("losse tegels in de Siriusstraat"), typed("nee, de Merelstraat", "verbetering"))
    assert asked(done) == "bevestiging"
    assert done.zaak.straat == "Merelstraat"


def test_yes_files_and_no_asks_what_to_change() -> None:
    done = first("losse tegels in de Siriusstraat")
    assert answer(done, typed("ja hoor", "ja")).outcome == "ingediend"
    assert asked(answer(done, typed("nee", "nee"))) == "aanpassing"


def test_a_change_of_the_place_asks_only_the_place_again() -> None:
    done = answer(first("losse tegels in de Siriusstraat"), pressed("bevestiging", "aanpassen"))
    done = answer(done, pressed("aanpassing", "waar"))
    assert asked(done) == "waar"
    done = answer(done, typed("Merelstraat", "antwoord"))
    assert asked(done) == "bevestiging"
    assert done.zaak.words == "losse tegels in de Siriusstraat"


@pytest.mark.parametrize("handeling", ["annuleren"])
def test_stopping_works_at_every_question(handeling: str) -> None:
    for done in (first("er ligt een tegel los"), first("losse tegels in de Siriusstraat")):
        assert answer(done, typed("laat maar", handeling)).outcome == "gestopt"


def test_a_wish_is_asked_once_whether_residents_do_it_themselves() -> None:
    done = first("we willen een bankje in de Siriusstraat", soort="initiatief", onderwerp="spelen_meubilair")
    assert asked(done) == "zelf"
    assert asked(answer(done, pressed("zelf", "nee"))) == "bevestiging"
    assert asked(answer(done, pressed("zelf", "ja"))) == "nodig"


def test_right_to_challenge_that_should_only_be_better_becomes_a_signaal() -> None:
    done = first("geef ons het plantsoen aan de Siriusstraat", soort="right_to_challenge", onderwerp="groen")
    assert asked(done) == "overnemen"
    better = answer(done, pressed("overnemen", "nee"))
    assert better.zaak.soort == "signaal"


def test_doubt_is_settled_by_one_closed_question() -> None:
    done = first("iets met de bankjes", "twijfel", besluit="vraag", alternatieven=("initiatief",))
    assert asked(done) == "bedoeling"
    assert answer(done, pressed("bedoeling", "initiatief")).zaak.soort == "initiatief"


def test_doubt_about_the_onderwerp_alone_asks_the_onderwerp() -> None:
    done = first("rommel in de Siriusstraat", besluit="vraag", onderwerpen=("afval", "groen"))
    assert asked(done) == "onderwerp"
    done = answer(done, pressed("onderwerp", "groen"))
    assert (done.zaak.onderwerp, asked(done)) == ("groen", "bevestiging")


def test_who_only_agrees_gets_the_likely_onderwerp_and_sees_it_in_the_summary() -> None:
    done = first("losse tegels in de Siriusstraat", besluit="vraag", onderwerpen=("wegen", "veiligheid"))
    done = answer(done, typed("ja klopt verstuur maar", "ja"))
    assert (done.zaak.onderwerp, asked(done)) == ("wegen", "bevestiging")


def test_the_same_announcement_again_and_again_does_not_go_on_for_ever() -> None:
    done = first("losse tegels in de Siriusstraat", besluit="vraag", onderwerpen=("wegen", "veiligheid"))
    for _ in range(2):
        done = answer(done, typed("iets melden", "antwoord", soort="overig", zekerheid={"onderwerp": 0.1}))
    assert (done.zaak.onderwerp, asked(done)) == ("wegen", "bevestiging")


def test_go_on_asks_what_was_open_and_adds_nothing() -> None:
    done = first("het bord hangt scheef")
    done = answer(done, typed("de politie is er al, ga maar verder met dat bord", "antwoord"))
    assert (asked(done), done.zaak.words) == ("waar", "het bord hangt scheef")


def test_one_thing_in_the_place_of_another_changes_what_it_is_about() -> None:
    done = first("de lantaarnpaal op de Groest is kapot", onderwerp="straatverlichting")
    said = "sorry verkeerd verteld, niet de lantaarnpaal maar de zitbank ernaast"
    sure = {"soort": 0.9, "onderwerp": 0.95}
    done = answer(done, typed(said, "verbetering", onderwerp="spelen_meubilair", zekerheid=sure))
    assert (done.zaak.onderwerp, done.zaak.straat, asked(done)) == ("spelen_meubilair", "Groest", "bevestiging")


def test_contact_is_never_asked_for_a_signaal() -> None:
    done = first("losse tegels in de Siriusstraat")
    assert asked(done) == "bevestiging"
    assert done.zaak.contact is None


def test_an_emergency_word_in_the_middle_keeps_the_question_open() -> None:
    done = first("er ligt een tegel los")
    again = answer(done, typed("help er is brand", "spoed"))
    assert asked(again) == "waar"
    assert again.says[0].response == "utter_spoed"


def test_the_advice_is_not_given_twice() -> None:
    done = first("er ligt een tegel los")
    heard = replace(typed("help er is brand", "spoed"), advised=True)
    assert "utter_spoed" not in [say.response for say in answer(done, heard).says]


def test_danger_of_today_gives_the_number_first() -> None:
    done = first("er ligt een put open in de Siriusstraat", urgentie="vandaag")
    assert done.says[0].response == "utter_vandaag"
    assert done.says[0].values["nummer"]


def test_worry_about_a_person_is_not_a_form() -> None:
    done = first(
        "ik maak me zorgen om mijn buurvrouw",
        onderwerp="zorg_welzijn",
        zorg="verwaarlozing",
        vertrouwelijk=True,
    )
    assert asked(done) == "hulp"
    assert done.says[0].response == "utter_zorg_verwaarlozing"


def test_a_crime_tip_without_passing_on_sends_nothing() -> None:
    done = first("in de Siriusstraat dealen ze", onderwerp="veiligheid", misdaadtip=True)
    assert asked(done) == "misdaad"
    assert answer(done, pressed("misdaad", "nee")).outcome == "gestopt"


def test_a_general_sign_of_crime_carries_no_address() -> None:
    done = answer(first("Siriusstraat 12 dealen ze", onderwerp="veiligheid", misdaadtip=True), pressed("misdaad", "ja"))
    assert (done.zaak.straat, done.zaak.huisnummer, done.zaak.wijk) == (None, None, "Oost")


def test_a_place_given_while_something_else_was_asked_is_not_asked_again() -> None:
    done = first("we willen een feest", soort="initiatief", onderwerp="ontmoeten")
    done = answer(done, pressed("zelf", "ja"))
    done = answer(done, typed("met de buren van de Siriusstraat, tafels", "antwoord"))
    assert asked(done) == "contact"


def test_two_misunderstandings_offer_a_person() -> None:
    done = first("losse tegels in de Siriusstraat")
    done = answer(done, typed("", None))
    done = answer(done, typed("", None))
    assert "utter_not_understood_twice" in [say.response for say in done.says]


def test_an_older_button_corrects_what_it_was_about() -> None:
    done = answer(first("er ligt een tegel los"), typed("Utrechtseweg", "antwoord"))
    done = answer(done, pressed("wijk", "Zuid"))
    done = answer(done, pressed("wijk", "Oost"))
    assert done.zaak.wijk == "Oost"


def test_the_draft_survives_its_slot() -> None:
    zaak = first("losse tegels in de Siriusstraat").zaak
    assert Zaak.from_slot(zaak.as_slot()) == zaak


def test_a_place_that_is_taken_back_replaces_the_place_whatever_was_asked() -> None:
    doubtful = first("losse tegels in de Siriusstraat", besluit="vraag", onderwerpen=("wegen", "veiligheid"))
    assert asked(doubtful) == "onderwerp"
    done = answer(doubtful, typed("nee, de Merelstraat", "antwoord"))
    assert (done.zaak.straat, done.zaak.words) == ("Merelstraat", "losse tegels in de Siriusstraat")
    assert asked(done) == "onderwerp"


@pytest.mark.parametrize(
    ("words", "handeling"),
    [("over graffiti", "nieuw_onderwerp"), ("nee niet kapot, het is volgespoten met graffiti", "verbetering")],
)
def test_what_is_told_while_it_is_asked_what_it_is_about_is_the_answer(words: str, handeling: str) -> None:
    doubtful = first("het hek in de Siriusstraat is kapot", besluit="vraag", onderwerpen=("spelen_meubilair", "wegen"))
    done = answer(doubtful, typed(words, handeling, onderwerp="vandalisme", zekerheid={"onderwerp": 0.9}))
    assert (done.zaak.onderwerp, done.zaak.ook) == ("vandalisme", None)
    assert asked(done) != "onderwerp"


@pytest.mark.parametrize(("words", "onderwerp"), [("over de straat", "wegen"), ("water", "water_riool")])
def test_few_words_of_a_button_choose_it(words: str, onderwerp: str) -> None:
    doubtful = first("het putdeksel in de Siriusstraat", besluit="vraag", onderwerpen=("water_riool", "wegen"))
    done = answer(doubtful, typed(words, "antwoord", onderwerp="overig", zekerheid={"onderwerp": 0.1}))
    assert done.zaak.onderwerp == onderwerp


@pytest.mark.parametrize("words", ["Siriusstraat", "hier in de Siriusstraat hè", "ik woon in de Siriusstraat"])
def test_a_first_message_that_only_names_a_place_is_asked_what_is_the_matter(words: str) -> None:
    done = first(words, besluit="vraag", onderwerpen=("water_riool", "veiligheid"))
    assert (asked(done), done.zaak.straat, done.zaak.omschrijving) == ("wat", "Siriusstraat", ())


@pytest.mark.parametrize("words", ["weet ik niet", "geen idee hoor", "I don't know", "bilmiyorum", "не знаю"])
def test_who_types_not_to_know_is_not_asked_again(words: str) -> None:
    done = answer(first("er ligt een tegel los"), typed(words, "antwoord"))
    assert (asked(done), done.zaak.plek) == ("wijk", None)
    assert asked(answer(done, typed(words, "antwoord"))) == "bevestiging"


@pytest.mark.parametrize(
    ("words", "soort"),
    [("er is iets", "initiatief"), ("ik wil iets melden", "signaal"), ("Het is geen idee maar een klacht", "signaal"),
     ("ik heb een idee voor onze buurt", "initiatief")],
)  # fmt: skip
def test_an_announcement_without_content_is_asked_what_it_is(words: str, soort: str) -> None:
    done = first(words, soort="initiatief", onderwerp="groen")
    assert (asked(done), done.zaak.soort, done.zaak.omschrijving) == ("wat", soort, ())


def test_something_else_stands_once_under_the_question_what_it_is_about() -> None:
    done = first("er is hier iets raars", besluit="vraag", onderwerpen=("verkeer", "overig"))
    assert done.question is not None
    titles = [button["title"] for button in done.question.say(done.zaak, "nl").buttons]
    assert titles.count("Iets anders") == 1


@pytest.mark.parametrize(
    ("words", "zelf"), [("aan jullie vragen", False), ("doe ik zelf wel", True), ("de gemeente", False)]
)
def test_a_choice_may_be_typed_in_own_words(words: str, zelf: bool) -> None:
    done = answer(
        first("ik wil een bankje", soort="initiatief", onderwerp="spelen_meubilair"), typed(words, "antwoord")
    )
    assert done.zaak.zelf is zelf


def test_another_matter_in_the_middle_is_kept_for_later_and_the_question_stays() -> None:
    done = first("er ligt een tegel los")
    done = answer(done, typed("weet ik niet", "antwoord"))
    done = answer(done, typed("oh ja en de put is verstopt", "antwoord", onderwerp="water_riool"))
    assert asked(done) == "wijk"
    assert done.zaak.ook is not None
    kept = Zaak.from_slot(done.zaak.ook["zaak"])
    assert kept is not None
    assert (kept.soort, kept.onderwerp, kept.words) == ("signaal", "water_riool", "oh ja en de put is verstopt")


def test_more_about_the_same_matter_is_kept_once_and_then_help_is_offered() -> None:
    done = answer(first("er ligt een tegel los"), typed("weet ik niet", "antwoord"))
    done = answer(done, typed("mijn moeder is er over gevallen", "antwoord"))
    assert "mijn moeder is er over gevallen" in done.zaak.words
    done = answer(done, typed("zomaar nog wat woorden hierbij", "antwoord"))
    assert [say.response for say in done.says] == ["utter_not_understood_twice"]


def test_no_something_else_after_the_summary_asks_what_to_change() -> None:
    done = first("losse tegels in de Siriusstraat")
    assert asked(answer(done, typed("nee, iets anders", "nieuw_onderwerp"))) == "aanpassing"


def test_the_onderwerp_of_a_message_in_doubt_is_there_once_its_kind_is_chosen() -> None:
    doubt: dict[str, Any] = {
        "intent": "twijfel", "soort": "spoed", "alternatieven": ("signaal",), "onderwerpen": ("groen", "wegen"),
        "onderwerp": None, "besluit": "vraag",
    }  # fmt: skip
    begun = first("er hangt een tak", **doubt, zekerheid={"onderwerp": 0.9})
    done = answer(begun, pressed("bedoeling", "signaal"))
    assert (asked(done), done.zaak.soort, done.zaak.onderwerp) == ("waar", "signaal", "groen")
    begun = first("er hangt iets", **doubt, zekerheid={"onderwerp": 0.3})
    assert asked(answer(begun, pressed("bedoeling", "signaal"))) == "onderwerp"


def test_a_number_in_passing_is_kept_and_not_asked() -> None:
    done = first("we willen zelf een feest in de Siriusstraat, bel 06 12345678", soort="initiatief")
    assert asked(done) == "nodig"
    done = answer(done, typed("met de buren", "antwoord"))
    assert (asked(done), done.zaak.contact) == ("bevestiging", "06 12345678")


def test_nine_bare_digits_are_no_number_to_call() -> None:
    assert first("lamp stuk in de Siriusstraat, bsn 111222333").zaak.contact is None


def test_a_bare_yes_chooses_nothing_between_two() -> None:
    done = answer(first("een bankje in de Siriusstraat", soort="initiatief"), typed("ja", "ja"))
    assert (asked(done), done.zaak.zelf) == ("zelf", None)


def test_a_place_for_another_question_is_kept_and_the_question_stays() -> None:
    done = answer(first("al weken herrie", onderwerp="geluid"), typed("in de Siriusstraat", "antwoord"))
    assert (asked(done), done.zaak.straat, done.zaak.eigenaar) == ("eigenaar", "Siriusstraat", None)


def test_a_wrong_place_without_the_right_one_is_asked_again() -> None:
    done = answer(first("een fietswrak in de Naarderstraat"), typed("nee, andere kant van het spoor", "verbetering"))
    assert (asked(done), done.zaak.straat) == ("waar", None)


def test_a_name_that_is_also_a_word_counts_when_the_place_was_asked() -> None:
    done = answer(first("er ligt een tegel los"), typed("Zeedijk", "antwoord"))
    assert (asked(done), done.zaak.straat) == ("bevestiging", "Zeedijk")


def test_whoever_says_anew_what_is_meant_changes_the_kind_and_keeps_every_word() -> None:
    told = first("er is in Kerkelanden overdag niks te doen", onderwerp="ontmoeten")
    plan = {"soort": "initiatief", "onderwerp": "ontmoeten"}
    for read in ("verbetering", "nieuw_onderwerp", "antwoord", "nee"):
        done = answer(told, typed("het is geen klacht hoor, ik wil zelf een koffieochtend beginnen", read, **plan))
        assert (done.zaak.soort, done.zaak.onderwerp, done.zaak.ook) == ("initiatief", "ontmoeten", None), read
        assert "overdag" in done.zaak.words
        assert "koffieochtend" in done.zaak.words


def test_whoever_does_not_want_to_take_over_any_more_still_reports() -> None:
    told = first("wij willen het plantsoen aan de Reestraat overnemen", soort="right_to_challenge", onderwerp="groen")
    said = "we willen het toch niet overnemen. Ik wil alleen melden dat het onkruid kniehoog staat"
    done = answer(told, typed(said, "annuleren", soort="right_to_challenge", onderwerp="groen"))
    assert (asked(done), done.outcome, done.zaak.soort, done.zaak.straat) == (
        "bevestiging",
        None,
        "signaal",
        "Reestraat",
    )


def test_an_answer_that_sounds_like_a_correction_is_still_the_answer() -> None:
    told = first("wij willen het park overnemen in de Reestraat", soort="right_to_challenge", onderwerp="groen")
    assert asked(told) == "overnemen"
    done = answer(told, typed("we nemen het zelf over", "verbetering", soort="right_to_challenge"))
    assert (asked(done), done.zaak.zelf) != ("overnemen", None)


def test_a_correction_typed_under_what_to_change_is_taken_and_not_asked_again() -> None:
    changing = answer(first("er ligt een tegel los in de Siriusstraat"), pressed("bevestiging", "aanpassen"))
    assert asked(changing) == "aanpassing"
    done = answer(changing, typed("het is niet de Siriusstraat maar de Reestraat", "verbetering"))
    assert (asked(done), done.zaak.straat) == ("bevestiging", "Reestraat")


def test_a_plan_that_turns_out_to_be_a_take_over_becomes_one() -> None:
    told = first("wij hebben een plan voor het groen in de Siriusstraat", soort="initiatief", onderwerp="groen")
    assert asked(told) == "zelf"
    said = "we willen geen nieuwe plantjes, wij willen het onderhoud overnemen"
    done = answer(told, typed(said, "nieuw_onderwerp", soort="right_to_challenge", onderwerp="groen"))
    assert (done.zaak.soort, done.zaak.ook, done.zaak.straat) == ("right_to_challenge", None, "Siriusstraat")


@pytest.mark.parametrize(
    ("said", "soort"), [("wij doen het zelf", "initiatief"), ("we willen het zelf overnemen", "right_to_challenge")]
)
def test_a_short_answer_about_a_plan_is_taken_by_its_words(said: str, soort: str) -> None:
    told = first("wij willen elke zaterdag zwerfvuil rapen in Kerkelanden", soort="initiatief", onderwerp="afval")
    assert asked(told) == "zelf"
    done = answer(told, typed(said, "antwoord", soort="right_to_challenge", onderwerp="afval"))
    assert done.zaak.soort == soort


def test_a_correction_of_the_place_that_tells_more_keeps_its_words() -> None:
    told = first("er staat een koelkast in de Reestraat")
    more = answer(told, typed("klopt niet, het is een matras en het is in de Siriusstraat", "verbetering"))
    assert (more.zaak.straat, "matras" in more.zaak.words) == ("Siriusstraat", True)
    only = answer(told, typed("nee, het is in de Siriusstraat", "verbetering"))
    assert only.zaak.words == "er staat een koelkast in de Reestraat"


def test_another_street_as_the_answer_to_which_wijk_replaces_the_street() -> None:
    done = first("op de Kolhornseweg ligt een tegel los")
    assert asked(done) == "wijk"
    done = answer(done, typed("Oosterspoorplein", "antwoord"))
    assert (done.zaak.straat, done.zaak.wijk) == ("Oosterspoorplein", "Oost")


def test_worry_about_a_person_in_the_middle_of_a_report_stays_apart() -> None:
    told = first("er ligt afval in de Siriusstraat", onderwerp="afval")
    said = "en ik maak me zorgen om mijn buurvrouw, ik heb haar al dagen niet gezien"
    done = answer(told, typed(said, "antwoord", onderwerp="zorg_welzijn", zorg="vermist_buur", vertrouwelijk=True))
    assert (done.zaak.vertrouwelijk, done.zaak.words) == (False, "er ligt afval in de Siriusstraat")
    assert done.zaak.ook is not None
    assert [say.response for say in done.says] == ["utter_zorg_vermist_buur", "utter_second_thing_kept"]


def test_a_house_number_that_comes_later_belongs_to_the_street() -> None:
    done = answer(first("losse tegels in de Siriusstraat"), typed("ter hoogte van nummer 12", "antwoord"))
    assert (asked(done), done.zaak.huisnummer) == ("bevestiging", "12")


def test_nonsense_after_the_summary_is_not_added_and_the_summary_is_not_repeated() -> None:
    done = answer(first("losse tegels in de Siriusstraat"), typed("blub", "ja"))
    assert (asked(done), done.again, done.zaak.words) == ("bevestiging", True, "losse tegels in de Siriusstraat")


def test_a_question_that_need_not_be_answered_is_left_after_two_misunderstandings() -> None:
    done = answer(first("er ligt een tegel los"), typed("ja", "ja"))
    done = answer(done, typed("ja", "ja"))
    assert asked(done) == "wijk"
    assert [say.response for say in done.says] == ["utter_not_understood_twice"]


def test_the_words_on_a_button_are_the_button() -> None:
    done = answer(first("losse tegels in de Siriusstraat"), typed("Niet versturen", "nee"))
    assert done.outcome == "gestopt"


def test_a_photo_is_asked_only_after_its_button() -> None:
    done = answer(first("losse tegels in de Siriusstraat"), pressed("bevestiging", "foto"))
    assert asked(done) == "erbij"
    done = answer(done, Heard(text="", intent="foto", taal="nl", photos=1))
    assert (asked(done), done.zaak.fotos) == ("bevestiging", 1)


def test_a_kind_that_is_named_replaces_the_kind() -> None:
    doubtful = first("een bak op de Groest", besluit="vraag", soort="initiatief", onderwerpen=("afval", "groen"))
    done = answer(doubtful, typed("het is geen idee maar een klacht", "verbetering"))
    assert (done.zaak.soort, done.zaak.onderwerp) == ("signaal", "wegen")


def test_a_stopped_draft_comes_back_with_its_button_and_only_then() -> None:
    stopped = replace(first("losse tegels in de Siriusstraat").zaak, einde="gestopt")
    button = Heard(text="", intent="begin_melden", taal="nl", choice=Choice("zaak", "verder"))
    assert asked(steps.begin_zaak(button, stopped)) == "bevestiging"
    assert asked(steps.begin_zaak(replace(button, choice=None), stopped)) == "wat"


def test_who_has_had_enough_reads_how_to_reach_a_person_once() -> None:
    done = first("losse tegels in de Siriusstraat, ik ben het zat, niemand doet wat")
    assert [say.response for say in done.says] == ["utter_person"]


def test_a_formal_matter_about_no_place_asks_no_place() -> None:
    assert asked(first("ik maak bezwaar", "twijfel", formeel="bezwaar", alternatieven=("vraag",))) == "bevestiging"


def test_another_matter_with_a_place_of_its_own_does_not_move_the_first() -> None:
    told = typed(
        "o ja, en daarnaast een lantaarn kapot in de Voltastraat", "verbetering", onderwerp="straatverlichting"
    )
    done = answer(first("losse tegels in de Siriusstraat"), told)
    assert (asked(done), done.zaak.straat) == ("bevestiging", "Siriusstraat")
    assert done.zaak.ook is not None
    assert done.zaak.ook["zaak"]["straat"] == "Voltastraat"


def test_noise_that_turns_out_to_come_from_the_neighbours_becomes_confidential() -> None:
    done = answer(first("herrie in de Siriusstraat", onderwerp="geluid"), pressed("eigenaar", "buren"))
    assert done.zaak.vertrouwelijk


def test_more_words_that_read_as_something_private_by_themselves_stay_what_they_were() -> None:
    told = typed("tegenover de ingang van de sporthal", "antwoord", onderwerp="overlast_personen", vertrouwelijk=True)
    done = answer(first("losse tegels in de Siriusstraat"), told)
    assert not done.zaak.vertrouwelijk


def test_who_is_asked_the_same_for_the_third_time_is_offered_a_person() -> None:
    done = steps.counted(first("we willen een bankje in de Siriusstraat", soort="initiatief"), "", "nl")
    offers = []
    for _ in range(5):
        done = steps.counted(steps.ask_again(done.zaak), "zelf", "nl")
        offers.append("utter_person" in [say.response for say in done.says])
    assert asked(done) == "zelf"
    assert offers == [False, True, False, False, True]


def test_a_question_with_a_way_out_offers_nobody() -> None:
    done = steps.counted(first("er ligt een tegel los"), "", "nl")
    for _ in range(3):
        done = steps.counted(steps.ask_again(done.zaak), "waar", "nl")
        assert done.says == ()


def test_a_button_of_an_older_summary_agrees_to_nothing() -> None:
    done = first("er ligt een tegel los")
    for waarde in ("ja", "gegevens", "coordinator"):
        assert asked(answer(done, pressed("bevestiging", waarde))) == "waar"
    assert answer(done, pressed("bevestiging", "stop")).outcome == "gestopt"


def test_a_button_of_another_draft_changes_nothing() -> None:
    done = first("losse tegels in de Siriusstraat")
    again = answer(done, pressed("misdaad", "ja"))
    assert (asked(again), again.zaak.words) == ("bevestiging", "losse tegels in de Siriusstraat")


@pytest.mark.parametrize(
    "words",
    [
        "nee wacht, toch wel versturen",
        "daar ben ik weer, dat van dat bord wil ik toch versturen",
        "stuur hem toch maar",
        "send it after all please",
        "ach nee, ga toch maar verder met die melding",
    ],
)
def test_who_stopped_and_wants_it_after_all_gets_the_draft_back(words: str) -> None:
    kept = replace(first("losse tegels in de Siriusstraat").zaak, einde="gestopt")
    done = steps.begin_zaak(typed(words, soort="overig", onderwerp=None), kept)
    assert (asked(done), done.zaak.words) == ("bevestiging", "losse tegels in de Siriusstraat")


@pytest.mark.parametrize("words", ["er ligt glas op de stoep", "toch niet versturen", "ik wil toch nog iets melden"])
def test_who_stopped_and_says_something_else_begins_anew(words: str) -> None:
    kept = replace(first("losse tegels in de Siriusstraat").zaak, einde="gestopt")
    assert "tegels" not in steps.begin_zaak(typed(words), kept).zaak.words


def test_a_report_that_turns_out_to_be_a_plan_becomes_one() -> None:
    told = first("het hoekje gras in de Geraniumstraat ligt er kaal bij", onderwerp="groen")
    said = "o nee dat moet geen melding worden. Het is een plan: wij willen daar met vijf buren een moestuin maken"
    done = answer(told, typed(said, "antwoord", soort="initiatief", onderwerp="groen"))
    assert (done.zaak.soort, done.zaak.straat) == ("initiatief", "Geraniumstraat")


@pytest.mark.parametrize("handeling", ["antwoord", "nieuw_onderwerp", "verbetering"])
def test_whatever_is_told_first_is_what_it_is_about(handeling: str) -> None:
    done = steps.begin_zaak(typed("ik wil iets melden", soort="vraag"), None)
    assert asked(done) == "wat"
    done = answer(done, typed("de put is verstopt in de Siriusstraat", handeling, onderwerp="water_riool"))
    assert (asked(done), done.zaak.onderwerp) == ("bevestiging", "water_riool")


def test_after_scolding_a_clear_report_is_what_it_is_about() -> None:
    scolded = replace(typed("jullie doen ook nooit wat", besluit="vraag", alternatieven=("overig",)), intent="twijfel")
    done = steps.begin_zaak(scolded, None)
    assert asked(done) == "bedoeling"
    done = answer(done, typed("de container in de Siriusstraat zit vol", "nieuw_onderwerp", onderwerp="afval"))
    assert (asked(done), done.zaak.onderwerp, done.zaak.ook) == ("bevestiging", "afval", None)


def test_what_it_is_not_changes_what_it_is_about_and_something_else_does_not() -> None:
    told = first("in de Siriusstraat stinkt het naar vuilnis", onderwerp="afval")
    certain = {"soort": 0.9, "onderwerp": 0.95}
    said = "nee het is niet het vuilnis, die lucht komt uit de putten"
    done = answer(told, typed(said, "verbetering", onderwerp="water_riool", zekerheid=certain))
    assert done.zaak.onderwerp == "water_riool"
    said = "het is geen idee maar een klacht, de ketting is gebroken"
    done = answer(told, typed(said, "verbetering", onderwerp="overig", zekerheid=certain))
    assert done.zaak.onderwerp == "afval"
