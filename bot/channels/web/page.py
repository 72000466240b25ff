"""Plain pages: the start page until the chat element is there, what a problem means, and a way back."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import Any

from django.http import HttpRequest, HttpResponse

from bot.channels.web import access, problems, shapes
from bot.channels.web.database import pools
from bot.channels.web.problems import Problem
from bot.core import config

_STYLE = (
    "body{font:1.125rem/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;"
    "color:#1a1a1a;background:#fff}dd{margin:0 0 1rem;white-space:pre-wrap}dt{font-weight:bold}"
    "pre{background:#f2f2f2;padding:1rem;overflow-x:auto;font-size:.95rem}a{color:#00539f}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_CSP = "; ".join(
    [
        f"default-src 'none'; style-src 'sha256-{_HASH}'",
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ]
)
_NAMES = {"resident": "U", "bot": "Buurtwijzer", "staff": "Gemeente", "system": "Buurtwijzer"}
_PHONE = "Bel 14 035. Is er nu gevaar? Bel 112."

_START = """\
<h1>Buurtwijzer</h1>
<p>Hier komt de chat van Buurtwijzer, de buurtassistent van de gemeente Hilversum.
Wilt u nu iets melden of vragen? {phone}</p>
<h2 lang="en">The chat API</h2>
<p lang="en">The document of the API is <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>; whether
everything runs is at <a href="/readyz">/readyz</a>. A first conversation, for a terminal (bash):</p>
<pre tabindex="0">API={base}/api/v1/conversations
read -r ID TOKEN &lt;&lt;&lt; "$(curl -s $API --json '{{}}' |
  python3 -c 'import json, sys; c = json.load(sys.stdin); print(c["id"], c["token"])')"

# follow the answers, in a second terminal or with &amp; behind it
curl -sN $API/$ID/events -H "Authorization: Bearer $TOKEN" &amp;

curl -s $API/$ID/messages -H "Authorization: Bearer $TOKEN" \\
  --json '{{"client_id": "1", "text": "de lantaarn in de Siriusstraat is al een week uit"}}'

curl -s "$API/$ID/messages?after=0" -H "Authorization: Bearer $TOKEN" | python3 -m json.tool</pre>
"""


def page(title: str, content: str, status: int = 200) -> HttpResponse:
    """A page that works without scripts."""
    text = (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main>{content}</main></body></html>"
    )
    headers = {"Content-Security-Policy": _CSP, "X-Frame-Options": "DENY"}
    return HttpResponse(text, status=status, headers=headers)


def start(request: HttpRequest) -> HttpResponse:
    """Where the API is and how to try it."""
    base = escape(config.text("BUURT_PUBLIC_URL").rstrip("/"))
    return page("Buurtwijzer", _START.format(base=base, phone=_PHONE))


def problem(request: HttpRequest, code: str) -> HttpResponse:
    """What the `type` of a problem means, in both languages."""
    entry = problems.known().get(code)
    if entry is None:
        return missing(request)
    title, detail = entry["title"], entry["detail"]
    parts = (
        f'<section lang="{taal}"><h1>{escape(title[taal])}</h1><p>{escape(detail[taal])}</p></section>'
        for taal in ("nl", "en")
    )
    return page(title["nl"], "".join(parts) + '<p><a href="/">Buurtwijzer</a></p>')


async def returned(request: HttpRequest, secret: str) -> HttpResponse:
    """The conversation of a return link, to read; going on with it needs the chat element."""
    try:
        lines = await pools.request(_lines, secret)
    except Problem:
        return missing(request)
    content = "".join(
        f"<dt>{_NAMES[line['from']]}</dt><dd>{escape(line['text']) or '(geen tekst)'}</dd>" for line in lines
    )
    hint = f"<p>Hier kunt u uw gesprek lezen. Verder praten kan hier binnenkort. Tot dan: {_PHONE}</p>"
    response = page("Uw gesprek", f"<h1>Uw gesprek</h1>{hint}<dl>{content}</dl>")
    # The address holds the secret: nobody keeps the page, nobody is told where the reader came from.
    response["Cache-Control"], response["Referrer-Policy"] = "no-store", "no-referrer"
    return response


def _lines(secret: str) -> list[dict[str, Any]]:
    return shapes.messages(access.by_secret(secret).pk, 0)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No dead end: where to go when there is nothing at this address."""
    content = f"<h1>Deze pagina is er niet</h1><p>Ga naar <a href='/'>Buurtwijzer</a>. Of: {_PHONE}</p>"
    return page("Deze pagina is er niet", content, 404)
