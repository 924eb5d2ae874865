"""A poster in a photograph: found by its four sides, and straightened."""
