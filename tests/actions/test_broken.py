"""An action server that died during one action of a turn does not close that turn with the next one."""

from __future__ import annotations

import asyncio

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.heard import TurnBroken
from actions.terugbel import ActionTerugbelAfronden
from actions.zaak.form import ActionZaakAfronden


@pytest.mark.parametrize("action", [ActionZaakAfronden(), ActionTerugbelAfronden()])
def test_a_form_that_ended_without_an_outcome_is_not_told_as_stopped(
    action: ActionZaakAfronden | ActionTerugbelAfronden,
) -> None:
    slots = {"zaak": {"omschrijving": ["de lantaarn is stuk"]}, "uitkomst": None, "taal": "nl"}
    tracker = Tracker("bewoner", slots, {"text": "ja"}, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    with pytest.raises(TurnBroken):
        asyncio.run(action.run(dispatcher, tracker, {}))
    assert dispatcher.messages == []
