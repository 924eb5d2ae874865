"""The page's threads share few heaps, where the C library lets one choose."""

import ctypes
import subprocess
import sys

import pytest

HEAPS = """
import ctypes, threading
import posterclf.app
together = threading.Barrier(12)
def work():
    together.wait()
    kept = [bytes(50_000) for _ in range(20)]
    together.wait()
threads = [threading.Thread(target=work) for _ in range(12)]
for thread in threads: thread.start()
for thread in threads: thread.join()
c = ctypes.CDLL(None)
c.malloc_info(0, ctypes.c_void_p.in_dll(c, "stdout"))
c.fflush(None)
"""


def test_many_threads_take_two_heaps():
    if not hasattr(ctypes.CDLL(None), "malloc_info"):
        pytest.skip("not glibc")
    done = subprocess.run([sys.executable, "-c", HEAPS], capture_output=True, text=True, check=True)
    assert 1 <= done.stdout.count("<heap nr=") <= 2
