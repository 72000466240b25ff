"""The graph component that understands: it gives Rasa the intent, and actions the whole reading."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.core.understanding import ZAAKSOORTEN, Understanding
from bot.nlu import fast_actions, model, quiet
from bot.nlu.examples import sort
from bot.nlu.learning import learn
from bot.nlu.reading import Reader, thresholds

READING = "begrip"

fast_actions.install()
quiet.install()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Begrip(GraphComponent):
    """Trains the three classifiers on `data/nlu`, and reads every message with them."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """How little one example counts in each classifier, and how fast resemblance by meaning falls off."""
        return {"ridge": {"soort": 1.0, "onderwerp": 0.3, "handeling": 0.3}, "width": 1.0}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Begrip:
        """A component that is not trained yet."""
        return cls(config, model_storage, resource)

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        reader: Reader | None = None,
    ) -> None:
        self._config, self._storage, self._resource, self.reader = config, model_storage, resource, reader

    def train(self, training_data: TrainingData) -> Resource:
        """Learn soort and onderwerp from first messages, and handeling from answers with their question."""
        rows = [(one.get(TEXT), one.get(INTENT), _metadata(one)) for one in training_data.intent_examples]
        self.reader = learn(*sort(rows), ridge=self._config["ridge"], width=self._config["width"])
        with self._storage.write_to(self._resource) as folder:
            model.save(self.reader, folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Begrip:
        """The trained component, warm: the first resident does not wait."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, model.from_folder(folder))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the reading, the intent and the language to each message; buttons are left alone."""
        if self.reader is None:
            raise RuntimeError("Begrip reads messages only after training or loading")
        for message in messages:
            text = message.get(TEXT)
            if not text or text.startswith("/"):
                continue
            metadata = message.get("metadata") or {}
            asks = metadata.get("asks") or ""
            reading = self.reader.read(text, asks=asks, taal=metadata.get("taal") or "nl")
            name, certainty = intent(reading, asks)
            message.set(INTENT, {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: certainty}, add_to_output=True)
            message.set(ENTITIES, [{"entity": "taal", "value": reading.taal}], add_to_output=True)
            message.set(READING, reading.as_json(), add_to_output=True)
        return messages


def intent(reading: Understanding, asks: str) -> tuple[str, float]:
    """The intent that the rules see, with its certainty."""
    if _beside(reading, asks):
        return "terzijde", 1.0
    if asks and reading.handeling:
        return reading.handeling, reading.handeling_zekerheid
    certainty = reading.zekerheid["soort"]
    if reading.besluit == "triage":
        return "onbekend", certainty
    in_doubt = reading.besluit == "vraag" and certainty < 0.999 and not _only_onderwerp(reading)
    return ("twijfel" if in_doubt else reading.soort), certainty


def _beside(reading: Understanding, asks: str) -> bool:
    """Whether the message is about data, the language or anger; a threat beside a clear matter is said with it."""
    if reading.terzijde is None or reading.spoed:
        return False
    matter = not asks and reading.soort in ZAAKSOORTEN and reading.besluit == "auto"
    return not (matter and reading.terzijde == "dreiging")


def _only_onderwerp(reading: Understanding) -> bool:
    return reading.zekerheid["soort"] >= thresholds()["auto"]["soort"] and reading.soort != "spoed"


def _metadata(message: Message) -> dict[str, Any]:
    found = message.get("metadata") or {}
    return {**(found.get("intent") or {}), **(found.get("example") or {})}
