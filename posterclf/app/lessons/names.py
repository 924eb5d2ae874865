"""What the lessons are called and what they are for, by their number."""

from posterclf.app.words import words


def short_title(number: int) -> str:
    return words(f"learn.short_{number}")


def title(number: int) -> str:
    return words(f"learn.title_{number}")


def goal(number: int) -> str:
    return words(f"learn.goal_{number}")
