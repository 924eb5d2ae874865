"""posterclf beside its rivals, on one machine, in one run: `make bench`. What is promised is in `goals`."""
