"""People of the municipality and matters of residents, as the desk meets them."""

from __future__ import annotations

import io
import itertools
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from PIL import Image

from bot.cases import services
from bot.cases.draft import Draft
from bot.cases.models import Case, TriageItem
from bot.core import ids
from bot.core.messages import Button, Inbound
from bot.delivery import inbox
from bot.delivery.models import Attachment, Conversation, OutboxItem, Sender
from bot.delivery.thread import append
from bot.desk.models import Staff
from bot.handoff import ownership
from bot.handoff.models import Callback
from bot.handoff.services import request_callback

PASSWORD = "een lange zin van mij"
LAMP = Draft(
    soort="signaal", onderwerp="straatverlichting", omschrijving="De lantaarn voor mijn deur is al een week uit.",
    wijk="Oost", buurt="Astronomische Buurt", straat="Siriusstraat",
)  # fmt: skip
CARE = replace(LAMP, onderwerp="zorg_welzijn", omschrijving="Mijn buurvrouw eet niet meer.", vertrouwelijk=True)
PLAN = Draft(
    soort="initiatief", omschrijving="Wij willen een geveltuinendag in onze straat.", wijk="Oost",
    buurt="Astronomische Buurt", zelf=True, contact="Fatma, 06 12345678",
)  # fmt: skip
_numbers = itertools.count(1)


def staff(username: str, *recipients: str, name: str = "", role: str = "", phone: bool = True) -> Staff:
    """Somebody who has logged in before: an own password and, unless `phone` is False, a second factor."""
    user = User.objects.create_user(username, password=PASSWORD)
    if phone:
        TOTPDevice.objects.create(user=user, name="telefoon", confirmed=True)
    return Staff.objects.create(
        user=user, name=name or username.capitalize(), role=role or "buurtcoördinator", recipients=list(recipients),
        temporary=False,
    )  # fmt: skip


def code(person: Staff) -> str:
    """What the telephone of this person shows now."""
    device = TOTPDevice.objects.get(user=person.user)
    return f"{totp(device.bin_key, step=device.step, digits=device.digits):06d}"


def conversation(channel: str = "web", *said: str, taal: str = "nl") -> Conversation:
    """A resident who wrote some lines and got an answer."""
    found = Conversation.objects.create(channel=channel, address=ids.readable(8), taal=taal)
    say(found, "Hallo, ik ben Buurtwijzer. Typ gewoon wat er speelt.", Button("Iets melden", "/melden"))
    for text in said:
        hear(found, text)
    return found


def hear(found: Conversation, text: str, *photos: str) -> int:
    """The resident writes."""
    return inbox.accept(found, Inbound(key=f"k{next(_numbers)}-{ids.readable(4)}", text=text, attachments=photos))


def say(found: Conversation, text: str, *buttons: Button) -> None:
    """The assistant writes."""
    with transaction.atomic():
        locked = Conversation.objects.select_for_update().get(pk=found.pk)
        append(locked, Sender.BOT, text, buttons=buttons)
    found.refresh_from_db()


def photo(found: Conversation) -> Attachment:
    """A photo in the conversation."""
    picture = io.BytesIO()
    Image.new("RGB", (320, 200), "#557799").save(picture, "JPEG")
    kept = Attachment(conversation=found, kind="image/jpeg", size=len(picture.getvalue()))
    kept.file.save(f"{kept.pk}.jpg", ContentFile(picture.getvalue()), save=False)
    kept.save()
    hear(found, "Zo ziet het eruit", kept.pk)
    kept.refresh_from_db()
    return kept


def case(draft: Draft = LAMP, found: Conversation | None = None, **changes: Any) -> Case:
    """A case that a resident filed."""
    draft = replace(draft, **changes)
    found = found or conversation("web", draft.omschrijving)
    return services.open_case(draft, found, f"case-{next(_numbers)}-{ids.readable(6)}")[0]


def waiting(recipient: str = "coordinator_oost", *said: str, channel: str = "web") -> Conversation:
    """A resident who waits in the chat for a person."""
    found = conversation(channel, *(said or ("Ik wil graag iemand spreken",)))
    with transaction.atomic():
        locked = Conversation.objects.select_for_update().get(pk=found.pk)
        ownership.request_person(locked, recipient, f"w{next(_numbers)}", "")
    return Conversation.objects.get(pk=found.pk)


def callback(wijk: str = "Oost") -> Callback:
    """A resident who wants to be called."""
    values = {"contact": "06 12345678", "moment": "na vijven", "summary": "Over de heg", "wijk": wijk}
    return request_callback(conversation(), f"cb{next(_numbers)}-{ids.readable(4)}", values)


def looked_for(*said: str) -> Any:
    """A conversation in the grote bak."""
    found = conversation("web", *(said or ("het is weer zover daar",)))
    return services.to_triage(
        f"t{next(_numbers)}-{ids.readable(6)}", "onbegrepen", conversation=found, summary=said[0] if said else "?"
    )


def to_triage(matter: Case) -> TriageItem:
    """A case in the grote bak."""
    return services.to_triage(f"t{next(_numbers)}-{ids.readable(6)}", "route", case=matter)


def lost(found: Conversation, text: str = "Dit kwam niet aan") -> OutboxItem:
    """A message that could not be sent."""
    return OutboxItem.objects.create(
        channel=found.channel, address="1", text=text, conversation=found, status=OutboxItem.Status.FAILED, error="403"
    )
