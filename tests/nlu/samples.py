"""A handful of messages and answers, enough to learn from in a test."""

from __future__ import annotations

from bot.nlu.examples import Answer, Message

MESSAGES = [
    *(Message(text, "signaal", "straatverlichting") for text in (
        "de lantaarn is kapot", "lamp doet het niet", "straatlantaarn knippert", "het is hier donker, geen licht",
    )),
    *(Message(text, "signaal", "afval") for text in (
        "de container is vol", "er ligt vuilnis op straat", "zakken afval naast de bak", "grofvuil gedumpt",
    )),
    *(Message(text, "initiatief", "groen") for text in (
        "wij willen samen een tuin maken", "ik wil bomen planten met de buurt", "plan voor geveltuintjes",
    )),
    *(Message(text, "initiatief") for text in ("ik heb een idee voor de buurt", "wij willen iets organiseren")),
    *(Message(text, "right_to_challenge", "groen") for text in (
        "wij willen het beheer van het plantsoen overnemen", "geef ons het budget, wij onderhouden het groen zelf",
    )),
    *(Message(text, "vraag") for text in (
        "wie is de buurtcoördinator", "hoe werkt het wijkbudget", "wat is een buurtdeal",
    )),
    *(Message(text, "status") for text in (
        "hoe staat het met mijn melding", "is mijn melding al behandeld", "wanneer hoor ik iets over mijn melding",
    )),
    *(Message(text, "contact") for text in ("ik wil een mens spreken", "bel mij terug", "mag ik een medewerker")),
    *(Message(text, "spoed") for text in ("er is brand", "ik ruik gas", "er wordt nu ingebroken")),
    *(Message(text, "overig") for text in ("hallo", "paspoort verlengen", "bedankt", "wat een mooi weer")),
]  # fmt: skip
ANSWERS = [
    *(Answer(text, "antwoord", "waar") for text in ("bij de kerk", "voor mijn deur", "op de hoek van de straat")),
    *(Answer(text, "antwoord", "contact") for text in ("mijn nummer is 0612345678", "bel mij maar")),
    *(Answer(text, "ja", "bevestiging") for text in ("ja", "klopt", "ja verstuur maar", "prima")),
    *(Answer(text, "nee", "bevestiging") for text in ("nee", "nee niet doen", "klopt niet")),
    *(Answer(text, "annuleren", "waar") for text in ("laat maar", "stop ermee", "ik wil niet meer, annuleer")),
    *(Answer(text, "mens", "waar") for text in ("ik wil een mens", "geef mij een medewerker")),
    *(Answer(text, "dank", "foto") for text in ("bedankt hoor", "dank u wel")),
    *(Answer(text, "vraag_tussendoor", "waar") for text in (
        "wie leest dit eigenlijk?", "wat gebeurt er met mijn gegevens?",
    )),
    *(Answer(text, "nieuw_onderwerp", "waar") for text in (
        "ik heb nog iets anders", "en er is ook nog een ander probleem",
    )),
    *(Answer(text, "verbetering", "bevestiging") for text in (
        "nee, het is nummer 14", "de straat klopt niet, het is de Laan",
    )),
    *(Answer(text, "spoed", "waar") for text in ("er is nu brand", "help, hij heeft een mes")),
]  # fmt: skip
RIDGE = {"soort": 0.1, "onderwerp": 0.1, "handeling": 0.1}
