"""python -m bench [SECTION...], each section in a process of its own: its memory and threads are not another's."""

import importlib
import os
import subprocess
import sys

from bench.measuring import INSTRUCTIONS, ROOT, known_instructions, save
from posterclf.tensorflow_settings import settings_in_place

SECTIONS = ("one_poster", "replicas", "bulk", "growth", "start", "installation", "page", "api", "training", "exports")
SECTIONS += ("teach", "load")


def main(wanted: list[str]) -> None:
    if len(wanted) == 1:
        absent = ", ".join(name for name in INSTRUCTIONS if name not in known_instructions().split(", ")) or "none"
        print(f"{wanted[0]}, on a processor with {known_instructions()} (without {absent}) ...", flush=True)
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        settings_in_place()
        save(importlib.import_module(f"bench.{wanted[0]}").measure())
        return
    for section in wanted or SECTIONS:
        subprocess.run([sys.executable, "-m", "bench", section], cwd=ROOT, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
