"""How many processors this process may use, what the machine has less what it was denied; and what they can."""

import math
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePosixPath

GROUPS, MOUNTED = Path("/proc/self/cgroup"), Path("/sys/fs/cgroup")
DESCRIPTION = Path("/proc/cpuinfo")
BFLOAT16 = {"avx512_bf16", "amx_bf16"}  # instructions that multiply in it, as Linux calls them


def processors() -> int:
    """At least 1: those that it may run on, or as many as the share of time is worth that a container gives it."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([usable, *map(math.ceil, _shares(GROUPS, MOUNTED))]))


def _shares(groups: Path, mounted: Path) -> Iterator[float]:
    """Processors' worth of time that each control group allows which this process is in, on Linux.

    groups:   'number:controllers:path' a line, as /proc/self/cgroup
    mounted:  where the groups are
    source:   man 7 cgroups; of version 2 cpu.max, of version 1 cpu.cfs_quota_us and cpu.cfs_period_us
    """
    lines: list[str] = []
    with suppress(OSError):
        lines = groups.read_text(encoding="utf-8").splitlines()
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        root = mounted / "cpu" if controllers else mounted
        below = PurePosixPath(path.lstrip("/"))
        # A container sees its own group at the root, whatever path the line names.
        for group in (root / below, *(root / parent for parent in below.parents)):
            with suppress(OSError, ValueError, ZeroDivisionError):  # not there, or 'max'
                if controllers:
                    quota = int((group / "cpu.cfs_quota_us").read_text(encoding="utf-8"))
                    period = int((group / "cpu.cfs_period_us").read_text(encoding="utf-8"))
                else:
                    quota, period = map(int, (group / "cpu.max").read_text(encoding="utf-8").split())
                if quota > 0:
                    yield quota / period


@cache
def instructions() -> frozenset[str]:
    """The instructions that this processor has beyond the first ones, as Linux calls them; empty on other systems."""
    lines: list[str] = []
    with suppress(OSError):
        lines = DESCRIPTION.read_text(encoding="utf-8", errors="replace").splitlines()
    flags = (line.partition(":")[2] for line in lines if line.startswith("flags"))
    return frozenset(next(flags, "").split())


def computes_bfloat16() -> bool:
    """Whether this processor multiplies numbers of bfloat16 by instructions of its own."""
    return bool(BFLOAT16 & instructions())
