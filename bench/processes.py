"""What this process's children, and theirs, have used of the machine: a server that is measured, with its workers."""

import os
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds() -> float:
    """Seconds of the processor since they began, of all their threads."""
    return sum(sum(map(int, _stat(process)[11:15])) for process in _children()) / TICKS


def memory() -> int:
    """Bytes that they hold."""
    return _kilobytes("VmRSS") * 1024


def peak_memory() -> int:
    """Bytes that they held when each held most."""
    return _kilobytes("VmHWM") * 1024


def _kilobytes(of: str) -> int:
    facts = (dict(line.split(":", 1) for line in _read(process / "status").splitlines()) for process in _children())
    return sum(int(fact[of].split()[0]) for fact in facts if of in fact)


def _children() -> Iterator[Path]:
    """The folders in /proc of all processes below this one."""
    parents = {process: int(stat[1]) for process in Path("/proc").glob("[0-9]*") if (stat := _stat(process))}
    below = {os.getpid()}
    while more := {int(process.name) for process, parent in parents.items() if parent in below} - below:
        below |= more
    return (process for process in parents if int(process.name) in below - {os.getpid()})


def _stat(process: Path) -> list[str]:
    """The fields of its `stat` from the third on, see proc(5); none where it has ended."""
    return _read(process / "stat").rpartition(")")[2].split()


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has ended meanwhile
        return ""
