"""PDOK's Locatieserver: what it is asked, what counts as an answer, and what happens when there is none."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot.core import config
from bot.places import Place, pdok
from bot.places.postcodes import written
from tests.fakes.pdok import FakePdok, address, buurt, serving

LIEBERGEN = ("BU04020604", "Liebergen")
GEUZEN = ("BU04020601", "Geuzenbuurt")
NOORD = ("BU04020703", "Noord")
BUSSUM = ("BU19420101", "Het Spiegel")
BROKEN = {
    "no JSON": "<html>Service Unavailable</html>",
    "cut off": '{"response": {"numFound": 1, "docs": [{"type": "ad',
    "no object": "[]",
    "no documents": '{"response": {"numFound": 1}}',
    "no number": '{"response": {"numFound": "1", "docs": []}}',
    "documents that are none": '{"response": {"numFound": 1, "docs": ["Hilversum"]}}',
    "no buurt": '{"response": {"numFound": 1, "docs": [{"type": "adres", "straatnaam": "Fazantstraat"}]}}',
    "no code": '{"response": {"numFound": 1, "docs": [{"type": "adres", "straatnaam": "Fazantstraat",'
    ' "buurtcode": "Liebergen", "buurtnaam": "Liebergen"}]}}',
    "too deep": "[" * 100_000,
}


@pytest.fixture
def fake() -> Iterator[FakePdok]:
    with serving(FakePdok()) as found:
        yield found


@pytest.fixture
def switched_on(fake: FakePdok, monkeypatch: pytest.MonkeyPatch) -> FakePdok:
    monkeypatch.setenv("BUURT_PDOK_URL", fake.url)
    return fake


def locate(question: pdok.Question | None) -> Place | None:
    assert question is not None
    return asyncio.run(pdok.locate(question))


def street(name: str, number: str | None = None) -> Place | None:
    return locate(pdok.street(name, number))


def wijken(place: Place | None) -> tuple[str | None, tuple[str, ...]] | None:
    return (place.wijk, place.candidates) if place else None


def test_switched_off_nothing_is_asked(fake: FakePdok, monkeypatch: pytest.MonkeyPatch) -> None:
    fake.addresses = [address("Fazantstraat", 1, *LIEBERGEN)]
    monkeypatch.delenv("BUURT_PDOK_URL", raising=False)
    assert street("Fazantstraat") is None
    assert fake.asked == []
    monkeypatch.setenv("BUURT_PDOK_URL", fake.url)
    found = street("Fazantstraat")
    assert found is not None
    assert (found.wijk, found.buurt) == ("Oost", "Liebergen")


def test_a_street_is_sought_in_hilversum_only(switched_on: FakePdok) -> None:
    switched_on.addresses = [address("Fazantstraat", 1, *BUSSUM), address("Fazantstraat", 2, *NOORD)]
    assert wijken(street("fazantstraat")) == ("Noordoost", ())
    switched_on.addresses = [address("Brinklaan", 1, *BUSSUM)]
    assert street("Brinklaan") is None


def test_all_addresses_of_a_street_must_lie_in_one_wijk(switched_on: FakePdok) -> None:
    switched_on.addresses = [address("Fazantstraat", 1, *LIEBERGEN), address("Fazantstraat", 2, *GEUZEN)]
    found = street("Fazantstraat")
    assert found is not None
    assert (found.wijk, found.buurt) == ("Oost", None)
    switched_on.addresses = [address("Merkelbachweg", 1, *LIEBERGEN), address("Merkelbachweg", 90, *NOORD)]
    assert wijken(street("Merkelbachweg")) == (None, ("Oost", "Noordoost"))
    assert wijken(street("Merkelbachweg", "90a")) == ("Noordoost", ())


def test_another_street_that_holds_the_name_does_not_count(switched_on: FakePdok) -> None:
    switched_on.addresses = [address("Nieuwe Fazantstraat", 1, *NOORD)]
    assert street("Fazantstraat") is None
    switched_on.addresses = [address("Nieuwe Duifstraat", 1, *NOORD), address("Duifstraat", 1, *LIEBERGEN)]
    assert wijken(street("Duifstraat")) == ("Oost", ())


def test_more_addresses_than_are_told_settle_nothing(switched_on: FakePdok) -> None:
    switched_on.addresses = [address("Fazantstraat", number, *LIEBERGEN) for number in range(1, pdok.ROWS + 2)]
    assert street("Fazantstraat") is None
    assert wijken(street("Fazantstraat", "101")) == ("Oost", ())


def test_a_postcode_of_another_municipality_is_outside(switched_on: FakePdok) -> None:
    switched_on.addresses = [
        address("Fazantstraat", 1, *LIEBERGEN, postcode="1213AB"),
        address("Brinklaan", 1, *BUSSUM, postcode="1404EX"),
    ]
    assert wijken(locate(pdok.postcode("1213AB"))) == ("Oost", ())
    assert wijken(locate(pdok.postcode("1404EX"))) == ("buiten", ())
    assert locate(pdok.postcode("1213ZZ")) is None


def test_a_point_near_the_border_of_another_wijk_settles_nothing(switched_on: FakePdok) -> None:
    switched_on.near = [buurt(*LIEBERGEN, 0), buurt(*GEUZEN, 20.5), buurt(*NOORD, 61)]
    found = locate(pdok.point(52.22333, 5.19876))
    assert found is not None
    assert (found.wijk, found.buurt) == ("Oost", None)
    switched_on.near = [buurt(*LIEBERGEN, 0), buurt(*NOORD, 30)]
    assert wijken(locate(pdok.point(52.2, 5.1))) == (None, ("Oost", "Noordoost"))
    switched_on.near = [buurt(*LIEBERGEN, 0), buurt(*BUSSUM, 30)]
    assert locate(pdok.point(52.3, 5.1)) is None
    switched_on.near = [buurt(*BUSSUM, 0)]
    assert wijken(locate(pdok.point(52.4, 5.1))) == ("buiten", ())


def test_what_is_too_far_or_of_another_kind_does_not_count() -> None:
    near, far = buurt(*LIEBERGEN, 0), buurt(*NOORD, 500)
    docs = [near, far, {**far, "afstand": None}, {**far, "type": "wijk", "afstand": 0}]
    body = {"response": {"numFound": len(docs), "docs": docs}}
    assert pdok.areas(body, pdok.point(52.22333, 5.19876)) == (pdok.Area(*LIEBERGEN),)


def test_a_buurt_that_ours_do_not_agree_with_settles_nothing(switched_on: FakePdok) -> None:
    switched_on.addresses = [address("Fazantstraat", 1, "BU04020699", "Liebergen")]
    assert street("Fazantstraat") is None
    switched_on.addresses = [address("Duifstraat", 1, "BU04020604", "Geuzenbuurt")]
    assert street("Duifstraat") is None


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_nonsense_is_no_answer(switched_on: FakePdok, body: str) -> None:
    switched_on.body = body
    assert street("Fazantstraat") is None


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://[", "https://"])
def test_an_address_where_nobody_answers_is_no_answer(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("BUURT_PDOK_URL", url)
    assert street("Fazantstraat") is None


class Clock:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(fake: FakePdok, clock: Clock) -> pdok.Locatieserver:
    fake.addresses = [address("Fazantstraat", 1, *LIEBERGEN)]
    return pdok.Locatieserver(fake.url, now=clock)


def ask(server: pdok.Locatieserver, name: str) -> Any:
    question = pdok.street(name)
    assert question is not None
    return asyncio.run(server.ask(question))


def test_who_does_not_answer_in_time_is_not_waited_for(fake: FakePdok) -> None:
    fake.slow = True
    question = pdok.street("Fazantstraat")
    assert question is not None
    asked = pdok.Locatieserver(fake.url, seconds=0.05).ask(question)
    assert asyncio.run(asyncio.wait_for(asked, 10)) is None
    assert not fake.released.is_set()
    assert len(fake.asked) == 1
    assert pdok.SECONDS == 1.5


def test_the_same_is_asked_once_a_day_and_nothing_found_is_remembered_too(
    fake: FakePdok, server: pdok.Locatieserver, clock: Clock
) -> None:
    for _ in range(3):
        assert ask(server, "Fazantstraat") == (pdok.Area(*LIEBERGEN),)
        assert ask(server, "Nergensstraat") == ()
    assert len(fake.asked) == 2
    clock.now += pdok.KEPT_SECONDS + 1
    ask(server, "Fazantstraat")
    assert len(fake.asked) == 3


def test_the_memory_is_bounded(fake: FakePdok, server: pdok.Locatieserver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdok, "KEPT", 2)
    for name in ("Aastraat", "Beestraat", "Ceestraat", "Ceestraat", "Beestraat", "Aastraat"):
        ask(server, name)
    assert len(fake.asked) == 4


def test_after_some_failures_it_is_left_alone_for_a_while(
    fake: FakePdok, server: pdok.Locatieserver, clock: Clock
) -> None:
    fake.status = 500
    for _ in range(pdok.FAILURES + 4):
        assert ask(server, "Fazantstraat") is None
    assert len(fake.asked) == pdok.FAILURES
    fake.status = 200
    assert ask(server, "Fazantstraat") is None
    clock.now += pdok.REST_SECONDS + 1
    assert ask(server, "Fazantstraat") == (pdok.Area(*LIEBERGEN),)


def test_one_answer_in_between_starts_the_count_anew(fake: FakePdok, server: pdok.Locatieserver) -> None:
    for round in range(pdok.FAILURES):
        fake.status = 503
        ask(server, "Fazantstraat")
        fake.status = 200
        assert ask(server, f"Straat {round}") == ()


def test_a_failure_is_logged_once_and_without_the_place(
    fake: FakePdok, server: pdok.Locatieserver, caplog: pytest.LogCaptureFixture
) -> None:
    fake.status = 500
    with caplog.at_level(logging.DEBUG):
        for _ in range(5):
            ask(server, "Fazantstraat")
    mine = [record.getMessage() for record in caplog.records if record.name == "bot.places.pdok"]
    assert len(mine) == 1
    assert "status 500" in mine[0]
    assert "Fazant" not in caplog.text


def test_only_the_words_of_a_place_are_sent_and_only_what_the_interface_knows(
    fake: FakePdok, server: pdok.Locatieserver
) -> None:
    for question in (
        pdok.street('Fazantstraat" OR "*', "12a"),
        pdok.postcode("1213AB"),
        pdok.point(52.223334, 5.19876),
    ):
        assert question is not None
        assert asyncio.run(server.ask(question)) is not None, "refused"
    sent = [
        (path, sorted(value for name, value in asked if name in ("fq", "lat", "lon"))) for path, asked in fake.asked
    ]
    assert sent == [
        ("free", ["gemeentecode:0402", "huisnummer:12", 'straatnaam:"Fazantstraat OR"', "type:adres"]),
        ("free", ["postcode:1213AB", "type:adres"]),
        ("reverse", ["5.1988", "52.2233"]),
    ]


@pytest.mark.parametrize("name", ["", "12", "...", '"*:*"', "[* TO *]"])
def test_what_is_no_name_is_not_asked(name: str) -> None:
    assert pdok.street(name) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1213 AB", "1213AB"), ("1231ab 12", "1231AB"), ("bij 1213AB en 1213 AB", "1213AB"), ("1213AB of 1214AB", None),
        ("1000 kg", None), ("1500st", None), ("2000 ha", None), ("achter de flat", None), ("1213 ab", None),
    ],
)  # fmt: skip
def test_a_postcode_in_words_about_a_place(text: str, code: str | None) -> None:
    assert written(text) == code


@pytest.mark.parametrize("url", ["api.pdok.nl/bzk", "https://", "http://[", "http://127.0.0.1:99999", "ftp://pdok.nl"])
def test_an_address_that_is_none_stops_the_start(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("BUURT_PDOK_URL", url)
    with pytest.raises(config.ConfigError, match="BUURT_PDOK_URL"):
        config.check()
