"""Asks PDOK's Locatieserver where a street, an address, a postcode or a point lies. Off unless BUURT_PDOK_URL is set.

Only what stands in a Question is sent. The interface (v3_1) is described at
https://github.com/PDOK/locatieserver/wiki/API-Locatieserver; it refuses parameters that it does not know.
"""

from __future__ import annotations

import asyncio
import logging
import re
import ssl
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from bot.core import config
from bot.core.understanding import BUITEN
from bot.places.areas import BORDER_METRES
from bot.places.current import gazetteer
from bot.places.lookup import Gazetteer
from bot.places.place import Place
from bot.places.spelling import name_keys

log = logging.getLogger(__name__)
# They log whole addresses, and the address holds the place.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)
SECONDS: Final = 1.5  # that a resident waits for it at most
KEPT, KEPT_SECONDS = 2_000, 24 * 3600.0
FAILURES, REST_SECONDS = 3, 300.0  # in a row, after which it is left alone
ROWS: Final = 100  # more addresses than this are not all seen, so they settle nothing
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_NAME = re.compile(r"[\w'’.-]+")
_CODE = re.compile(r"BU\d{4}\w{4}")  # Amsterdam has letters
_ADDRESS_FIELDS = "type,straatnaam,buurtcode,buurtnaam"


@dataclass(frozen=True)
class Question:
    """What PDOK is asked: the words of a place or a point, and nothing else of the message.

    `street` is the name that an address must have to count; empty when any counts.
    """

    path: str
    params: tuple[tuple[str, str], ...]
    street: str = ""


@dataclass(frozen=True)
class Area:
    """The CBS buurt, by code and name, in which one object of an answer lies."""

    code: str
    name: str


class Nonsense(ValueError):
    """An answer that is not what the interface promises."""


def street(name: str, number: str | None = None) -> Question | None:
    """The addresses in our municipality of a street, or of one house number in it; None for what is no name."""
    asked = " ".join(_NAME.findall(name))[:80]
    gemeente = gazetteer().gemeente
    if not gemeente or not re.search(r"[^\W\d_]{3}", asked):
        return None
    filters = [f"gemeentecode:{gemeente}", f'straatnaam:"{asked}"']
    if digits := re.match(r"\d+", number or ""):
        filters.append(f"huisnummer:{digits.group()}")
    return _addresses(*filters, street=asked)


def postcode(code: str) -> Question:
    """The addresses of a postcode such as 1213AB, wherever in the country."""
    return _addresses(f"postcode:{code}")


def point(lat: float, lon: float) -> Question:
    """The buurten around a point, which is asked to some ten metres."""
    return Question(
        "reverse",
        (
            ("lat", f"{lat:.4f}"), ("lon", f"{lon:.4f}"), ("type", "buurt"), ("distance", f"{BORDER_METRES:.0f}"),
            ("rows", str(ROWS)), ("fl", "type,buurtcode,buurtnaam,afstand"),
        ),
    )  # fmt: skip


def _addresses(*filters: str, street: str = "") -> Question:
    asked = tuple(("fq", one) for one in ("type:adres", *filters))
    return Question("free", (*asked, ("rows", str(ROWS)), ("fl", _ADDRESS_FIELDS)), street)


async def locate(question: Question) -> Place | None:
    """What PDOK knows of a place: its wijk, "buiten" for another municipality, or the wijken of a longer street.

    None when it is switched off, does not answer in time, answers nonsense, knows nothing, or does not agree with
    our own tables: then the resident is asked, as without it. Never raises.
    """
    url = config.text("BUURT_PDOK_URL")
    if not url:
        return None
    found = await _server(url).ask(question)
    return settled(found, gazetteer()) if found else None


def settled(areas: tuple[Area, ...], tables: Gazetteer) -> Place | None:
    """The one place that all areas agree on, or the wijken of ours that they lie in."""
    places = [tables.of_code(area.code, area.name) for area in areas]
    wijken = tuple(dict.fromkeys(place.wijk for place in places if place and place.wijk))
    buurten = {place.buurt for place in places if place}
    if not wijken or None in places or (len(wijken) > 1 and BUITEN in wijken):
        return None
    if len(wijken) > 1:
        return Place(None, None, None, "", "wijk", 0.5, candidates=wijken)
    buurt = buurten.pop() if len(buurten) == 1 else None
    return Place(wijken[0], buurt, None, "", "buiten" if wijken[0] == BUITEN else "buurt", 0.95)


