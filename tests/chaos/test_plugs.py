"""Pull the plug of the worker and of the action server: nothing lost, nothing twice, the form goes on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.e2e.chat import Chat
from tests.e2e.stack import Stack, eventually

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.timeout(300)]
Open = Callable[..., Chat]
LAMP = "de lantaarn voor onze deur in de Siriusstraat doet het al een week niet"


@pytest.fixture(autouse=True)
def mended(stack: Stack) -> Iterator[None]:
    """Every test leaves the product whole."""
    yield
    stack.proxy.mend()
    for name in ("worker", "actions"):
        if name not in stack.processes or stack.died(name):
            stack.restart(name)


def cases_of(stack: Stack, *conversations: str) -> list[dict[str, object]]:
    """The filed cases of these conversations, straight from the database."""
    script = (
        "import django, json; django.setup();"
        "from bot.cases.models import Case;"
        "from bot.delivery.models import OutboxItem;"
        f"found = Case.objects.filter(conversation_id__in={conversations});"
        "print(json.dumps([{'number': c.number, 'routes': c.routes.filter(active=True).count(),"
        " 'mails': OutboxItem.objects.filter(case_number=c.number, status='sent').count()} for c in found]))"
    )
    return list(json.loads(stack.python("-c", script).stdout))


@pytest.mark.parametrize(
    "point",
    ["turn-before-rasa", "turn-after-rasa", "turn-before-commit", "turn-after-commit", "send-before-channel"],
)
def test_a_worker_killed_at_this_point_loses_nothing_and_repeats_nothing(
    stack: Stack,
    chat: Open,
    point: str,
) -> None:
    resident = chat()
    resident.say(LAMP)
    stack.kill("worker")
    stack.start("worker", BUURT_CRASH_AT=point)
    assert resident.post(text="ja").status_code == 202
    eventually(lambda: stack.died("worker"), 30, f"the worker dying at {point}")
    stack.restart("worker")
    resident.wait()
    [case] = eventually(
        lambda: [case for case in cases_of(stack, resident.id) if case["mails"]], 30, "the mail to the owner"
    )
    assert case["routes"] == 1
    assert case["mails"] == 1
    assert [line["seq"] for line in resident.lines] == list(range(1, len(resident.lines) + 1))
    assert sum(bool(line["case"]) for line in resident.lines) == 1


def test_a_mail_that_left_just_before_the_plug_was_pulled_is_not_lost(stack: Stack, chat: Open) -> None:
    resident = chat()
    resident.say(LAMP)
    stack.kill("worker")
    stack.start("worker", BUURT_CRASH_AT="send-after-channel")
    resident.say("ja")
    eventually(lambda: stack.died("worker"), 30, "the worker dying after sending")
    stack.restart("worker")
    [case] = eventually(
        lambda: [case for case in cases_of(stack, resident.id) if case["mails"]],
        30,
        "the mail marked as sent",
    )
    files = [path.read_text() for path in (stack.data / "mail").glob("*")]
    copies = sum(str(case["number"]) in text for text in files)
    assert 1 <= copies <= 2, "one repeat is the documented window: SMTP knows no idempotency key"


def test_a_web_process_killed_before_its_commit_has_not_acknowledged(stack: Stack, chat: Open) -> None:
    resident = chat()
    stack.kill("web")
    stack.start("web", BUURT_CRASH_AT="accept-before-commit")
    with pytest.raises(Exception, match=r"disconnected|reset|closed|refused"):
        resident.post(text=LAMP)
    stack.restart("web")
    assert [line["from"] for line in resident.read()["messages"]] == ["bot"]
    told = resident.say(LAMP)
    assert told[-1]["asks"] == "bevestiging"


def test_the_form_goes_on_after_the_action_server_was_away(stack: Stack, chat: Open) -> None:
    resident = chat()
    resident.say("er ligt een hele berg grofvuil op de stoep")
    assert resident.asks == "waar"
    stack.kill("actions")
    assert resident.post(text="Siriusstraat").status_code == 202
    eventually(lambda: resident.id in stack.log("worker"), 30, "the worker noticing")
    assert resident.read()["pending"]
    stack.start("actions")
    told = resident.wait()
    assert told[-1]["asks"] == "bevestiging"
    resident.say("ja")
    assert len(cases_of(stack, resident.id)) == 1


def test_the_form_goes_on_after_the_action_server_answered_500(stack: Stack, chat: Open) -> None:
    resident = chat()
    resident.say("er ligt een hele berg grofvuil op de stoep")
    stack.proxy.failed, stack.proxy.broken = 0, True
    assert resident.post(text="Siriusstraat").status_code == 202
    eventually(lambda: stack.proxy.failed >= 2, 30, "a second try that fails as well")
    assert resident.read()["pending"]
    stack.proxy.mend()
    told = resident.wait()
    assert told[-1]["asks"] == "bevestiging"
    resident.say("ja")
    assert len(cases_of(stack, resident.id)) == 1


def test_an_action_server_that_dies_between_two_actions_of_a_turn_leaves_the_form_whole(
    stack: Stack,
    chat: Open,
) -> None:
    resident = chat()
    resident.say("er ligt een hele berg grofvuil op de stoep")
    # A question in the middle takes three calls: the form rejects, the answer, the form asks again.
    stack.proxy.left = 2
    assert resident.post(text="wie leest dit eigenlijk?").status_code == 202
    eventually(lambda: (stack.proxy.left or 0) < 0, 30, "the line going dead in the middle of the turn")
    stack.proxy.mend()
    told = resident.wait()
    assert told[-1]["asks"] == "waar"
    assert len(told) == 2, "the answer and the open question, each once"
    resident.say("Siriusstraat")
    resident.say("ja")
    assert len(cases_of(stack, resident.id)) == 1


def test_words_are_heard_once_when_an_answer_takes_longer_than_two_leases(stack: Stack, chat: Open) -> None:
    resident = chat()
    stack.proxy.held = 12.0
    told = resident.say(LAMP)
    assert [line["asks"] for line in told] == ["bevestiging"], [line["text"] for line in told]
    resident.say("ja")
    assert len(cases_of(stack, resident.id)) == 1


@pytest.mark.parametrize("late", [[], [{"event": "session_started"}, {"event": "action", "name": "action_listen"}]])
def test_the_form_goes_on_when_a_late_word_of_a_dead_worker_reset_rasa(
    stack: Stack, chat: Open, late: list[dict[str, str]]
) -> None:
    resident = chat()
    resident.say(LAMP)
    events = f"{stack.environment['BUURT_RASA_URL']}/conversations/{resident.id}/tracker/events"
    for batch in ([{"event": "restart"}], late):
        if batch:
            assert httpx.post(events, json=batch, timeout=20, trust_env=False).status_code == 200
    told = resident.say("ja")
    assert [bool(line["case"]) for line in told] == [True], [line["text"] for line in told]
    assert len(cases_of(stack, resident.id)) == 1
