"""Files that a browser brings: chosen, dropped, pasted or photographed; sent in pieces, kept in memory."""
