"""A model's folder: its card as a typed value, its verified files, and what is kept of the posters that it met.

Reads and writes; computes nothing from a picture.
"""
