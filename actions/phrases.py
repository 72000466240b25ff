"""Short fixed expressions that mean the same in every conversation, so that no model has to guess them."""

from __future__ import annotations

import re

import phonenumbers

GREETINGS = frozenset((
    "hallo", "hoi", "hey", "hi", "hello", "dag", "goedemorgen", "goedemiddag", "goedenavond", "goeiemorgen",
    "moin", "merhaba", "selam", "salam", "bonjour", "salut", "hola", "czesc", "cześć", "dzień", "привіт",
    "مرحبا", "السلام",
))  # fmt: skip
THANKS = frozenset((
    "dank", "bedankt", "dankjewel", "dankuwel", "thanks", "thank", "thx", "danke",
    "tesekkurler", "teşekkürler", "dziekuje", "dziękuję", "дякую", "merci", "gracias", "شكرا", "top",
))  # fmt: skip
# Words with which somebody announces that there is something, without saying what.
_EMPTY = frozenset((
    "nee", "ja", "anders", "er", "is", "iets", "wat",
     "ik", "wij", "we", "heb", "hebben", "een", "n", "wil", "willen", "zou", "graag", "even",
    "ff", "melding", "meldingen", "melden", "melde", "doorgeven", "doen", "klacht", "klachten", "klagen", "probleem",
    "problemen", "idee", "ideeen", "ideeën", "plan", "plannen", "signaal", "aan", "de", "hand", "het", "dit", "dat",
    "geen", "maar", "voor", "over", "met", "in", "bij", "ons", "mij", "mijn", "onze", "buurt", "straat", "wijk",
    "mis", "fout", "niet", "goed", "kan", "kunnen", "kunt", "u", "jullie", "me", "helpen", "help", "hier", "nog",
    "ook", "hallo", "hoi", "hi", "hey", "dag", "goedemorgen", "goedemiddag", "goedenavond", "beste", "gemeente",
    "hilversum", "a", "an", "i", "have", "want", "to", "report", "something", "complaint", "problem", "idea", "the",
    "my", "our", "street", "neighbourhood", "neighborhood", "hello", "there", "wrong", "es", "gibt", "ein", "ich",
    "habe", "möchte", "etwas", "melden", "beschwerde", "bir", "sorun", "var", "şikayet", "şikayetim", "mam", "chcę",
    "zgłosić", "coś", "j", "ai", "un", "une", "problème", "plainte", "je", "voudrais", "signaler", "tengo", "una",
    "queja", "problema", "quiero", "moet", "kwijt", "vertellen", "zeggen", "vervelend", "vervelends", "last",
    "op", "he", "hè", "daar", "dus", "woon", "wonen", "nou",
))  # fmt: skip
_ELSEWHERE = re.compile(
    r"\b(?:andere kant van (?:het|'?t) spoor|(?:een )?andere (?:straat|wijk|buurt|plek|plaats)|verkeerde (?:straat|"
    r"wijk|buurt|plek|plaats)|(?:plek|plaats|straat|wijk|adres) (?:klopt|is) (?:niet|verkeerd|fout)|other side of the|"
    r"wrong (?:street|place|address|district))\b",
    re.IGNORECASE,
)
_HOUSE_NUMBER = re.compile(
    r"(?<!lamp )(?<!container )(?<!mast )(?<!telefoon )\b(?:nr|nummer|huisnr|huisnummer|number|no)[. ]{0,2}"
    r"(\d{1,3} ?[a-z]?)\b(?! ?\d)(?! (?:jaar|uur|keer|maal))",
    re.IGNORECASE,
)
_PLACE_WORDS = re.compile(
    r"\b(?:bij|naast|tegenover|achter|voor|hoek|tussen|langs|onder|op de|op het|in de|in het|aan de|aan het|vlakbij|"
    r"buurt|wijk|straat|laan|weg|plein|park|pad|school|winkel\w*|station|flat|kerk|brug|tunnel|rotonde|kruising|speeltuin|near|"
    r"next to|behind|opposite|corner|between|street|square|\w+(?:straat|laan|weg|plein|park|pad|hof|dreef|dijk|gracht|"
    r"kade|steeg|singel|meent))\b",
    re.IGNORECASE,
)
_ANGRY = re.compile(
    r"\b(?:klaar mee|(?:ben|word) (?:het|er|hier) (?:\w+ )?(?:zat|gek|ziek)|schandalig|schande|belachelijk|waardeloos|"
    r"spuugzat|niemand (?:die )?(?:doet|luistert|reageert)|jullie doen (?:toch )?(?:niets|niks)|woedend|pisnijdig|"
    r"razend|kotsbeu|ridiculous|disgrace\w*|fed up|sick of)\b",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[^\s@,;:<>()]+@[^\s@,;:<>()]+\.\w{2,}")
_UNSURE = re.compile(
    r"\b(?:liever (?:niet|geen)|geen nummer|zeg ik (?:liever )?niet|(?:i'?d )?rather not|prefer not|"
    r"weet (?:ik )?(?:het )?(?:echt |eigenlijk |nog )?niet|(?:geen|gn) idee|wee(?:t)? nie|idk|(?:don'?t|do not) know"
    r"|no idea|not sure|keine ahnung|wei(?:ß|ss) (?:ich |es )?nicht|bilmiyorum|nie wiem|je ne sais pas|aucune idée"
    r"|no (?:lo )?s[eé]|non (?:lo )?so|não sei|nu [sș]tiu|не знаю|не знам)\b|لا أعرف|لا اعرف|不知道|نمی‌?دانم",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"(?:(?:nou|oh|ach|nee|niets|niks|ok(?:e|é)?),? )*"
    r"(?:laat (?:het |eigenlijk |toch |dan )*(?:maar|zitten)(?: zitten)?|"
    r"vergeet (?:het|maar)|stop(?: maar)?|annuleer(?: maar)?|"
    r"annuleren|cancel|never ?mind|forget it|vergiss es|boş ?ver|vazgeçtim|nieważne|anuluj|laisse tomber|annuler|"
    r"olvídalo|d[eé]jalo|скасувати|забудь|لا يهم)(?: (?:hoor|dan|maar|het))*",
    re.IGNORECASE,
)
_CORRECTING = re.compile(
    r"(?:o+h?,? |ehm?,? |sorry,? )*(?:nee+|neen|niet|fout|sorry|ik bedoel(?:de)?|bedoel|correctie|moet zijn|no|"
    r"i mean|sorry|nein|ich meine|hay[ıi]r|nie|non|ні|لا)\b",
    re.IGNORECASE,
)


def words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return re.findall(r"\w+", text.lower())


def greets(text: str) -> bool:
    """Only a greeting."""
    return len(words(text)) <= 5 and not GREETINGS.isdisjoint(words(text))


def thanks(text: str) -> bool:
    """Only thanks."""
    return len(words(text)) <= 6 and not THANKS.isdisjoint(words(text))


def says_nothing(text: str) -> bool:
    """Whether a text tells that there is something, but not what: "ik wil iets melden"."""
    return all(word in _EMPTY for word in words(text))


def unsure(text: str) -> bool:
    """Whether somebody does not know the answer to a question."""
    return len(words(text)) <= 8 and _UNSURE.search(text) is not None


def stops(text: str) -> bool:
    """Whether somebody wants to leave it at that."""
    return _STOP.fullmatch(text.strip(" .!\n")) is not None


def corrects(text: str) -> bool:
    """Whether a text begins by taking something back: "nee, de Merelstraat"."""
    return _CORRECTING.match(text.strip()) is not None


def elsewhere(text: str) -> bool:
    """Whether somebody says that the place is wrong, without saying which one is right."""
    return _ELSEWHERE.search(text) is not None


def house_number(text: str) -> str | None:
    """The house number in "ter hoogte van nummer 12"."""
    found = _HOUSE_NUMBER.search(text)
    return found.group(1).replace(" ", "") if found else None


def tells_place(text: str) -> bool:
    """Whether words that no map knows may still say where it is."""
    return len(words(text)) <= 3 or _PLACE_WORDS.search(text) is not None


def angry(text: str) -> bool:
    """Whether somebody has had enough and is better off with a person."""
    return _ANGRY.search(text) is not None


def announced(text: str) -> str | None:
    """The kind that somebody names; "geen idee maar een klacht" is a melding."""
    said = set(words(re.sub(r"\b(?:geen|niet een|not an?|no) \w+", " ", text.lower())))
    if not {"klacht", "klachten", "melding", "melden", "probleem", "complaint", "problem", "report"}.isdisjoint(said):
        return "signaal"
    return "initiatief" if not {"idee", "plan", "idea"}.isdisjoint(said) else None


def reach(text: str) -> str | None:
    """A telephone number or mail address that somebody mentions in passing, as typed.

    Stricter than an answer to the question for it: nine bare digits may be something else.
    """
    if mail := _MAIL.search(text):
        return mail.group()
    found = phonenumbers.PhoneNumberMatcher(text, "NL", leniency=phonenumbers.Leniency.VALID)
    return next((one.raw_string for one in found if one.raw_string.lstrip("(")[:1] in ("0", "+")), None)


def refers_back(text: str) -> bool:
    """Whether a text goes on about what was just told: "hij knippert steeds"."""
    return next(iter(words(text)), "") in _BACK


_BACK = frozenset(("hij", "zij", "ze", "het", "dat", "die", "deze", "dit", "it", "he", "they", "that", "er", "je"))


def tells_more(text: str, place: str) -> bool:
    """Whether a correction says more than the place: "nee, het is een matras en het is in de Merelstraat"."""
    rest = words(text.lower().replace(place.lower(), " "))
    return any(len(word) > 3 and word not in _EMPTY and word not in _TAKING_BACK for word in rest)


_TAKING_BACK = frozenset((
    "klopt", "sorry", "bedoel", "bedoelde", "helemaal", "moet", "zijn", "straat", "plek", "plaats", "adres", "juist",
    "toch", "eigenlijk", "verkeerde", "verkeerd", "andere", "ander", "meant", "mean", "place", "wrong", "should",
    "nummer", "ergens", "woon", "daar", "deze", "naar", "want", "vergist", "vergiste", "typte", "typfout",
))  # fmt: skip


def rephrases(text: str) -> bool:
    """Whether somebody says anew what it is about: "het is geen klacht, ik wil zelf ..."."""
    return len(words(text)) > 4 and _REPHRASING.search(text) is not None


def replaces(text: str) -> bool:
    """Whether one thing is put in the place of another: "niet de lamp maar de bank ernaast"."""
    return _REPLACED.search(text) is not None


def goes_on(text: str) -> bool:
    """Whether somebody asks to go on with what was open: "ga maar verder met die lamp"."""
    return _GOES_ON.search(text) is not None


def resumes(text: str) -> bool:
    """Whether somebody wants what was stopped after all: "nee wacht, toch wel versturen"."""
    return _RESUMES.search(text) is not None or goes_on(text)


_RESUMES = re.compile(
    r"\btoch (?:(?:wel|maar|nog|even|gewoon|graag|weer|ook) )*(?:(?:ver)?(?:sturen|stuur|zenden)|(?:af|door)maken|"
    r"melden|doorgeven|doen|verder)\b|\btoch wel\b|\balsnog\b|\b(?:ver)?stuur (?:het|hem|die|dat|de melding) toch\b|"
    r"\b(?:send|report) it (?:after all|anyway)\b|\bdoch (?:noch )?(?:senden|schicken|melden)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:ga|gaan we|we gaan|laten we) (?:maar |dan |nu |gewoon |weer )*verder(?:gaan)?\b|"
    r"\b(?:please|let'?s|you can) (?:carry|go) on\b|\bmachen (?:sie|wir) weiter\b",
    re.IGNORECASE,
)
# "Niet de lamp maar de bank": what follows is what is meant.
_REPLACED = re.compile(
    r"\b(?:niet (?:om )?(?:de|het|een|die|dat|deze|dit)|geen) [\w-]+,? maar\b|"
    r"\b(?:het|dat|dit) is (?:toch |dus )?niet (?:de|het|een) \w+|"
    r"\bik bedoel(?:de)? dat\b|\bverkeerd (?:verteld|gezegd|getypt)\b",
    re.IGNORECASE,
)
_REPHRASING = re.compile(
    r"\b(?:eigenlijk bedoel(?:de)?(?: ik)?|wat ik (?:eigenlijk )?bedoel(?:de)?|(?:ik )?bedoel(?:de)? eigenlijk|"
    r"het gaat (?:mij|me|ons)(?: \w+){0,2} om|"
    r"(?:is|was|wordt|moet|hoeft|hoort) (?:\w+ )?geen (?:klacht|melding|idee|plan|vraag)|"
    r"(?:het|dit|dat) is (?:juist |gewoon |meer )?(?:een|ons|mijn) (?:plan|idee|initiatief)\b(?! van)|"
    r"(?:ik|we|wij) wil(?:len)? (?:\w+ )?(?:alleen|gewoon|liever)(?: maar| even)? (?:iets )?(?:melden|klagen)|"
    r"(?:ik|we|wij) (?:wil|willen) (?:\w+ )?niet klagen|what i (?:actually |really )?meant?|"
    r"(?:is|was) not a (?:complaint|report|plan|question))\b",
    re.IGNORECASE,
)


def besides(text: str) -> bool:
    """Whether a text begins with another matter: "o ja, en ook ..."."""
    return _BESIDES.match(text.strip()) is not None


_BESIDES = re.compile(
    r"(?:(?:o+h?|en|ja|nee|and|oh),? )*(?:o+h? ja|daarnaast|trouwens|verder|nog iets|en ook|en in de|btw|also|besides|"
    r"by the way|another thing)\b",
    re.IGNORECASE,
)
