"""Short fixed expressions that mean the same in every conversation, so that no model has to guess them."""

from __future__ import annotations

import re

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
))  # fmt: skip
_UNSURE = re.compile(
    r"\b(?:weet (?:ik )?(?:het )?(?:echt |eigenlijk )?niet|(?:geen|gn) idee|wee(?:t)? nie|idk|(?:don'?t|do not) know"
    r"|no idea|not sure|keine ahnung|wei(?:ß|ss) (?:ich |es )?nicht|bilmiyorum|nie wiem|je ne sais pas|aucune idée"
    r"|no (?:lo )?s[eé]|non (?:lo )?so|não sei|nu [sș]tiu|не знаю|не знам)\b|لا أعرف|لا اعرف|不知道|نمی‌?دانم",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"(?:nou |oh |ach |ok(?:e|é)? )?(?:laat (?:maar|zitten)|vergeet (?:het|maar)|stop(?: maar)?|annuleer(?: maar)?|"
    r"annuleren|cancel|never ?mind|forget it|vergiss es|boş ?ver|vazgeçtim|nieważne|anuluj|laisse tomber|annuler|"
    r"olvídalo|d[eé]jalo|скасувати|забудь|لا يهم)(?: (?:hoor|dan|maar|het))?",
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