class Locatieserver:
    """One address of the service, what it answered before, and whether it is left alone for a while."""

    def __init__(self, url: str, *, seconds: float = SECONDS, now: Callable[[], float] = time.monotonic) -> None:
        self._url, self._seconds, self._now = url.rstrip("/"), seconds, now
        self._kept: OrderedDict[Question, tuple[float, tuple[Area, ...]]] = OrderedDict()
        self._failures = 0
        self._rests_until = -float("inf")

    async def ask(self, question: Question) -> tuple[Area, ...] | None:
        """The areas of the answer, none when it knows nothing; None when there is no answer to go by."""
        now = self._now()
        kept = self._kept.get(question)
        if kept and now - kept[0] < KEPT_SECONDS:
            return kept[1]
        if now < self._rests_until:
            return None
        try:
            found = areas(await asyncio.wait_for(self._get(question), self._seconds), question)
        except (httpx.HTTPError, httpx.InvalidURL, asyncio.TimeoutError, ValueError, RecursionError) as problem:
            self._failed(problem)
            return None
        self._failures = 0
        self._keep(question, found)
        return found

    async def _get(self, question: Question) -> Any:
        trust = urlsplit(self._url).hostname not in _LOOPBACK
        # `ask` stops waiting for the whole; a time-out of the client counts anew with every byte.
        async with httpx.AsyncClient(verify=_tls(), trust_env=trust, timeout=None) as client:  # noqa: S113
            answer = await client.get(f"{self._url}/{question.path}", params=question.params)
        if answer.status_code != httpx.codes.OK:
            raise Nonsense(f"status {answer.status_code}")
        return answer.json()

    def _keep(self, question: Question, found: tuple[Area, ...]) -> None:
        self._kept[question] = (self._now(), found)
        self._kept.move_to_end(question)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def _failed(self, problem: Exception) -> None:
        self._failures += 1
        if self._failures >= FAILURES:
            self._rests_until = self._now() + REST_SECONDS
        if self._failures == 1:
            # Other errors than our own may hold the address that was asked, and with it the place.
            told = str(problem) if isinstance(problem, Nonsense) else type(problem).__name__
            log.warning("PDOK gives no answer to go by (%s); residents are asked for the wijk instead", told)


def areas(body: Any, question: Question) -> tuple[Area, ...]:
    """The areas of an answer; none when it does not hold all that was found. Raises Nonsense."""
    response = body.get("response") if isinstance(body, Mapping) else None
    docs = response.get("docs") if isinstance(response, Mapping) else None
    total = response.get("numFound") if isinstance(response, Mapping) else None
    if not isinstance(docs, list) or not isinstance(total, int) or not all(isinstance(doc, Mapping) for doc in docs):
        raise Nonsense("no list of documents")
    if total > len(docs):
        return ()
    return tuple(dict.fromkeys(_area(doc) for doc in docs if _counts(doc, question)))


def _counts(doc: Mapping[str, Any], question: Question) -> bool:
    if question.path == "reverse":
        away = doc.get("afstand")
        return doc.get("type") == "buurt" and isinstance(away, int | float) and away <= BORDER_METRES
    # A search for Rozenstraat finds Nieuwe Rozenstraat as well.
    named = not question.street or _joined(str(doc.get("straatnaam"))) == _joined(question.street)
    return doc.get("type") == "adres" and named


def _area(doc: Mapping[str, Any]) -> Area:
    code, name = doc.get("buurtcode"), doc.get("buurtnaam")
    if not isinstance(code, str) or not isinstance(name, str) or not _CODE.fullmatch(code):
        raise Nonsense("an address without a buurt")
    return Area(code, name)


def _joined(name: str) -> str:
    return "".join(name_keys(name))


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


@lru_cache(maxsize=1)
def _server(url: str) -> Locatieserver:
    return Locatieserver(url)
