"""What people write around the matter is left out; the matter never is."""

from __future__ import annotations

import pytest

from bot.nlu import examples
from bot.nlu.courtesy import plain


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Geachte gemeente, er ligt een tegel los. Met vriendelijke groet, J. de Vries", "er ligt een tegel los"),
        ("Beste mensen van het groen, de heg is te hoog. Alvast bedankt!", "de heg is te hoog"),
        ("goedemorgen de lamp is uit mvg", "de lamp is uit"),
        ("Bom dia, alguém pintou o muro inteiro", "alguém pintou o muro inteiro"),
        ("Dzień dobry, lampa nie świeci. Dziękuję", "lampa nie świeci"),
        ("Добрий день! Тут велика яма. Дякую", "Тут велика яма"),
        ("السلام عليكم، المصباح لا يعمل منذ أسبوع. شكرا", "المصباح لا يعمل منذ أسبوع"),
        ("İyi günler, sokak lambası yanmıyor. Teşekkürler", "sokak lambası yanmıyor"),
        ("losse tegels bij de slager, geen foto, hoeft niet te bellen", "losse tegels bij de slager"),
        ("De lantaarn knippert. Een foto heb ik niet en u hoeft mij niet te bellen.", "De lantaarn knippert."),
        ("lamp kapot Kerkbrink 2, bel gerust 06-12345678 als er vragen zijn", "lamp kapot Kerkbrink 2"),
        ("lamp stuk Merelstraat, mijn bsn is 111222333", "lamp stuk Merelstraat"),
        ("RATTEN!!!!", "RATTEN!"),
        ("hoe kan dat nou?!?!", "hoe kan dat nou?"),
        ("there is a hole in the road, no need to call me back. Kind regards", "there is a hole in the road"),
    ],
)
def test_the_wrapping_of_a_letter_is_left_out(text: str, kept: str) -> None:
    assert plain(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Hallo",
        "dag en nacht staat die deur open",
        "bedankt hoor",
        "Goedemorgen!",
        "Help!",
        "Dank u wel voor het maaien",
        "beste gemeente",
        "dag buurtwijzer",
        "er ligt een dode duif",
        "wij willen op zaterdag een groetjesbord maken",
        "kunnen jullie mij bellen over de lamp",
        "je hoeft niet te bellen naar 112 toch",
        "",
        "   ",
    ],
)
def test_a_message_that_is_hardly_more_than_that_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


def test_of_the_training_data_hardly_anything_else_is_lost() -> None:
    messages, _ = examples.training()
    shorter = [(m.text, plain(m.text)) for m in messages if len(plain(m.text).split()) < 0.5 * len(m.text.split())]
    assert len(shorter) <= len(messages) / 500, shorter[:20]
