"""Many visits at once: how many are let in, how many runs work at a time, what each keeps, and when it is forgotten."""
