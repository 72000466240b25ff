"""The gateway with a stand-in for Rasa."""

from tests.fakes.gateway import conversation, rasa

__all__ = ["conversation", "rasa"]
