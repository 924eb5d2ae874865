"""Own labels on a trained network's features: fitted in a second, cross-validated, explained, taken along as files."""
