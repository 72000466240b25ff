"""Conversations, their thread of messages, and the two queues. The database is the queue."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models

from bot.core import clock, ids, tracing

ADVICE = "112:"  # the key of the advice to call 112, with the place of the message that it answers
# True of the few conversations that the assistant does not own; they have an index of their own.
WITH_PEOPLE = models.Q(owner_since__isnull=False)
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.timezone.utc)


class Owner(models.TextChoices):
    """Who may speak in a conversation."""

    BOT = "bot"
    QUEUE = "wachtrij"
    STAFF = "medewerker"


class Sender(models.TextChoices):
    """Who said a message."""

    RESIDENT = "resident"
    BOT = "bot"
    STAFF = "staff"
    SYSTEM = "system"


class Conversation(models.Model):
    """One thread with one resident over one channel; at most one worker holds its lease."""

    id = models.CharField(primary_key=True, max_length=32, default=ids.conversation_id, editable=False)
    channel = models.CharField(max_length=16)
    address = models.CharField(max_length=64, blank=True)
    token_digest = models.CharField(max_length=64, blank=True, db_index=True)
    return_digest = models.CharField(max_length=64, blank=True, db_index=True)
    taal = models.CharField(max_length=3, default="nl")
    owner = models.CharField(max_length=16, choices=Owner.choices, default=Owner.BOT)
    owner_id = models.CharField(max_length=64, blank=True)
    owner_name = models.CharField(max_length=120, blank=True)
    owner_since = models.DateTimeField(null=True)
    unanswered_since = models.DateTimeField(null=True)
    handover = models.CharField(max_length=16, blank=True)
    last_seq = models.PositiveIntegerField(default=0)
    open_asks = models.CharField(max_length=16, blank=True)
    memory: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    session = models.PositiveIntegerField(default=0)
    lease_by = models.CharField(max_length=48, blank=True)
    lease_until = models.DateTimeField(default=LONG_AGO)
    failing_since = models.DateTimeField(null=True)
    outage_told = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    blocked_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("channel", "address"),
                condition=~models.Q(address=""),
                name="one_conversation_per_address",
            ),
        )
        indexes = (models.Index(fields=("owner_since",), condition=WITH_PEOPLE, name="conversation_with_people"),)

    def __str__(self) -> str:
        return f"{self.channel}:{self.id}"


class Message(models.Model):
    """One line of a thread. `seq` counts without gaps within a conversation and is the only cursor."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    seq = models.PositiveIntegerField()
    sender = models.CharField(max_length=8, choices=Sender.choices)
    author = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    payload = models.CharField(max_length=256, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    buttons: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField(default=list)
    asks = models.CharField(max_length=16, blank=True)
    case: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(null=True)
    key = models.CharField(max_length=80, null=True)  # only lines that may come twice have one
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("conversation", "seq"), name="one_message_per_seq"),
            models.UniqueConstraint(fields=("conversation", "key"), name="one_message_per_key"),
        )
        ordering = ("seq",)

    def __str__(self) -> str:
        return f"{self.conversation_id}#{self.seq}"

    @property
    def urgent(self) -> bool:
        """Whether this is the advice to call 112; nothing else may look like it."""
        return self.sender == Sender.SYSTEM and (self.key or "").startswith(ADVICE)


class Attachment(models.Model):
    """A photo that a resident sent, stored without its metadata.

    `remote` names a photo that the channel still holds; `file` is empty until it was fetched.
    """

    id = models.CharField(primary_key=True, max_length=32, default=ids.conversation_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="attachments")
    file = models.FileField(upload_to="photos", blank=True)
    kind = models.CharField(max_length=32, blank=True)
    size = models.PositiveIntegerField(default=0)
    remote = models.CharField(max_length=200, blank=True)
    fetches = models.PositiveSmallIntegerField(default=0)
    fetch_at = models.DateTimeField(default=clock.now)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = (models.Index(fields=("fetch_at",), condition=models.Q(file=""), name="photo_to_fetch"),)

    def __str__(self) -> str:
        return self.id


class InboxItem(models.Model):
    """A message of a resident that waits for its turn, and the proof that it was accepted once."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="inbox")
    key = models.CharField(max_length=80)
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="inbox_item")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    available_at = models.DateTimeField(default=clock.now)
    error = models.CharField(max_length=200, blank=True)
    advised = models.BooleanField(default=False)
    trace = models.CharField(max_length=55, blank=True, default=tracing.carried)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("conversation", "key"), name="one_item_per_key"),)
        indexes = (
            models.Index(fields=("available_at",), condition=models.Q(status="waiting"), name="inbox_waiting"),
            models.Index(fields=("conversation",), condition=models.Q(status="dead"), name="inbox_dead"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"inbox {self.pk} {self.status}"


class OutboxItem(models.Model):
    """A message that must leave; it stays until the channel took it or a person dealt with it."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"
        DROPPED = "dropped"

    channel = models.CharField(max_length=16)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    buttons: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField(default=list)
    conversation = models.ForeignKey(Conversation, on_delete=models.SET_NULL, null=True, related_name="outbox")
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="outbox")
    case_number = models.CharField(max_length=24, blank=True, db_index=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    available_at = models.DateTimeField(default=LONG_AGO)
    lease_by = models.CharField(max_length=48, blank=True)
    lease_until = models.DateTimeField(default=LONG_AGO)
    error = models.CharField(max_length=200, blank=True)
    trace = models.CharField(max_length=55, blank=True, default=tracing.carried)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("channel",), condition=models.Q(status="waiting"), name="outbox_waiting"),
            models.Index(fields=("conversation",), condition=models.Q(status="failed"), name="outbox_failed"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"outbox {self.pk} {self.status}"


class Heartbeat(models.Model):
    """The last sign of life of a kind of process."""

    process = models.CharField(primary_key=True, max_length=32)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.process


class Alarm(models.Model):
    """How much of one kind of trouble there was when somebody was last told, and when that was."""

    kind = models.CharField(primary_key=True, max_length=80)
    known = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(default=LONG_AGO)

    def __str__(self) -> str:
        return self.kind


class Leader(models.Model):
    """Which process does what only one may do."""

    role = models.CharField(primary_key=True, max_length=32)
    lease_by = models.CharField(max_length=48, blank=True)
    lease_until = models.DateTimeField(default=LONG_AGO)

    def __str__(self) -> str:
        return f"{self.role}: {self.lease_by}"
