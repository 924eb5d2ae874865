"""What a terminal is shown of names that strangers gave."""

import pytest

from posterclf.printable import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("poster.jpg", "poster.jpg"),
        ("Der blaue Engel (1930).jpg", "Der blaue Engel (1930).jpg"),
        ("连衣裙-海报.jpg", "连衣裙-海报.jpg"),
        (
            "Screenshot\u202fPM\u3000x.png",
            "Screenshot\u202fPM\u3000x.png",
        ),  # spaces, which macOS and Chinese names have
        ("cafe\u0301.jpg", "cafe\u0301.jpg"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("\x9b2J", r"\x9b2J"),  # one byte that begins a sequence too
        ("a.jpg\nb.jpg: fine", r"a.jpg\nb.jpg: fine"),
        ("a\rb\x0bc\x0cd\x85e\u2028f\u2029g", r"a\rb\x0bc\x0cd\x85e\u2028f\u2029g"),
        ("poster\u202egpj.exe\u2066", r"poster\u202egpj.exe\u2066"),
        ("zero\u200bwidth\ufeff\u200d", r"zero\u200bwidth\ufeff\u200d"),
        ("a\tb\x00\x7f", r"a\tb\x00\x7f"),
        (b"b\xff\xfe.jpg".decode("utf-8", "surrogateescape"), r"b\xff\xfe.jpg"),
        ("电影".encode().decode("ascii", "surrogateescape"), "电影"),  # as Python reads a name where no locale is set
        ("half \ud800 character", r"half \ud800 character"),
        ("", ""),
    ],
)
def test_what_is_shown(text, shown):
    assert printable(text) == shown


def test_no_character_is_left_that_a_terminal_obeys_or_a_line_ends_at():
    shown = printable("".join(map(chr, range(0x110000))))
    assert all(character.isprintable() or character.isspace() for character in set(shown))
    assert len(shown.splitlines()) == 1
