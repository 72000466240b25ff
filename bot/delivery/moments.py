"""Moments that were stored by a clock which may have been put back since.

One that lies further ahead than it can have been set counts as passed: else an hour back is an hour of waiting.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q


def is_ahead(moment: dt.datetime, now: dt.datetime, most: dt.timedelta) -> bool:
    """Whether a moment, set at most `most` before it, is still to come."""
    return now < moment <= now + most


def passed(column: str, now: dt.datetime, most: dt.timedelta) -> Q:
    """Rows whose moment in this column is not ahead."""
    return Q(**{f"{column}__lte": now}) | Q(**{f"{column}__gt": now + most})
