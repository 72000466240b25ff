"""Mail to recipients, over SMTP; in development the mails are files."""

from __future__ import annotations

import smtplib
from email.utils import make_msgid

from django.core.mail import EmailMessage, get_connection

from bot.channels.unreachable import unreachable
from bot.core.messages import Outbound, Receipt


def send(outbound: Outbound) -> Receipt:
    """Send one mail; a refused address is final, everything else is tried again."""
    message = EmailMessage(
        subject=" ".join(outbound.subject.split()),
        body=outbound.text,
        to=[outbound.address],
        headers={
            "Auto-Submitted": "auto-generated",
            "Message-ID": make_msgid(domain="buurtwijzer.example.org"),
        },
    )
    server = get_connection()
    try:
        server.open()
    except OSError as error:
        return unreachable(_said(error))
    try:
        server.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        code = max(code for code, _ in error.recipients.values())
        return Receipt(delivered=False, detail=f"refused {code}", final=code >= 500)
    except OSError as error:
        final = isinstance(error, smtplib.SMTPResponseException) and error.smtp_code in (550, 553, 554)
        return Receipt(delivered=False, detail=_said(error), final=final)
    finally:
        server.close()
    return Receipt(delivered=True)


def _said(error: OSError) -> str:
    return f"smtp {error.smtp_code}" if isinstance(error, smtplib.SMTPResponseException) else type(error).__name__
