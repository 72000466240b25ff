"""Cases, their routes and their history. `bot.cases.services` is the only writer."""

from __future__ import annotations

from typing import Any

from django.db import models

from bot.core import clock
from bot.delivery.models import Conversation


class Status(models.TextChoices):
    """What the municipality does with a case."""

    GEMELD = "gemeld"
    IN_BEHANDELING = "in_behandeling"
    INGEPLAND = "ingepland"
    REACTIE_GEVRAAGD = "reactie_gevraagd"
    REACTIE_ONTVANGEN = "reactie_ontvangen"
    DOORGEZET_EXTERN = "doorgezet_extern"
    VERZOEK_TOT_AFHANDELING = "verzoek_tot_afhandeling"
    AFGEHANDELD = "afgehandeld"
    VERZOEK_TOT_HEROPENEN = "verzoek_tot_heropenen"
    HEROPEND = "heropend"
    GEANNULEERD = "geannuleerd"


# What is open has an index of its own: it stays small while the years fill the table.
OPEN, CLOSED = models.Q(closed_at=None), models.Q(closed_at__isnull=False)


class Fase(models.TextChoices):
    """The stages of a plan of residents, beside the status."""

    ONTVANGEN = "ontvangen"
    VERKENNEND_GESPREK = "verkennend_gesprek"
    UITWERKEN = "uitwerken"
    INGEDIEND = "ingediend"
    TOETS = "toets"
    BESLUIT = "besluit"
    OVEREENKOMST = "overeenkomst"
    UITVOERING = "uitvoering"
    VERANTWOORDING = "verantwoording"
    AFGEROND = "afgerond"


class Case(models.Model):
    """One matter of a resident, with everything a recipient needs to act."""

    number = models.CharField(max_length=16, unique=True)
    command_key = models.CharField(max_length=64, unique=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.SET_NULL, null=True, related_name="cases")
    soort = models.CharField(max_length=20)
    onderwerp = models.CharField(max_length=20, blank=True)
    omschrijving = models.TextField()
    details: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    taal = models.CharField(max_length=3, default="nl")
    wijk = models.CharField(max_length=32, blank=True)
    buurt = models.CharField(max_length=48, blank=True)
    straat = models.CharField(max_length=120, blank=True)
    huisnummer = models.CharField(max_length=16, blank=True)
    plek = models.CharField(max_length=300, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    eigenaar = models.CharField(max_length=32, blank=True)
    urgentie = models.CharField(max_length=8, default="gewoon")
    vertrouwelijk = models.BooleanField(default=False)
    formeel = models.CharField(max_length=20, blank=True)
    zorg = models.CharField(max_length=24, blank=True)
    contact = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=12, default="chat")
    status = models.CharField(max_length=24, choices=Status.choices, default=Status.GEMELD)
    fase = models.CharField(max_length=20, choices=Fase.choices, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("wijk", "created_at"), name="case_wijk_created"),
            models.Index(fields=("onderwerp", "created_at"), condition=OPEN, name="case_open"),
            models.Index(fields=("closed_at",), condition=CLOSED, name="case_closed"),
            models.Index(fields=("soort", "status"), name="case_soort_status"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return self.number

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.status not in (Status.AFGEHANDELD, Status.GEANNULEERD)

    @property
    def place(self) -> str:
        """The place in the words of the neighbourhood: street, buurt and wijk."""
        street = f"{self.straat} {self.huisnummer}".strip() or self.plek
        wijk = f"wijk {self.wijk}" if self.wijk else ""
        return ", ".join(dict.fromkeys(part for part in (street, self.buurt, wijk) if part))


class Route(models.Model):
    """Who is responsible for a case and why. Rows are only added; a case has exactly one active route."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="routes")
    recipient = models.CharField(max_length=48)
    informed: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    rule = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, blank=True)
    active = models.BooleanField(default=True)
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=64, default="assistent")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case",), condition=models.Q(active=True), name="one_active_route"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.case_id} -> {self.recipient} ({self.rule})"


class Supporter(models.Model):
    """A resident who would have reported the same: counted, and told how it goes. Nothing of theirs is kept here."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="supporters")
    conversation = models.ForeignKey(Conversation, on_delete=models.SET_NULL, null=True, related_name="follows")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "conversation"), name="one_support_per_conversation"),)
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.conversation_id} follows {self.case_id}"


class HistoryEntry(models.Model):
    """One change of status, route or owner: who, when, what, why. Never edited."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="history")
    conversation = models.ForeignKey(Conversation, on_delete=models.SET_NULL, null=True, related_name="history")
    at = models.DateTimeField(default=clock.now)
    who = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    what: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} by {self.who}"


class ExportedCorrection(models.Model):
    """The labels with which a corrected case was last written out for teaching, so that it is not written twice."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="exported")
    soort = models.CharField(max_length=20)
    onderwerp = models.CharField(max_length=20, blank=True)
    wijk = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.case_id} exported as {self.soort} {self.onderwerp}".rstrip()


class TriageItem(models.Model):
    """Something in the grote bak that a person must look at: a case without route or a conversation."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="triage_items")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, null=True, related_name="triage_items")
    command_key = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=32)
    summary = models.TextField(blank=True)
    recipient = models.CharField(max_length=48, blank=True)  # confidential without a case: only they may read it
    at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("at",), condition=models.Q(done_at=None), name="triage_open"),)
        ordering = ("id",)

    def __str__(self) -> str:
        return f"triage {self.reason}"


class Digest(models.Model):
    """The mark that the daily overview of a day was queued."""

    day = models.DateField(primary_key=True)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.day)
