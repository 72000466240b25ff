"""Answers to residents' questions about working in the neighbourhood: pure, from data/content."""

from bot.content.current import Answer, answer, speak, topics
from bot.content.search import Search
from bot.content.topics import FOLDER, ContentError, Topic, load

__all__ = ["FOLDER", "Answer", "ContentError", "Search", "Topic", "answer", "load", "speak", "topics"]
