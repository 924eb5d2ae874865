"""The answer to one poster, in the browser: headline, bars, threshold, table. No step asks the server."""
