"""Yes, no and stop in the words and signs that people use, so that no model has to guess them."""

from __future__ import annotations

import re

from actions.phrases import THANKS, stops, thanks

YES = frozenset((
    "ja", "jaa", "jaaa", "jep", "jup", "yep", "yup", "jawel", "jazeker", "zeker", "ok", "oke", "oké", "okee", "okay",
    "prima", "goed", "akkoord", "klopt", "correct", "juist", "verstuur", "versturen", "verzend", "graag", "tuurlijk",
    "natuurlijk", "uiteraard", "top", "yes", "yeah", "sure", "right", "send", "please", "jawohl", "genau", "richtig",
    "evet", "tamam", "tak", "dobrze", "так", "добре", "да", "نعم", "اجل", "ايوه", "oui", "sí", "si", "sim", "вірно",
    "👍", "👌", "✅", "🙏", "👍🏻", "👍🏼", "👍🏽", "👍🏾", "👍🏿",
))  # fmt: skip
NO = frozenset((
    "nee", "neen", "neee", "nope", "nah", "no", "nein", "hayır", "hayir", "nie", "ні", "нет", "لا", "non", "não",
    "niet", "👎", "❌", "👎🏻", "👎🏼", "👎🏽",
))  # fmt: skip
# What people put around a yes or a no.
_AROUND = frozenset((
    "hoor", "joh", "dat", "dit", "het", "is", "zo", "maar", "doe", "stuur", "u", "je", "jij", "wel", "heel", "fijn",
    "mooi", "helemaal", "zeer", "alvast", "en", "hoor", "dus", "echt", "liever", "hoeft", "that", "s", "it", "fine",
    "good", "all", "thats", "bitte", "gerne", "gern", "lütfen", "proszę", "prosze", "будь", "ласка", "por", "favor",
    "je", "wel", "u", "wel", "very", "much", "you", "vielen", "bien", "d", "accord", "gewoon", "perfect", "a", "bet",
))  # fmt: skip
_LEAVES = re.compile(
    r"\b(?:laat (?:het )?(?:maar|zitten)|stop(?:pen)?|annule\w+|vergeet|hoeft niet(?: meer)?|niet (?:meer )?(?:ver)?"
    r"(?:sturen|stuur|melden|nodig|door)|toch (?:maar )?niet|geen zin|trek .{0,20}in|intrekken|opgelost|weg ermee|"
    r"nergens meer|ik (?:wil|hoef) niet(?:s)?(?: meer)?|cancel|never ?mind|forget|do(?:n.t| not) (?:send|bother|want)|"
    r"no longer|leave it|niks? (?:ver)?sturen|niets (?:ver)?sturen|ik stop|zo laten|bel zelf)\b",
    re.IGNORECASE,
)
_NOT_SENT = re.compile(
    r"(?:nee+|neen|no)?[ ,.]*(?:(?:toch |dan )?(?:maar )?(?:niet|niets|niks) (?:ver)?(?:sturen|stuur|zenden)|"
    r"(?:do not|don.t) send)\b",
    re.IGNORECASE,
)
_NOTHING_PASSED_ON = re.compile(r"\b(?:niets|niks) door ?(?:te ?)?geven\b", re.IGNORECASE)
_YES_BUT = re.compile(
    r"(?:ja+|ok(?:e|é)?|klopt|bijna|yes|yeah)(?: hoor)?[ ,.]+(?:maar|alleen|behalve|wel|but|only|except)\b"
    r"(?! (?:ja|doe|stuur))",
    re.IGNORECASE,
)
_HAPPY = re.compile(
    r"\b(?:doe (?:het )?maar|ga je gang|klopt|goed|prima|zo is het|stuur|verstuur\w*|vooruit|mag|send|go ahead|do it|"
    r"correct|fine|great|please)\b",
    re.IGNORECASE,
)


def bare(text: str) -> str | None:
    """`ja` or `nee` when a text says that and nothing else."""
    said = _signs(text)
    yes, no = not YES.isdisjoint(said), not NO.isdisjoint(said)
    if said and set(said) <= YES | NO | _AROUND | THANKS and yes != no:
        return "ja" if yes else "nee"
    return None


def act(text: str, read: str, taal: str) -> str:
    """What a message does while a question is open: fixed expressions decide, else what was read.

    A yes, a thank-you or a stop is only believed when its words say so: a wrong one files or ends a draft.
    """
    if read == "spoed":
        return read
    if stops(text) or _NOT_SENT.match(text.strip()) or _NOTHING_PASSED_ON.search(text):
        return "annuleren"
    if _YES_BUT.match(text.strip()):
        return "verbetering"
    if said := bare(text):
        return said
    plain = taal in ("nl", "en")
    if read == "ja" and plain and YES.isdisjoint(_signs(text)) and not _HAPPY.search(text):
        return "antwoord"
    if read == "annuleren" and plain and not _LEAVES.search(text):
        return "antwoord"
    return "antwoord" if read == "dank" and not thanks(text) else read


def _signs(text: str) -> list[str]:
    """Words and emoji in lower case."""
    return re.findall(r"\w+|[^\w\s.,!?;:'\"()-]+", text.lower())
