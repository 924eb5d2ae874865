"""Multi-label genre classification of movie posters."""

import os
from importlib import import_module

# TensorFlow reads these once, at its import. It switches oneDNN on by itself only on processors with AVX-512, yet a
# training step on AVX2 takes less than half the time with it too.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

__all__ = ["PosterClassifier", "Prediction", "predict"]
_HOMES = {"PosterClassifier": "classifier", "Prediction": "classifier", "predict": "client"}

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """`from posterclf import PosterClassifier`, loading NumPy and LiteRT only for those who ask for it."""
    if name in _HOMES:
        return getattr(import_module(f"posterclf.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
