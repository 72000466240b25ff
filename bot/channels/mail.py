"""Mail to recipients, over SMTP; in development the mails are files."""

from __future__ import annotations

import smtplib
from email.utils import make_msgid

from django.core.mail import EmailMessage

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
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code = max(code for code, _ in error.recipients.values())
        return Receipt(delivered=False, detail=f"refused {code}", final=code >= 500)
    except smtplib.SMTPResponseException as error:
        return Receipt(delivered=False, detail=f"smtp {error.smtp_code}", final=error.smtp_code in (550, 553, 554))
    except (smtplib.SMTPException, OSError) as error:
        return Receipt(delivered=False, detail=type(error).__name__)
    return Receipt(delivered=True)
