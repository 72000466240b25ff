"""Which texts the code says and with which values, read from its syntax so that nothing has to run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from actions import numbers
from actions.zaak.steps import QUESTIONS
from actions.zaak.summary import Aanpassing, Erbij
from bot.cases.models import Status
from bot.core import config
from bot.core.understanding import ONDERWERPEN, SOORTEN, ZAAKSOORTEN
from bot.safety.rules import FORMEEL, ZORG

FILED = frozenset({"nummer", "datum", "tijd", "ontvanger"})
# What stands behind an expression in a name: f"utter_zorg_{after.zorg}" is one text for each worry.
_ENDINGS: dict[str, tuple[str, ...]] = {
    "utter_ask_wat_": ZAAKSOORTEN,
    "utter_soort_": SOORTEN,
    "utter_formeel_": FORMEEL,
    "utter_zorg_": ZORG,
    "utter_status_": tuple(Status.values),
    "utter_dag_": tuple("0123456"),
    "soort_": SOORTEN,
    "aanpassen_": Aanpassing.options,
    "onderwerp_": ONDERWERPEN,
    "utter_knop_onderwerp_": ONDERWERPEN,
    "utter_inzage_kopie_": ("web", "telegram"),
    "erbij_": Erbij.options,
    "utter_ask_erbij_": Erbij.options,
}
# Values of texts whose call does not name both the text and its values.
_GIVEN: dict[str, frozenset[str]] = {
    "utter_summary": frozenset({"wat", "waar", "soort", "ontvanger", "extra"}),
    "utter_second_thing": frozenset({"soort", "tekst"}),
    "utter_second_thing_words": frozenset({"soort", "tekst"}),
    **dict.fromkeys(
        ("utter_followed_moved", "utter_followed_closed", "utter_followed_reopened"),
        frozenset({"nummer", "over", "ontvanger"}),
    ),
    "utter_ask_add": frozenset({"nummer", "over"}),
    "utter_ask_withdraw": frozenset({"nummer", "over"}),
    "utter_ask_reopen": frozenset({"nummer", "over"}),
    "utter_ask_dubbel": frozenset({"nummer", "over", "datum"}),
    "utter_ask_dubbel_eigen": frozenset({"nummer", "over", "datum"}),
    "utter_ask_gegevens": frozenset({"partij"}),
    "utter_status_nothing": frozenset({"nummer"}),
    "utter_status_unknown_number": frozenset({"nummer"}),
    "utter_filed": FILED,
    "utter_filed_formeel": FILED,
    "utter_filed_right_to_challenge": FILED,
    "utter_filed_initiatief": FILED,
    "utter_filed_wens": FILED,
}
# Functions that say a text with the values among their keywords: which argument names the text, and what they add.
_SPEAKERS: dict[str, tuple[int, frozenset[str]]] = {
    "texts.text": (0, frozenset()),
    "texts.render": (0, frozenset()),
    "_say": (1, frozenset()),
    "_to_assistant": (2, frozenset()),
    "_tell": (1, frozenset({"nummer", "ontvanger"})),
    "followers.tell": (1, frozenset({"nummer", "over", "ontvanger"})),
    "reading.changed_text": (1, frozenset({"nummer", "over", "ontvanger"})),
}


@dataclass(frozen=True)
class Use:
    """A place in the code that says a text; `values` is None when the call does not show them."""

    name: str
    where: str
    values: frozenset[str] | None = None


@cache
def uses() -> tuple[Use, ...]:
    """Every use of a text; raises ValueError for a name that it cannot read."""
    found: list[Use] = []
    for folder in ("actions", "bot"):
        for path in sorted((config.REPOSITORY / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found.extend(_in_file(tree, str(path.relative_to(config.REPOSITORY))))
    return tuple(found)


def given(name: str) -> frozenset[str]:
    """The values that every use of a text has for it."""
    known = [use.values for use in uses() if use.name == name and use.values is not None]
    return frozenset.intersection(*known) if known else _GIVEN.get(name, frozenset())


def _in_file(tree: ast.Module, path: str) -> Iterator[Use]:
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        where = f"{path}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Constant) and not isinstance(parents[node], ast.JoinedStr):
            if isinstance(node.value, str) and node.value.startswith("utter_"):
                yield Use(node.value, where, _values(node, parents[node]))
        elif isinstance(node, ast.JoinedStr) and ast.unparse(node).startswith(("f'utter_", 'f"utter_')):
            if _beginning(node) not in ("utter_knop_", "utter_summary_"):
                yield from (Use(name, where, _values(node, parents[node])) for name in _named(node, where))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("labelled", "begin"):
            yield from (Use(f"utter_knop_{label}", where) for label in _labels(node, parents, where))
        elif isinstance(node, ast.FunctionDef) and node.name == "_extras":
            yield from _summary_lines(node, where)


def _beginning(node: ast.JoinedStr) -> str:
    first = node.values[0]
    return str(first.value) if isinstance(first, ast.Constant) else ""


def _named(node: ast.JoinedStr, where: str) -> list[str]:
    beginning, part = _beginning(node), node.values[-1]
    inner = part.value if isinstance(part, ast.FormattedValue) else None
    if isinstance(inner, ast.IfExp):
        return [beginning + ending for ending in _constants(inner)]
    if inner is None or beginning not in _ENDINGS:
        raise ValueError(f"{where}: teach tests/texts/uses.py what {ast.unparse(node)} may be")
    return [beginning + ending for ending in _ENDINGS[beginning]]


def _values(node: ast.expr, parent: ast.AST) -> frozenset[str] | None:
    """The values beside a text in `Say(text, {...})` or `texts.text(text, taal, value=...)`."""
    if not isinstance(parent, ast.Call) or node not in parent.args:
        return None
    speaker = ast.unparse(parent.func)
    if speaker in _SPEAKERS and parent.args.index(node) == _SPEAKERS[speaker][0]:
        names = [word.arg for word in parent.keywords]
        return _SPEAKERS[speaker][1].union(name for name in names if name) if None not in names else None
    if speaker != "Say" or parent.args[0] is not node:
        return None
    if len(parent.args) < 2:
        return frozenset()
    told = parent.args[1]
    if isinstance(told, ast.Dict):
        return frozenset(_constants(*(key for key in told.keys if key)))
    return frozenset(numbers.spoken()) if ast.unparse(told) == "numbers.spoken()" else None


def _labels(call: ast.Call, parents: dict[ast.AST, ast.AST], where: str) -> list[str]:
    """What may stand on `labelled(vraag, waarde, label, taal)` or `begin(what, label, taal)`."""
    if len(call.args) < 3:
        return []  # another function with the name begin
    label = call.args[-2]
    if isinstance(label, ast.Constant):
        return [str(label.value)]
    if isinstance(label, ast.JoinedStr):
        return _named(label, where)
    around: ast.AST | None = call
    while around is not None and not isinstance(around, ast.GeneratorExp):
        around = parents.get(around)
    if isinstance(around, ast.GeneratorExp):
        listed = around.generators[0].iter
        if isinstance(listed, ast.Tuple):
            return _constants(*listed.elts)
        if ast.unparse(listed).startswith("zip(self.values, self.labels"):
            return [label for question in QUESTIONS for label in getattr(question, "labels", ())]
    raise ValueError(f"{where}: teach tests/texts/uses.py what {ast.unparse(call)} may be")


def _summary_lines(function: ast.FunctionDef, where: str) -> Iterator[Use]:
    for node in ast.walk(function):
        if isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.elts[1], ast.Dict):
            values = frozenset(_constants(*(key for key in node.elts[1].keys if key)))
            yield from (Use(f"utter_summary_{name}", where, values) for name in _constants(node.elts[0]))


def _constants(*nodes: ast.expr) -> list[str]:
    """The words that expressions may be: themselves, or both sides of a choice."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, ast.IfExp):
            found.extend(_constants(node.body, node.orelse))
        elif isinstance(node, ast.Constant):
            found.append(str(node.value))
    return found
