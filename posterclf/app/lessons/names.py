"""What the lessons are called and what they are for, by their number."""

from posterclf.app.words import words


def short_titles() -> dict[int, str]:
    return {
        1: words("learn.short_1"),
        2: words("learn.short_2"),
        3: words("learn.short_3"),
        4: words("learn.short_4"),
        5: words("learn.short_5"),
        6: words("learn.short_6"),
        7: words("learn.short_7"),
        8: words("learn.short_8"),
    }


def titles() -> dict[int, str]:
    return {
        1: words("learn.title_1"),
        2: words("learn.title_2"),
        3: words("learn.title_3"),
        4: words("learn.title_4"),
        5: words("learn.title_5"),
        6: words("learn.title_6"),
        7: words("learn.title_7"),
        8: words("learn.title_8"),
    }


def goals() -> dict[int, str]:
    return {
        1: words("learn.goal_1"),
        2: words("learn.goal_2"),
        3: words("learn.goal_3"),
        4: words("learn.goal_4"),
        5: words("learn.goal_5"),
        6: words("learn.goal_6"),
        7: words("learn.goal_7"),
        8: words("learn.goal_8"),
    }
