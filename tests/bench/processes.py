"""What processes cost, read from the kernel: CPU seconds and resident memory."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """CPU seconds since the start and memory in MB, of a process with its children."""

    cpu: float
    resident: float
    peak: float


def cost(pid: int) -> Cost:
    """The cost of a process and everything that it started."""
    found = [_one(number) for number in (pid, *_children(pid))]
    return Cost(sum(c.cpu for c in found), sum(c.resident for c in found), sum(c.peak for c in found))


def _children(pid: int) -> list[int]:
    direct = [
        int(number)
        for task in Path(f"/proc/{pid}/task").glob("*")
        for number in (task / "children").read_text().split()
    ]
    return [*direct, *(number for child in direct for number in _children(child))]


def _one(pid: int) -> Cost:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    resident, peak = (int(status[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return Cost((int(fields[11]) + int(fields[12])) / TICKS, resident, peak)
