"""Trained weights become a model folder: calibrated, exported, measured. `train` and `evaluate` as one call each."""

from posterclf.tensorflow_settings import settings_in_place

settings_in_place()
