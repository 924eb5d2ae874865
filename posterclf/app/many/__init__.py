"""Many posters at once: a queue that is worked off a handful at a time, shown as pictures or as a table."""
