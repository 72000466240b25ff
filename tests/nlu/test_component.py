"""The component inside Rasa: stored and loaded by Rasa's own model storage, asked as Rasa asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.core.understanding import Understanding
from bot.nlu.component import Begrip, intent
from bot.nlu.learning import LabelError
from tests.nlu.samples import ANSWERS, MESSAGES, RIDGE

CONFIG = {"ridge": RIDGE, "width": 1.0}


def _data() -> TrainingData:
    first = [Message.build(m.text, m.soort, intent_metadata={"onderwerp": m.onderwerp}) for m in MESSAGES]
    acting = [
        Message.build(a.text, a.handeling, intent_metadata={"laag": "handeling", "asks": a.asks}) for a in ANSWERS
    ]
    return TrainingData([*first, *acting])


@pytest.fixture(scope="module")
def component(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begrip]:
    storage = LocalModelStorage.create(tmp_path_factory.mktemp("model"))
    context = ExecutionContext(GraphSchema({}))
    resource = Resource("begrip")
    Begrip.create(CONFIG, storage, resource, context).train(_data())
    yield Begrip.load(CONFIG, storage, resource, context)


def _read(component: Begrip, text: str, **metadata: Any) -> dict[str, Any]:
    (message,) = component.process([Message({"text": text, "metadata": metadata})])
    return dict(message.as_dict(only_output_properties=True))


def test_rasa_gets_the_soort_as_intent_and_actions_get_the_whole_reading(component: Begrip) -> None:
    found = _read(component, "de lantaarn in de Siriusstraat is kapot, de lamp doet het niet")
    assert found["intent"]["name"] == "signaal"
    assert Understanding.from_json(found["begrip"]).wijk == "Oost"
    assert found["entities"] == [{"entity": "taal", "value": "nl"}]


def test_an_open_question_makes_the_handeling_the_intent(component: Begrip) -> None:
    assert _read(component, "ja klopt", asks="bevestiging", taal="nl")["intent"]["name"] == "ja"


def test_a_short_answer_keeps_the_language_of_the_conversation(component: Begrip) -> None:
    assert _read(component, "ok", asks="bevestiging", taal="en")["entities"][0]["value"] == "en"


def test_a_button_is_left_alone(component: Begrip) -> None:
    found = _read(component, '/kies{"vraag":"waar","waarde":"Oost"}')
    assert "begrip" not in found
    assert not found.get("intent")


def test_a_message_without_text_is_left_alone(component: Begrip) -> None:
    (message,) = component.process([Message({"text": None, "metadata": None})])
    assert message.get("begrip") is None


def test_training_stops_at_a_signaal_without_onderwerp(tmp_path: Path) -> None:
    storage = LocalModelStorage.create(tmp_path)
    component = Begrip.create(CONFIG, storage, Resource("begrip"), ExecutionContext(GraphSchema({})))
    with pytest.raises(LabelError, match="container vol"):
        component.train(TrainingData([Message.build("container vol", "signaal")]))


@pytest.mark.parametrize(
    ("besluit", "soort", "certainty", "name"),
    [
        ("auto", "vraag", 0.9, "vraag"),
        ("vraag", "vraag", 0.4, "twijfel"),
        ("vraag", "signaal", 0.97, "signaal"),  # only the onderwerp is in doubt: the form asks for it
        ("triage", "signaal", 0.2, "onbekend"),
    ],
)
def test_the_intent_follows_the_besluit(besluit: str, soort: str, certainty: float, name: str) -> None:
    certainties = {"soort": certainty, "onderwerp": 0.1, "wijk": 0.0}
    reading = Understanding(soort=soort, onderwerp=None, taal="nl", zekerheid=certainties, besluit=besluit)
    assert intent(reading, "")[0] == name
