"""`python -m bot VERB`: everything that is started from a terminal."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass

from bot.core import config


@dataclass(frozen=True)
class Verb:
    """One word after `python -m bot`.

    `target` is `module:function`, imported only when the word is used; it returns the exit code. `arguments`
    is how the words that follow are written; the function takes them as a list, and nothing when it is empty.
    """

    target: str
    meaning: str
    arguments: str = ""


VERBS = {
    "actions": Verb("bot.runtime.actions:main", "the action server that Rasa asks"),
    "backup": Verb("bot.ops.backup:backup", "keep everything that cannot be made again in one file", "FILE"),
    "classify": Verb("bot.nlu.classify:main", "read messages as JSON lines, answer what the chat would decide"),
    "corrections": Verb(
        "bot.cases.corrections:main",
        "write out what the desk corrected, to teach the assistant",
        "export [--to FOLDER]",
    ),
    "doctor": Verb("bot.ops.doctor:main", "say what is wrong with this installation and how to mend it"),
    "export": Verb("bot.cases.export:main", "write every case as one row", "cases [--format jsonl|csv]"),
    "prepare": Verb("bot.runtime.prepare:prepare", "train when needed, migrate and load the seeds, as `run` does"),
    "directory": Verb(
        "bot.directory.commands:directory",
        "take the directory from a file, or write it to one",
        "import|export FILE",
    ),
    "places": Verb("bot.directory.commands:places", "take buurten, wijken or streets from a file", "import FILE"),
    "privacy": Verb(
        "bot.privacy.commands:main", "copy or erase one conversation, on any channel", "copy|erase CONVERSATION"
    ),
    "rasa": Verb("bot.runtime.rasa:main", "one Rasa, for a machine that runs nothing else"),
    "restore": Verb("bot.ops.backup:restore", "put a backup into an empty installation", "FILE"),
    "run": Verb("bot.runtime.run:main", "start everything under a supervisor and print the addresses"),
    "telegram": Verb("bot.runtime.telegram:main", "talk with residents on Telegram"),
    "staff": Verb("bot.desk.commands:main", "the accounts of the desk", "add|list|reset|disable ..."),
    "train": Verb(
        "bot.nlu.train:main", "train the model anew, and keep the present one when that is better", "[--force]"
    ),
    "worker": Verb("bot.runtime.worker:main", "work through the inbox and the outbox"),
}


def usage() -> str:
    """The list of words, one a line."""
    rows = [(f"{name} {verb.arguments}".rstrip(), verb.meaning) for name, verb in sorted(VERBS.items())]
    width = max(len(words) for words, _ in rows)
    lines = [f"  {words:<{width}}  {meaning}" for words, meaning in rows]
    return "\n".join(["usage: python -m bot VERB", "", *lines])


def main(words: list[str]) -> int:
    """Carry out one verb; a wrong word or setting is explained and ends with exit code 2."""
    if not words or words[0] in {"-h", "--help", "help"}:
        print(usage())
        return 0
    name, arguments = words[0], words[1:]
    verb = VERBS.get(name)
    if verb is None or (arguments and not verb.arguments):
        fault = f"{name!r} is no verb" if verb is None else f"{name!r} takes no arguments"
        print(f"{fault}.\n\n{usage()}", file=sys.stderr)
        return 2
    try:
        config.check()
        module, _, attribute = verb.target.partition(":")
        function = getattr(importlib.import_module(module), attribute)
        return int((function(arguments) if verb.arguments else function()) or 0)
    except config.ConfigError as error:
        print(f"Buurtwijzer cannot start: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
