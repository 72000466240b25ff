"""`python -m bot export cases`: every case as one row, for figures and for checking."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys

import django


def main(words: list[str]) -> int:
    """Write all cases to standard output as JSON lines or CSV, in UTF-8."""
    parser = argparse.ArgumentParser(prog="python -m bot export")
    parser.add_argument("what", choices=["cases"])
    parser.add_argument("--format", choices=["jsonl", "csv"], default="jsonl")
    wanted = parser.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.core.settings")
    django.setup()
    from bot.cases import reading

    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    if wanted.format == "jsonl":
        for row in reading.rows():
            print(json.dumps(row, ensure_ascii=False))
        return 0
    writer = csv.DictWriter(sys.stdout, fieldnames=reading.COLUMNS)
    writer.writeheader()
    for row in reading.rows():
        writer.writerow({name: cell(value) for name, value in row.items()})
    return 0


_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> object:
    """A value as it may stand in a CSV file."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    # A cell that begins like a formula would be carried out by a spreadsheet.
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
