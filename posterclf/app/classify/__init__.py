"""The start page: one poster, its probabilities and a threshold; why, neighbours, the projector's view."""
