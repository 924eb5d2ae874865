import os
from pathlib import Path

import pytest

from posterclf import processors

ALL = 8


@pytest.fixture
def machine(tmp_path, monkeypatch) -> Path:
    """A machine with eight processors and the control groups that a test writes below this folder."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(ALL)), raising=False)
    monkeypatch.setattr(processors, "GROUPS", tmp_path / "cgroup")
    monkeypatch.setattr(processors, "MOUNTED", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("processor: 0\nflags\t\t: fpu avx512f avx512_bf16\n\nprocessor: 1\nflags\t\t: fpu\n", True),
        ("flags : fpu amx_tile amx_bf16\n", True),
        ("flags : fpu avx512f avx512_vnni\n", False),
        ("Features : asimd bf16\n", False),  # of another kind of processor
        (None, False),  # of another system
    ],
)
def test_bfloat16_is_what_the_processor_has_instructions_for(tmp_path, monkeypatch, description, expected):
    if description is not None:
        written(tmp_path / "cpuinfo", description)
    monkeypatch.setattr(processors, "DESCRIPTION", tmp_path / "cpuinfo")
    processors.instructions.cache_clear()
    assert processors.computes_bfloat16() == expected
    processors.instructions.cache_clear()


def written(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize(
    ("lines", "files", "expected"),
    [
        ("", {}, ALL),
        ("0::/\n", {"cpu.max": "max 100000\n"}, ALL),
        ("0::/\n", {"cpu.max": "200000 100000\n"}, 2),
        ("0::/\n", {"cpu.max": "50000 100000\n"}, 1),
        ("0::/\n", {"cpu.max": "250000 100000\n"}, 3),
        ("0::/\n", {"cpu.max": "6400000 100000\n"}, ALL),
        ("0::/\n", {"cpu.max": "nonsense"}, ALL),
        # The group above allows less; inside a container the group's own path is not there.
        ("0::/a/b\n", {"a/b/cpu.max": "max 100000", "a/cpu.max": "300000 100000"}, 3),
        ("0::/docker/1f\n", {"cpu.max": "400000 100000"}, 4),
        (
            "4:cpu,cpuacct:/\n1:name=systemd:/\n",
            {"cpu/cpu.cfs_quota_us": "150000", "cpu/cpu.cfs_period_us": "100000"},
            2,
        ),
        ("4:cpu,cpuacct:/\n", {"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, ALL),
        ("4:cpuset:/\n", {"cpu/cpu.cfs_quota_us": "100000", "cpu/cpu.cfs_period_us": "100000"}, ALL),
    ],
)
def test_a_containers_share_of_time_counts(machine, lines, files, expected):
    written(machine / "cgroup", lines)
    for name, text in files.items():
        written(machine / name, text)
    assert processors.processors() == expected


def test_without_control_groups_it_is_what_the_process_may_run_on(machine):
    assert processors.processors() == ALL
