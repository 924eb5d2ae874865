"""Networks, pretrained weights, recipes and the run that carries one out, with Keras.

What becomes of a trained network is in `publishing`.
"""

from posterclf.tensorflow_settings import settings_in_place

settings_in_place()
