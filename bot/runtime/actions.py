"""The action server: Rasa's own SDK around the package `actions`."""

from __future__ import annotations

import os
import threading
from urllib.parse import urlsplit

import django


def main() -> int:
    """Serve the custom actions on the address of BUURT_ACTIONS_URL until stopped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.core.settings")
    django.setup()
    from bot.cases import similar

    # Nobody waits for the sentence vectors: the first resident who needs them finds them loaded.
    threading.Thread(target=similar.warm, daemon=True).start()
    from rasa_sdk import endpoint

    from bot.core import config

    address = urlsplit(config.text("BUURT_ACTIONS_URL"))
    app = endpoint.create_app("actions")
    app.run(address.hostname, address.port or 5055, access_log=False, workers=1)
    return 0
