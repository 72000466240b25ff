"""Django's settings for tests: the product's own, on a data folder that is thrown away."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# Each test process has its own, so that nothing a test writes reaches the folder of a running product.
os.environ["BUURT_DATA"] = tempfile.mkdtemp(prefix="buurt-test-")
atexit.register(shutil.rmtree, os.environ["BUURT_DATA"], ignore_errors=True)

from bot.core.settings import *  # noqa: E402, F403
