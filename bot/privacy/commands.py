"""`python -m bot privacy`: a copy or the erasure of a conversation, for whoever cannot do it in the chat."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import django
from asgiref.sync import sync_to_async

if TYPE_CHECKING:
    from bot.delivery.models import Conversation


def main(words: Sequence[str]) -> int:
    """Print a copy, or erase; returns 0, or 1 with an explanation on stderr."""
    parser = argparse.ArgumentParser("python -m bot privacy", description="Copy or erase one conversation.")
    parser.add_argument("what", choices=("copy", "erase"))
    parser.add_argument("which", help="the id of a conversation, or the number of a case that was filed in it")
    asked = parser.parse_args(list(words))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.core.settings")
    django.setup()
    conversation = _find(asked.which)
    if conversation is None:
        print(f"Not done: no conversation {asked.which}, and no case with that number", file=sys.stderr)
        return 1
    if asked.what == "copy":
        from bot.privacy.access import everything

        print(json.dumps(everything(conversation), ensure_ascii=False, indent=2))
        return 0
    from bot.privacy import erasure

    asyncio.run(erasure.erase(conversation.pk, _run))
    print(f"Erased: {conversation.pk}. What was counted stays; backups and mails that left are not touched.")
    return 0


def _find(which: str) -> Conversation | None:
    from bot.cases.models import Case
    from bot.delivery.models import Conversation

    case = Case.objects.filter(number=which.upper()).select_related("conversation").first()
    return case.conversation if case else Conversation.objects.filter(pk=which).first()


async def _run(work: Callable[..., Any], *arguments: Any) -> Any:
    return await sync_to_async(work)(*arguments)
