"""Looking before the summary whether the same was reported already."""

from __future__ import annotations

from dataclasses import replace

from asgiref.sync import sync_to_async

from actions.zaak import steps
from actions.zaak.draft import Zaak
from actions.zaak.dubbel import NAME
from bot.cases import reading, similar
from bot.core import clock


async def looked_up(done: steps.Step, conversation_id: str, taal: str) -> steps.Step:
    """The same step, after asking first about an open case that tells the same about the same place."""
    zaak = done.zaak
    about_to_confirm = done.question is not None and done.question.name in (NAME, "bevestiging")
    if not about_to_confirm or NAME in zaak.klaar or not _shareable(zaak):
        return done
    found = await sync_to_async(_known)(zaak, conversation_id, taal)
    if found == zaak.dubbel:
        return done
    again = steps.ask_again(replace(zaak, dubbel=found))
    return replace(again, says=done.says)


def _shareable(zaak: Zaak) -> bool:
    """Only an ordinary report: never one that is confidential or formal, nor a danger of today."""
    private = zaak.vertrouwelijk or zaak.formeel or zaak.zorg or zaak.misdaadtip
    return zaak.soort == "signaal" and not private and zaak.urgentie == "gewoon"


def _known(zaak: Zaak, conversation_id: str, taal: str) -> dict[str, str] | None:
    matter = similar.Matter(
        zaak.onderwerp, zaak.words, zaak.straat, zaak.huisnummer, zaak.wijk, zaak.lat, zaak.lon
    )  # fmt: skip
    case = similar.find(matter)
    if case is None:
        return None
    return {
        "nummer": case.number,
        "over": reading.label(case, taal),
        "datum": clock.local(case.created_at).strftime("%d-%m-%Y"),
        "eigen": "ja" if case.conversation_id == conversation_id else "",
    }
