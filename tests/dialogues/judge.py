"""Whether a conversation ended as it was written, and the figures over all of them."""

from __future__ import annotations

import json
import statistics
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from tests.dialogues.play import Played, found, missing

# Promises and words that no reply may hold, unless the resident used them first and reads them back.
FORBIDDEN = ("anoniem", "daar is geld voor", "u komt in aanmerking", "{", "utter_")
SAME_QUESTION = 3
FIGURES: list[str] = []  # printed under the results


def judge(played: Played, rows: dict[str, dict[str, Any]]) -> list[str]:
    """Everything that is not as written; `rows` are the rows of the export by number."""
    problems, end = list(played.problems), played.script.eindigt
    problems += [f"it says {word!r}" for word in found(list(FORBIDDEN), played.said) if word not in played.typed]
    problems += [f"{word!r} is never said" for word in missing(end.get("bevat"), played.said)]
    problems += [f"it says {word!r}" for word in found(end.get("nooit"), played.said)]
    problems += _questions(played)
    wanted = end.get("zaken", [])
    if len(played.cases) != len(wanted):
        problems.append(f"{len(played.cases)} cases instead of {len(wanted)}")
    for case, want in zip(played.cases, wanted, strict=False):
        problems += _differences(case, rows.get(case["number"], {}), want)
    handover = end.get("overdracht")
    if played.handover not in (handover if isinstance(handover, list) else [handover]):
        problems.append(f"handed over: {played.handover}, not {handover}")
    if played.turns_to_case and played.turns_to_case > end.get("beurten", played.turns_to_case):
        problems.append(f"{played.turns_to_case} turns until it was filed")
    return problems


def _questions(played: Played) -> list[str]:
    """A question that stays open, and one that is asked again and again."""
    problems = []
    allowed = played.script.eindigt.get("vraagt")
    allowed = allowed if isinstance(allowed, list) else [allowed]
    # An offer of a person and "what is going on?" leave everything to the resident.
    if played.open_question not in (None, "mens", "wat", *allowed):
        asked = next((line["text"] for line in reversed(played.lines) if line["asks"]), "")
        problems.append(f"nobody answers {played.open_question}: {asked[:80]!r}")
    if "vraagt" in played.script.eindigt and played.open_question not in allowed:
        problems.append(f"it ends asking {played.open_question}, not {allowed}")
    asked_texts = [line["text"] for line in played.lines if line["asks"] and line["from"] == "bot"]
    for index in range(len(asked_texts) - SAME_QUESTION + 1):
        if len(set(asked_texts[index : index + SAME_QUESTION])) == 1:
            problems.append(f"the same question {SAME_QUESTION} times: {asked_texts[index][:80]!r}")
            break
    return problems


def _differences(case: dict[str, Any], row: dict[str, Any], want: dict[str, Any]) -> list[str]:
    problems = []
    for name, value in want.items():
        if name == "woorden":
            problems += [f"{word!r} is not kept" for word in missing(value, case["omschrijving"])]
        elif name == "ergens":
            everything = json.dumps(row, ensure_ascii=False)
            problems += [f"{word!r} is nowhere in the case" for word in missing(value, everything)]
        else:
            is_value = row[name] if name in row else case.get(name)
            accepted = value if isinstance(value, list) else [value]
            if is_value not in accepted and (is_value or None) not in accepted:
                problems.append(f"{name} is {is_value!r}, not {value!r}")
    return problems


def summary(played: Iterable[Played], failed: dict[str, list[str]], alone: list[float]) -> str:
    """Pass rate per behaviour, turns to a signaal, and the time of a reply."""
    by_behaviour: dict[str, list[Played]] = defaultdict(list)
    for one in played:
        by_behaviour[one.script.gedrag].append(one)
    lines, total = [], 0
    for gedrag, group in sorted(by_behaviour.items()):
        good = sum(not failed[one.script.name] for one in group)
        total += good
        lines.append(f"  {gedrag:<18} {good:>3} of {len(group):>3}  {good / len(group):>5.0%}")
    everyone = [one for group in by_behaviour.values() for one in group]
    lines.append(f"  {'all':<18} {total:>3} of {len(everyone):>3}  {total / len(everyone):>5.0%}")
    turns = [
        one.turns_to_case for one in everyone if one.turns_to_case and one.cases and one.cases[0]["soort"] == "signaal"
    ]
    if turns:
        lines.append(f"median turns of the resident to a filed signaal: {statistics.median(turns):g}")
    lines.append(f"p95 of a reply, {len(alone)} turns of one user: {p95(alone) * 1000:.0f} ms")
    busy = [second for one in everyone for second in one.seconds]
    lines.append(f"p95 of a reply, {len(busy)} turns side by side: {p95(busy) * 1000:.0f} ms")
    return "\n".join(lines)


def p95(seconds: list[float]) -> float:
    """Nineteen of twenty replies took at most this long."""
    return statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else sum(seconds)
