"""The HTTP API: posters in, the same records out that `posterclf predict --json` prints."""
