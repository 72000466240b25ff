"""A stand-in for the mail server of the municipality."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from email.parser import BytesParser
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.e2e.stack import free_port


class Mailbox:
    """Keeps mails; refuses what it is told to refuse."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.refuse = ""

    def mails_with(self, words: str) -> int:
        """How many mails hold these words."""
        return sum(words in str(mail.get_payload(decode=True)) for mail in self.mails)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(BytesParser(policy=default).parsebytes(content))
        return "250 OK"


@contextmanager
def serving() -> Iterator[tuple[Mailbox, int]]:
    """A mailbox and the port of its server, until the end of the block."""
    found = Mailbox()
    controller = Controller(found, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield found, controller.port
    finally:
        controller.stop()
