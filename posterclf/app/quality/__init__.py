"""How good is it? A network's predictions of the test posters, and what follows from them."""
