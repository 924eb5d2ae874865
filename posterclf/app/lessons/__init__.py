"""The lessons of the page Learn: a module each, whose `lesson()` draws what stands below the heading."""
