"""From a picture to a `Prediction`: a network's input, the classifier, and a prediction as a record.

LiteRT inside. Training, files of predictions and HTTP are elsewhere.
"""
