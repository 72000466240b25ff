"""What people write around the matter: greetings, thanks, shouting, and that no photo or call is needed.

A letter's wrapping says nothing about what is wrong, and in a language with few examples it outweighs what does.
"""

from __future__ import annotations

import re

FEW = 3  # words; of what is shorter the wrapping is the message

_GREETINGS = (
    # nl
    r"(?:zeer )?(?:geachte|beste|lieve)(?: [^\s,.!?]+){1,6}(?=[,.!:])|"
    r"(?:geachte|beste|lieve)(?: (?:gemeente(?: hilversum)?|mensen|buurtwijzer|meneer|mevrouw|team))?",
    r"(?:goe[di]e[n]?|goeie) ?(?:morgen|middag|avond|dag)(?: (?:gemeente|allemaal|allen|samen|mevrouw|meneer))?",
    r"(?:hallo|hoi|hey|hee|hai|dag(?! en nacht| in,? dag uit)|yo|heey|moin|l\.s\.)"
    r"(?: (?:gemeente(?: hilversum)?|buurtwijzer|allemaal|daar|mensen|mevrouw|meneer))?",
    # en, de
    r"(?:dear|hello|hi|hey)(?: (?:sir|madam|council|municipality|team|all|there|everyone|gemeente|or|/))*",
    r"good (?:morning|afternoon|evening|day)",
    r"sehr geehrte(?: (?:damen|herren|gemeinde|frau|herr|und))*",
    r"(?:guten|schönen|schoenen) (?:tag|morgen|abend)(?: zusammen)?|servus|grüß gott",
    # fr, es, it, pt, ro
    r"bonjour|bonsoir|salut|madame,? monsieur",
    r"hola|buen(?:os|as)? ?(?:d[ií]as?|tardes|noches)?",
    r"buon ?giorno|buona ?sera|salve|ciao|gentil[ie] (?:signor[ie]|comune)",
    r"bom dia|boa (?:tarde|noite)|olá|ola|oi",
    r"bun[aă](?: (?:ziua|seara|diminea[tț]a))?|salut(?:are)?",
    # pl, uk, ru, bg
    r"dzie[nń] dobry|dobry wiecz[oó]r|witam|cze[sś][cć]|szanowni pa[nń]stwo",
    r"добр(?:ий|ого) (?:день|дня|вечір|вечора|ранок|ранку)|вітаю|привіт|доброго дня",
    r"здравствуйте|добрый (?:день|вечер)|привет",
    r"здраве[ий]те?|добър (?:ден|вечер)|добро утро|здрасти|здравей",
    # tr, ar
    r"merhaba(?:lar)?|selam(?:lar)?|iyi (?:günler|gunler|akşamlar|aksamlar)|günaydın|gunaydin|"
    r"(?:sayın|sayin) (?:yetkili|belediye)\w*|selam[uüı]n? ?ale[yi]k[uü]m",
    r"(?:ال)?سلام عليكم(?: ورحمة الله(?: وبركاته)?)?|مرحبا(?: بكم)?|صباح الخير|مساء الخير|[أا]هلا(?: وسهلا)?|"
    r"salam(?: ?(?:3|a)la?[yi]?kou?m)?",
)
_CLOSINGS = (
    # nl
    r"(?:met )?(?:vriendelijke|hartelijke|warme) gr(?:oet(?:en)?|\.)|m\.?v\.?g\.?|hoogachtend|groet(?:en|jes)?|gr\.?",
    r"(?:alvast |bij voorbaat )?(?:hartelijk |heel erg )?(?:bedankt|dank(?: u| je)?(?: wel)?|dankuwel|dankjewel)"
    r"(?: alvast)?(?: voor (?:uw|de|het|jullie) \w+)?|b\.?v\.?d\.?|fijne dag(?: nog| verder)?",
    # en, de
    r"(?:many )?thanks(?: in advance| a lot| so much)?|thank you(?: very much| so much| in advance)?|"
    r"(?:kind|best|warm) regards|regards|sincerely|cheers",
    r"(?:vielen|besten|herzlichen) dank(?: im voraus)?|danke(?: schön| im voraus)?|"
    r"mit freundlichen grü(?:ß|ss)en|mfg|lg",
    # fr, es, it, pt, ro
    r"merci(?: (?:beaucoup|d'avance|bien|à vous))*|cordialement|bonne journée",
    r"(?:muchas )?gracias(?: de antemano)?|(?:un )?saludos?(?: cordial(?:es)?)?",
    r"grazie(?: mille)?|(?:cordiali|distinti) saluti|saluti",
    r"(?:muito )?obrigad[oa]|cumprimentos|abraços?",
    r"mul[tț]umesc(?: frumos| mult)?|mersi",
    # pl, uk, ru, bg
    r"(?:z góry )?dzi[eę]ku(?:j[eę]|jemy)|dzi[eę]ki|pozdrawiam",
    r"(?:щиро |дуже )?дякую(?: вам)?|з повагою|(?:большое )?спасибо",
    r"(?:много )?благодаря|(?:с )?поздрави?|мерси",
    # tr, ar
    r"(?:çok )?te[sş]ekk[uü]r(?:ler)?(?: ederi[mz])?|sa[gğ] ?olun?|saygılar(?:ımla)?|iyi (?:günler|çalışmalar)",
    r"شكرا(?: جزيلا| لكم)?|جزاكم الله خيرا|shukran|choukran",
)
_ASIDE = (
    r"(?:een )?foto(?:'?s)? (?:heb ik|is er|kan ik|lukt)(?: (?:helaas|nu|er))?(?: \w+)? ?(?:niet|geen)(?: \w+)?",
    r"(?:ik heb |heb )?geen foto(?:'?s)?(?: \w+){0,2}",
    r"(?:u |je |jullie )?(?:hoeft|hoeven)(?: u| je| jullie)?(?: mij| me)? (?:ook )?niet(?: \w+){0,2} te bellen",
    r"(?:bellen|terugbellen) hoeft (?:ook )?niet|niet bellen(?: aub| svp)?|geen contact nodig",
    r"(?:u |je |jullie )?(?:bel|mag|mogen|kan|kunt|kunnen)(?: mij| me)?(?: altijd| gerust| ook| wel| even)*"
    r"(?: mij| me)? ?(?:bellen|gerust)?(?: op)?[ \d+-]*(?:als|bij|voor) (?:\w+ ){0,4}vragen(?: \w+){0,2}",
    r"mijn (?:bsn|nummer|telefoon(?:nummer)?|06(?:-nummer)?|mail(?:adres)?|e-?mail) is \S+(?: \S+)?",
    r"no (?:photo|picture)s?(?: \w+){0,2}|(?:there is |there's )?no need to (?:call|phone)(?: \w+){0,2}",
)
_PAUSE = r"(?:[,!.:;،؛\s–-]+|$)"
_HEAD = re.compile(rf"^\W*(?:{'|'.join(_GREETINGS)})\b{_PAUSE}", re.IGNORECASE)
# After such words at the end comes at most a name.
_TAIL = re.compile(
    rf"(?:^|[,.!?;:،؟\s])\s*(?:{'|'.join(_CLOSINGS)})\b[\s,.!:-]*(?:[^\W\d_][\w.'-]*\s*){{0,3}}\W*$", re.IGNORECASE
)
_CLAUSE = re.compile(r"(?<=[.,;!?،؟])\s+")
_SHOUTED = re.compile(r"([!?])[!?]+")
_ASIDES = re.compile(
    rf"^\W*(?:en |and )?(?:{'|'.join(_ASIDE)})(?:,? (?:en|and) (?:{'|'.join(_ASIDE)}))*\W*$", re.IGNORECASE
)


def plain(text: str) -> str:
    """The text without greeting, thanks and such asides, which stay where hardly anything else would be left."""
    text = _SHOUTED.sub(r"\1", text)
    kept = _HEAD.sub("", _HEAD.sub("", text, count=1), count=1)
    kept = _TAIL.sub("", _TAIL.sub("", kept, count=1), count=1)
    clauses = _CLAUSE.split(kept)
    kept = " ".join(clause for clause in clauses if not _ASIDES.match(clause)).strip(" ,;")
    return kept if len(kept.split()) >= FEW else text
