"""The directory and the places as tables; fields carry the names of the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    Words = models.JSONField[list[str], list[str]]
    Json = models.JSONField[Any, Any]


class Confirmed(models.Model):
    """Whose it is, where it comes from, and when a person confirmed it; no date is not confirmed."""

    owner = models.CharField(max_length=80)
    source = models.CharField(max_length=200)
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class Ordered(models.Model):
    """An entry whose place in the list counts."""

    position = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ("position", "id")


class Term(Ordered, Confirmed):
    """How soon something happens."""

    code = models.CharField(max_length=48, unique=True)
    nl = models.CharField(max_length=300)
    en = models.CharField(max_length=300)
    working_days = models.PositiveSmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return self.code


class Fact(Ordered, Confirmed):
    """Something that is said to residents: a number, an amount, a time."""

    key = models.CharField(max_length=48, unique=True)
    value = models.CharField(max_length=300)
    value_en = models.CharField(max_length=300, blank=True)
    nl = models.CharField(max_length=200)
    en = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"


class Recipient(Ordered, Confirmed):
    """Somebody who can get a case: a department, a coordinator, another party or the grote bak."""

    KINDS = [(kind, kind) for kind in ("department", "coordinator", "party", "triage")]
    DELIVERIES = [(way, way) for way in ("mail", "link", "phone", "overview", "none")]
    FEEDBACK = [(answer, answer) for answer in ("ja", "nee", "onbekend")]

    code = models.CharField(max_length=48, unique=True)
    kind = models.CharField(max_length=12, choices=KINDS)
    name_nl = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    called_nl = models.CharField(max_length=160)
    called_en = models.CharField(max_length=160)
    delivery = models.CharField(max_length=8, choices=DELIVERIES)
    email = models.CharField(max_length=254, blank=True)
    phone_fact = models.ForeignKey(Fact, models.PROTECT, to_field="key", null=True, blank=True)
    website = models.CharField(max_length=200, blank=True)
    terugkoppeling = models.CharField(max_length=8, choices=FEEDBACK)
    term = models.ForeignKey(Term, models.PROTECT, to_field="code", null=True, blank=True)

    def __str__(self) -> str:
        return self.name_nl


class WijkCoordinator(Ordered):
    """The coordinator of a wijk."""

    wijk = models.CharField(max_length=32, unique=True)
    code = models.CharField(max_length=8)
    coordinator = models.ForeignKey(Recipient, models.PROTECT, to_field="code", related_name="wijken")

    def __str__(self) -> str:
        return f"{self.wijk}: {self.coordinator_id}"


class BuurtCoordinator(Ordered):
    """A buurt with another coordinator than its wijk."""

    wijk = models.ForeignKey(WijkCoordinator, models.CASCADE, related_name="buurten")
    buurt = models.CharField(max_length=48)
    coordinator = models.ForeignKey(Recipient, models.PROTECT, to_field="code", related_name="buurten")

    def __str__(self) -> str:
        return f"{self.buurt}: {self.coordinator_id}"


class Question(Ordered):
    """The question of an onderwerp whose answer decides who gets it, or adds a detail."""

    ASKED = [(when, when) for when in ("altijd", "woorden", "samenvatting", "nooit")]

    code = models.CharField(max_length=48, unique=True)
    onderwerpen: Words = models.JSONField(default=list)
    sets = models.CharField(max_length=48)
    nl = models.CharField(max_length=300)
    en = models.CharField(max_length=300)
    asked_when = models.CharField(max_length=12, choices=ASKED)
    asked_words: Words = models.JSONField(default=list, blank=True)
    alters_recipient = models.BooleanField()

    def __str__(self) -> str:
        return self.code


class Choice(Ordered):
    """One answer to a question, with the words that give it without asking."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    code = models.CharField(max_length=32)
    nl = models.CharField(max_length=120)
    en = models.CharField(max_length=120)
    words: Words = models.JSONField(default=list, blank=True)
    unless: Words = models.JSONField(default=list, blank=True)
    shown = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.question_id}: {self.code}"


class RoutingRule(Ordered):
    """One line of the routing rules; `coordinator` as a code means the one of the wijk."""

    code = models.CharField(max_length=64, unique=True)
    when: Json = models.JSONField()
    primary = models.CharField(max_length=48)
    informed: Words = models.JSONField(default=list, blank=True)
    refer = models.CharField(max_length=48, blank=True)
    why = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.code


class Deputy(Ordered):
    """Who takes over for a recipient, both days included."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, to_field="code", related_name="deputies")
    deputy = models.ForeignKey(Recipient, models.CASCADE, to_field="code", related_name="stands_in_for")
    starts_on = models.DateField()
    ends_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.recipient_id}"


class Openings(Confirmed):
    """Who owns and confirmed the opening hours; one row."""

    def __str__(self) -> str:
        return "openings"


class Hours(Ordered):
    """Open on one day of the week."""

    day = models.CharField(max_length=10)
    opens = models.CharField(max_length=5)
    closes = models.CharField(max_length=5)

    def __str__(self) -> str:
        return f"{self.day} {self.opens}-{self.closes}"


class Holiday(Ordered):
    """A day on which nobody is there."""

    date = models.DateField(unique=True)
    nl = models.CharField(max_length=80)
    en = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.date} {self.nl}"


class Spreekuur(Ordered):
    """A time at which a recipient announced to be in the live chat."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, to_field="code", related_name="spreekuren")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.starts_at}"


class Point(models.Model):
    """A representative point (WGS84); it orders buttons and never decides."""

    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)

    class Meta:
        abstract = True


class Wijk(Ordered, Point):
    """A CBS wijk; `polygon` is GeoJSON."""

    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=32)
    polygon: Json = models.JSONField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Buurt(Ordered, Point):
    """A CBS buurt; `polygon` is GeoJSON and decides the wijk of a shared location."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=48)
    wijk = models.CharField(max_length=32)
    aliases: Words = models.JSONField(default=list, blank=True)
    only = models.CharField(max_length=32, blank=True)
    polygon: Json = models.JSONField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Located(Ordered, Point):
    """A named place; `certainty` says whether it fixes the wijk, `candidates` are the wijken to ask."""

    name = models.CharField(max_length=120, unique=True)
    wijk = models.CharField(max_length=32, blank=True)
    buurt = models.CharField(max_length=48, blank=True)
    certainty = models.CharField(max_length=8)
    candidates: Words = models.JSONField(default=list, blank=True)
    aliases: Words = models.JSONField(default=list, blank=True)

    class Meta(Ordered.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name


class Street(Located):
    """A street or square."""

    pc6: Words = models.JSONField(default=list, blank=True)
    only = models.CharField(max_length=32, blank=True)


class Poi(Located):
    """A sight that people name as a place."""


class Postcode(Ordered):
    """The four digits of a postcode."""

    pc4 = models.CharField(max_length=4, unique=True)
    wijk = models.CharField(max_length=32, blank=True)
    candidates: Words = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return self.pc4


class Revision(models.Model):
    """How often directory or places changed; its one row is the lock under which a snapshot is written."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
