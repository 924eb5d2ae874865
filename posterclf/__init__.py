"""Multi-label genre classification of movie posters."""

import os

# TensorFlow reads these once, at its import. It switches oneDNN on by itself only on processors with AVX-512, yet a
# training step on AVX2 takes less than half the time with it too.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

__version__ = "0.1.0"
