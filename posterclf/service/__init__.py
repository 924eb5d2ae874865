"""The HTTP API: requests in, the same records out that `posterclf predict --json` prints."""
