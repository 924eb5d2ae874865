"""Lesson 8: drawings of shapes and colours, and a small network that learns them in a process beside the page."""
