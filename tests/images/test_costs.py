"""The largest pictures that are read take less than 2 seconds of a processor and 200 MB, above what the process had."""

import json
import sys

import pytest

from tests.support.read_images import in_new_process

CODE = """
import json, resource, time
from posterclf.errors import TooCostly
from posterclf.images import read_image
from support.hostile_files import FULL, LARGE, TOO_LARGE
costs = []
for file in [*LARGE, *TOO_LARGE]:
    if file.name in ("large lossless WebP", "large WebP", "large AVIF"):
        continue  # making them takes long
    content = file.make(FULL)
    open("/proc/self/clear_refs", "w").write("5")  # the peak counts from here
    def kilobytes(name):
        return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(name))
    before, began = kilobytes("VmRSS"), time.process_time()
    try:
        outcome = read_image(content).size
    except TooCostly:
        outcome = None
    seconds = time.process_time() - began
    costs.append((file.name, bool(file.expected), outcome, seconds, (kilobytes("VmHWM") - before) / 1000))
print(json.dumps(costs))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory in the way of Linux")
def test_pictures_of_fifty_million_pixels_are_cheap_or_refused():
    for name, is_refused, size, seconds, megabytes in json.loads(in_new_process(CODE).stdout):
        assert (size is None) == is_refused, name
        assert seconds < 2, name
        assert megabytes < 200, name
