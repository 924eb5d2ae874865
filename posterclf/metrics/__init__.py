"""How good probabilities are, measured against labels. NumPy alone computes it."""
