"""The HTTP API: requests in, the same answers out that `posterclf predict --json` prints."""
