"""Teach it: labels of one's own, learned while one looks on."""
