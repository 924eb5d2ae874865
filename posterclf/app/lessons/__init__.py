"""The lessons of the page Learn: a module each, whose `lesson()` draws all that is below the heading."""
