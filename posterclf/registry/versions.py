"""The versions that a model was made with, for its card."""

import platform
from importlib.metadata import version


def versions(*packages: str) -> dict[str, str]:
    """Python's version and those of packages."""
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}
