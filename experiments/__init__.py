"""What was tried for the default model, and what it gave: see README.md."""
