"""What is kept of a run that found a fault, so that somebody can see how it came about."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import httpx

from tests.e2e.stack import Stack

SCRIPT = """
import django, json, sys
django.setup()
from bot.delivery.models import Conversation, InboxItem
def rows(found, *names):
    return [dict(zip(names, (str(value) for value in row))) for row in found.values_list(*names)]
out = {}
for one in Conversation.objects.filter(pk__in=sys.argv[1:]):
    out[one.pk] = {
        "memory": one.memory,
        "lines": rows(one.messages.order_by("seq"), "seq", "at", "sender", "text", "asks"),
        "inbox": rows(one.inbox.order_by("pk"), "pk", "message__seq", "status", "attempts", "failures", "error"),
    }
print(json.dumps(out))
"""


def keep(stack: Stack, faults: Sequence[str]) -> Path:
    """Copy the logs, and each conversation that a fault names with what Rasa remembers of it; returns where."""
    folder = Path(tempfile.mkdtemp(prefix="buurtwijzer-fault-"))
    for log in stack.data.glob("*.log"):
        shutil.copy(log, folder)
    names = sorted({name for fault in faults for name in re.findall(r"\b[0-9a-f]{32}\b", fault)})
    for name, found in json.loads(stack.python("-c", SCRIPT, *names).stdout).items():
        (folder / f"{name}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")
        tracker = f"{stack.environment['BUURT_RASA_URL'].partition(',')[0]}/conversations/{name}/tracker"
        answer = httpx.get(tracker, params={"include_events": "ALL"}, timeout=20, trust_env=False)
        (folder / f"{name}.tracker.json").write_text(json.dumps(answer.json(), indent=1), encoding="utf-8")
    return folder
