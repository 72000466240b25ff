"""Mail reaches a real SMTP server; what it refuses is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from bot.channels import mail
from bot.core.messages import Outbound
from tests.e2e.stack import free_port
from tests.fakes.mailbox import Mailbox, serving


@pytest.fixture
def mailbox(settings: LazySettings) -> Iterator[Mailbox]:
    with serving() as (found, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield found


OUTBOUND = Outbound("mail", "wegen@example.org", "Er ligt een tegel los bij café ’t Hoekje.", "Van jou gevraagd")


def test_a_mail_arrives_whole(mailbox: Mailbox) -> None:
    assert mail.send(OUTBOUND).delivered
    [received] = mailbox.mails
    assert received["subject"] == "Van jou gevraagd"
    assert received["to"] == "wegen@example.org"
    assert received["auto-submitted"] == "auto-generated"
    assert "café ’t Hoekje" in received.get_payload(decode=True).decode()  # type: ignore[union-attr]


def test_a_line_break_in_a_subject_cannot_add_a_header(mailbox: Mailbox) -> None:
    assert mail.send(Outbound("mail", "wegen@example.org", "x", "tegel\nBcc: dief@example.org")).delivered
    assert mailbox.mails[0]["bcc"] is None


def test_an_address_that_does_not_exist_is_final(mailbox: Mailbox) -> None:
    mailbox.refuse = "550 no such mailbox"
    receipt = mail.send(OUTBOUND)
    assert (receipt.delivered, receipt.final) == (False, True)


def test_a_busy_server_is_tried_again(mailbox: Mailbox) -> None:
    mailbox.refuse = "451 try later"
    receipt = mail.send(OUTBOUND)
    assert (receipt.delivered, receipt.final) == (False, False)


def test_while_the_server_is_away_no_try_is_counted(settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    receipt = mail.send(OUTBOUND)
    assert (receipt.delivered, receipt.final, receipt.detail) == (False, False, "unreachable: ConnectionRefusedError")
    assert receipt.retry_at
