"""How good is it? A network's predictions of the posters it was measured on, and what follows from them."""
