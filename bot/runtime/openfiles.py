"""How many files a process may have open: each open chat and each open page of the desk is one."""

from __future__ import annotations

import resource

ENOUGH = 65_536


def allow_many() -> None:
    """Let this process go beyond the usual 1,024, as far as the machine allows; the next chat would be refused."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if most == resource.RLIM_INFINITY else min(ENOUGH, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, wanted), most))
