"""Random and mutated bytes at whatever reads strangers' files: `make fuzz` for long, a short form among the tests."""
