"""`python -m bot staff`: the accounts of the desk, from a terminal."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

import django


def main(words: Sequence[str]) -> int:
    """Carry out add, list, reset or disable; returns 0, or 1 with an explanation on stderr."""
    asked = _parser().parse_args(list(words))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.core.settings")
    django.setup()
    from django.db import OperationalError

    from bot.desk.people import StaffError

    try:
        print(asked.carry_out(asked))
    except StaffError as error:
        print(f"Not done: {error}", file=sys.stderr)
        return 1
    except OperationalError:
        print("Not done: the database has no tables yet; run `python -m bot prepare` first", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m bot staff", description="The accounts of the desk.")
    verbs = parser.add_subparsers(required=True, metavar="add|list|reset|disable")
    add = verbs.add_parser("add", help="make an account and print its one-time password")
    add.add_argument("username")
    add.add_argument("--name", required=True, help="as residents read it: 'Sam de Vries'")
    add.add_argument("--role", required=True, help="as residents read it: 'buurtcoördinator van Oost'")
    add.add_argument("--recipients", required=True, nargs="+", metavar="CODE", help="codes of the directory, or alles")
    add.set_defaults(carry_out=_add)
    verbs.add_parser("list", help="show all accounts").set_defaults(carry_out=_list)
    for name, carry_out, meaning in (
        ("reset", _reset, "open an account again with a new one-time password and no second factor"),
        ("disable", _disable, "close an account"),
    ):
        verb = verbs.add_parser(name, help=meaning)
        verb.add_argument("username")
        verb.set_defaults(carry_out=carry_out)
    return parser


def _add(asked: argparse.Namespace) -> str:
    from bot.desk import people

    secret = people.add(asked.username, asked.name, asked.role, asked.recipients)
    return f"{asked.username}: one-time password {secret}"


def _reset(asked: argparse.Namespace) -> str:
    from bot.desk import people

    return f"{asked.username}: one-time password {people.reset(asked.username)}"


def _disable(asked: argparse.Namespace) -> str:
    from bot.desk import people

    people.disable(asked.username)
    return f"{asked.username}: closed"


def _list(asked: argparse.Namespace) -> str:
    from bot.desk.models import Staff

    rows = Staff.objects.select_related("user").order_by("user__username")
    lines = [
        f"{row.username}\t{row.name}\t{row.role}\t{'open' if row.user.is_active else 'closed'}\t"
        f"{','.join(row.recipients)}"
        for row in rows
    ]
    return "\n".join(lines) or "no accounts yet"
