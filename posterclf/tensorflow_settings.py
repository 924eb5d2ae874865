"""Environment variables that TensorFlow reads once, at its import: for the wings and processes that import it."""

import os

# TensorFlow switches oneDNN on by itself only on processors with AVX-512, yet a training step on AVX2 takes less than
# half the time with it too.
SETTINGS = {"TF_ENABLE_ONEDNN_OPTS": "1", "TF_CPP_MIN_LOG_LEVEL": "2"}


def settings_in_place() -> None:
    """Set those that the user has not set."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
