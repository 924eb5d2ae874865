"""Probabilities and shares as people read them: one number is written one way on the page and in the terminal."""


def percent(probability: float) -> str:
    """'72%', rounded down: a bar that reads 30% reaches a threshold of 30%. What is not zero does not read 0%."""
    whole = int(probability * 100 + 1e-9)  # 0.29 * 100 is a hair below 29
    return "< 1%" if whole == 0 and probability > 0 else f"{whole}%"


def exact_percent(share: float) -> str:
    """'90.7%', rounded: for what was measured, where no threshold is to be met."""
    return f"{share:.1%}"
