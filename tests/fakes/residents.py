"""Residents in a private chat with the bot on the stand-in for Telegram."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.telegram import FakeTelegram, Sent


class Resident:
    """Somebody in a private chat with the bot."""

    def __init__(self, fake: FakeTelegram, chat: int, language: str, name: str) -> None:
        self.fake, self.chat, self.language, self.name = fake, chat, language, name

    def message(self, **content: Any) -> dict[str, Any]:
        """A message of this resident, with a number, not yet sent."""
        who = {"id": self.chat, "is_bot": False, "first_name": self.name, "language_code": self.language}
        chat = {"id": self.chat, "type": "private", "first_name": self.name}
        return {"message_id": self.fake.number(self.chat), "date": 1_790_000_000, "chat": chat, "from": who, **content}

    def send(self, **content: Any) -> dict[str, Any]:
        """Send a message of any kind; returns it as Telegram keeps it."""
        message = self.message(**content)
        self.fake.offer(message=message)
        return message

    def say(self, text: str) -> dict[str, Any]:
        """Type something."""
        return self.send(text=text)

    def edit(self, message: dict[str, Any], text: str) -> None:
        """Change what was typed."""
        self.fake.offer(edited_message={**message, "text": text, "edit_date": 1_790_000_001})

    def press(self, title: str, data: str = "") -> str:
        """Press the newest button with this title; returns the name of the press."""
        shown = next((one for one in reversed(self.got()) for b in one.buttons() if b["text"] == title), None)
        assert shown is not None or data, (
            f"no button {title!r} in {[b['text'] for m in self.got() for b in m.buttons()]}"
        )
        chosen = data or next(b["callback_data"] for b in shown.buttons() if b["text"] == title) if shown else data
        name = f"press-{self.fake.next_update}"
        place = {"message_id": shown.number if shown else 1, "chat": {"id": self.chat, "type": "private"}, "date": 1}
        who = {"id": self.chat, "is_bot": False, "first_name": self.name, "language_code": self.language}
        query = {"id": name, "from": who, "chat_instance": "1", "message": place, "data": chosen}
        self.fake.offer(callback_query=query)
        return name

    def photo(self, content: bytes, caption: str = "", **more: Any) -> dict[str, Any]:
        """Send a photo, as Telegram does in three sizes."""
        name = f"foto{len(self.fake.files)}"
        self.fake.files[name], self.fake.files[f"{name}s"] = content, b"klein"
        sizes = [
            {"file_id": f"{name}s", "file_unique_id": "s", "width": 90, "height": 60, "file_size": 5},
            {"file_id": name, "file_unique_id": "l", "width": 900, "height": 600, "file_size": len(content)},
        ]
        return self.send(photo=sizes, **({"caption": caption} if caption else {}), **more)

    def document(self, content: bytes, kind: str, name: str = "bestand") -> dict[str, Any]:
        """Send a file."""
        file_id = f"doc{len(self.fake.files)}"
        self.fake.files[file_id] = content
        about = {"file_id": file_id, "file_unique_id": "d", "mime_type": kind, "file_name": name}
        return self.send(document={**about, "file_size": len(content)})

    def share(self, lat: float, lon: float) -> dict[str, Any]:
        """Share a location."""
        return self.send(location={"latitude": lat, "longitude": lon})

    def membership(self, status: str) -> None:
        """Block the bot (`kicked`) or let it in again (`member`)."""
        if status == "kicked":
            self.fake.blocked.add(self.chat)
        else:
            self.fake.blocked.discard(self.chat)
        who = {"id": self.chat, "is_bot": False, "first_name": self.name}
        bot = {"id": 123456789, "is_bot": True, "first_name": "Buurtwijzer"}
        change = {"chat": {"id": self.chat, "type": "private"}, "from": who, "date": 1}
        new = {"user": bot, "status": status}
        self.fake.offer(
            my_chat_member={**change, "old_chat_member": {"user": bot, "status": "x"}, "new_chat_member": new}
        )

    def got(self) -> list[Sent]:
        """The messages of the bot, in order."""
        return [one for one in self.fake.sent if one.chat == self.chat]

    def heard(self) -> list[str]:
        """What the bot said, in order."""
        return [one.text for one in self.got()]
