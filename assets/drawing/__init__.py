"""Fifteen movie posters of our own, drawn from code; `python -m assets.drawing` draws them all."""
