"""What a visit brought is gone when the visit is, and its run ends."""

import json
import subprocess
import sys

from bench.measuring import ROOT


def test_nothing_is_left_of_visits_that_are_gone():
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.soaked", "4"], cwd=ROOT, capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stderr
    while_open, left = json.loads(done.stdout.splitlines()[-1])
    assert while_open["bytes"] > 100_000
    assert while_open["PosterQueue"] >= 1
    assert while_open["Project"] >= 1
    assert left.pop("AppSession", 0) <= 1  # Streamlit's loop looks at it until the next one comes: an empty one
    assert {name: count for name, count in left.items() if count} == {}
