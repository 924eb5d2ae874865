"""Multi-label genre classification of movie posters."""

__version__ = "0.1.0"
