"""What is done with strangers' bytes, in processes apart: a decoder that runs wild or crashes ends there."""

import os

# All that such a process sees of the environment: where Python finds its packages. Secrets stay here.
KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL", "SYSTEMROOT")


def few_variables() -> dict[str, str]:
    """The environment of a process apart."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}
