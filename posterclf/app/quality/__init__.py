"""How good is it? What a network said of the test posters, and what follows from that."""
