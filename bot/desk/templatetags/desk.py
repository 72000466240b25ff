"""How moments are written on the pages of the desk."""

from __future__ import annotations

import datetime as dt

from django import template

from bot.core import clock

register = template.Library()
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


@register.filter
def moment(value: dt.datetime) -> str:
    """A moment as people say it: today 14:05, yesterday 14:05, or the date."""
    local, today = clock.local(value), clock.local(clock.now()).date()
    days = (today - local.date()).days
    if days == 0:
        return f"vandaag {local:%H:%M}"
    if days == 1:
        return f"gisteren {local:%H:%M}"
    if 1 < days < 7:
        return f"{DAYS[local.weekday()]} {local:%H:%M}"
    return f"{local:%d-%m-%Y %H:%M}"


@register.filter
def iso(value: dt.datetime) -> str:
    """A moment for machines."""
    return value.isoformat(timespec="seconds")


@register.filter
def clocktime(value: dt.datetime) -> str:
    """Only hours and minutes."""
    return f"{clock.local(value):%H:%M}"
