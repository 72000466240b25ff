"""The web process: `uvicorn bot.runtime.asgi:application --ws none`."""

from __future__ import annotations

import logging
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.core.settings")
_django = get_asgi_application()

# These need Django to be ready.
from bot.channels.web.bodylimit import BodyLimit  # noqa: E402
from bot.channels.web.database import pools  # noqa: E402
from bot.channels.web.events import Events  # noqa: E402
from bot.channels.web.secrecy import HideSecrets  # noqa: E402
from bot.desk.live import DeskEvents  # noqa: E402
from bot.runtime import openfiles  # noqa: E402

logging.getLogger("django.request").addFilter(HideSecrets())
openfiles.allow_many()
pools.open()
application = DeskEvents(Events(BodyLimit(_django)))
