"""Requests of residents to be called, people who are in the live chat now, and drafts that are open."""

from __future__ import annotations

from django.db import models

from bot.core import clock
from bot.delivery.models import Conversation


class Callback(models.Model):
    """A person asked to be called: whom, on what number, when, and who should do it."""

    conversation = models.ForeignKey(Conversation, on_delete=models.SET_NULL, null=True, related_name="callbacks")
    command_key = models.CharField(max_length=64, unique=True)
    contact = models.CharField(max_length=300)
    moment = models.CharField(max_length=120, blank=True)
    summary = models.TextField(blank=True)
    wijk = models.CharField(max_length=32, blank=True)
    taal = models.CharField(max_length=3, default="nl")
    recipient = models.CharField(max_length=48)
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=("created_at",), condition=models.Q(done_at=None), name="callback_open"),)
        ordering = ("id",)

    def __str__(self) -> str:
        return f"callback {self.pk}"


class Presence(models.Model):
    """A spreekuur: somebody announced to be in the live chat for some recipients, until a moment."""

    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    recipients: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()

    class Meta:
        ordering = ("until",)

    def __str__(self) -> str:
        return f"{self.username} until {self.until}"


class OpenDraft(models.Model):
    """A draft that waits for its resident; it is gone when the draft is. Nothing of what was told is kept here.

    `ready` when it says what and where, `soon` when it is about care or safety, `asked_at` the last turn.
    """

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="open_draft")
    ready = models.BooleanField(default=False)
    soon = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=clock.now)
    reminded_at = models.DateTimeField(null=True)
    noticed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("asked_at",),
                condition=models.Q(ready=True) & (models.Q(reminded_at=None) | models.Q(noticed_at=None)),
                name="draft_to_look_at",
            ),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"draft of {self.conversation_id}"
