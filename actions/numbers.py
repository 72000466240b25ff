"""Telephone numbers as texts speak them; all of them come from the directory."""

from __future__ import annotations

from bot.core import clock
from bot.routing import directory

_SPOKEN = {
    "gemeente": "tel_gemeente",
    "politie": "tel_politie",
    "mma": "tel_meld_misdaad",
    "veilig_thuis": "tel_veilig_thuis",
    "zelfmoord": "tel_suicide",
    "zorgwekkend": "tel_zorgwekkend",
    "kindertelefoon": "tel_kindertelefoon",
}


def number(key: str) -> str:
    """A number of the directory by its key; the general number of the municipality when it is not there."""
    found = directory().fact(key) or directory().fact("tel_gemeente")
    return found.value if found else "14 035"


def municipality() -> str:
    """The general number of the municipality."""
    return number("tel_gemeente")


def today() -> str:
    """The number for danger that cannot wait until tomorrow: another one at night."""
    return number("tel_vandaag_dag" if directory().opening.is_open(clock.now()) else "tel_vandaag_nacht")


def spoken() -> dict[str, str]:
    """Every number that a text about care, crime or a formal way may name."""
    return {name: number(key) for name, key in _SPOKEN.items()}
