"""The people who log in at the desk, what they have read, and the forms that they have sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from bot.cases.access import Reader
from bot.core import clock
from bot.delivery.models import Conversation
from bot.handoff.ownership import Person


class Staff(models.Model):
    """Somebody of the municipality; `recipients` are the codes of the directory for which they work.

    `role` is what a resident hears, for example "buurtcoördinator van Oost". A `temporary` password was made
    by somebody else and must be replaced at the first login.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120)
    recipients: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    demo = models.BooleanField(default=False)
    temporary = models.BooleanField(default=True)

    class Meta:
        ordering = ("user__username",)

    def __str__(self) -> str:
        return self.name

    @property
    def username(self) -> str:
        """The name with which this person logs in, and under which changes are written down."""
        return str(self.user.get_username())

    def reader(self) -> Reader:
        """What this person may read."""
        return Reader(self.username, self.name, frozenset(self.recipients))

    def person(self) -> Person:
        """How a resident meets this person."""
        return Person(self.username, self.name, self.role)


class Seen(models.Model):
    """Up to which line somebody has read a conversation."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="seen")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="seen")
    seq = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("staff", "conversation"), name="one_seen_per_conversation"),)

    def __str__(self) -> str:
        return f"{self.staff_id} read {self.conversation_id} to {self.seq}"


class Submission(models.Model):
    """A form that was carried out: the same form again does nothing."""

    key = models.CharField(primary_key=True, max_length=64)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="submissions")
    outcome: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.key
