"""What a program says to keep its terminal for its own words."""

import logging
import subprocess
import sys
import warnings

from posterclf.quiet import silence_pillow
from tests.support.paths import ROOT


def test_pillow_is_silenced_without_loading_it():
    call = "from posterclf.quiet import silence_pillow; silence_pillow()"
    code = f"import sys; {call}; print({{'PIL', 'numpy'}} & {{*sys.modules}})"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert result.stdout == "set()\n"


def test_doing_it_again_adds_nothing():
    with warnings.catch_warnings():
        silence_pillow()
        before = list(warnings.filters), list(logging.getLogger("PIL").handlers)
        silence_pillow()
        assert (warnings.filters, logging.getLogger("PIL").handlers) == before
