"""What is said beside the matter is known by its words, and nothing else is taken for it."""

from __future__ import annotations

import pytest

from bot.safety.terzijde import asked_language, terzijde

SAID = {
    "wissen": (
        "verwijder mijn gegevens",
        "wis alles wat jullie van mij hebben",
        "kan ik mijn gegevens laten wissen",
        "vergeet mij",
        "ik wil dat jullie mijn gegevens verwijderen",
        "verwijder al mijn persoonlijke gegevens",
        "delete my data please",
        "please delete everything you have about me",
        "bitte löschen Sie meine Daten",
        "verilerimi silin",
        "usuń moje dane",
        "видаліть мої дані",
        "احذف بياناتي",
    ),
    "inzage": (
        "wat weten jullie van mij",
        "wat bewaart u van mij",
        "welke gegevens hebben jullie van mij",
        "kopie van dit gesprek",
        "mag ik mijn gegevens inzien",
        "what do you know about me",
        "was wissen Sie über mich",
        "co o mnie wiecie",
    ),
    "taal": ("in English please", "kan het in het Nederlands?", "Türkçe", "auf Deutsch bitte", "بالعربية من فضلك"),
    "dreiging": (
        "ik kom die ambtenaar in elkaar slaan",
        "ik schiet de wethouder dood",
        "ik weet waar jullie wonen",
        "de volgende keer sla ik die gast op zijn bek",
        "i will kill the mayor",
    ),
    "boos": (
        "rot op kutbot",
        "jullie zijn allemaal klootzakken",
        "stomme computer je snapt er niks van",
        "you are useless",
    ),
}
OTHER = (
    "die klootzakken van de gemeente hebben de boom omgezaagd",
    "hoe verwijder ik dit gesprek",
    "verwijder die fietswrakken",
    "graffiti verwijderen op mijn schutting",
    "verwijder alles in de goot",
    "haal de info van het bord weg",
    "wis de melding in de Siriusstraat",
    "hij dreigt mij neer te steken",
    "mijn buurman werd in elkaar geslagen",
    "de Engelse les in het buurthuis gaat niet door",
    "ik wil mijn Duitse buurman spreken",
    "ik sla de container kapot",
    "wat weet u van het wijkbudget",
    "hij zegt: ik maak je kapot",
    "ja",
    "nee",
    "stop",
    "",
)


@pytest.mark.parametrize(("text", "what"), [(text, what) for what, texts in SAID.items() for text in texts])
def test_it_is_known_by_its_words(text: str, what: str) -> None:
    assert terzijde(text) == what


@pytest.mark.parametrize("text", OTHER)
def test_a_matter_of_the_neighbourhood_is_not_taken_for_it(text: str) -> None:
    assert terzijde(text) is None


@pytest.mark.parametrize(
    ("text", "taal"),
    [
        ("in English please", "en"),
        ("kan het in het Nederlands?", "nl"),
        ("Türkçe konuşabilir misiniz", "tr"),
        ("po polsku proszę", "pl"),
        ("українською будь ласка", "uk"),
        ("Engels of Nederlands?", None),
    ],
)
def test_the_language_that_is_asked_for(text: str, taal: str | None) -> None:
    assert asked_language(text) == taal
