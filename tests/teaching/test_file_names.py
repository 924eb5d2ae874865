"""Names that every file system takes."""

import pytest

from posterclf.teaching.file_names import model_name, picture_names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("red dress.PNG", "red dress.jpg"),
        ("裙子 (1).heic", "裙子 (1).jpg"),
        ("folder/1.jpg", "1.jpg"),
        (r"C:\photos\1.jpg", "1.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ('a<b>c:d"e|f?g*h.jpg', "a_b_c_d_e_f_g_h.jpg"),
        ("=1+1.jpg", "1+1.jpg"),
        (".hidden.jpg", "hidden.jpg"),
        ("-rf.jpg", "rf.jpg"),
        ("con.jpg", "_con.jpg"),
        ("two\nlines\x00.jpg", "two lines.jpg"),
        ("no ending", "no ending.jpg"),
        ("version 1.2", "version 1.2.jpg"),
        ("", "picture.jpg"),
        ("???.jpg", "_.jpg"),
        ("end. .jpg", "end.jpg"),
        ("\ud800.jpg", "picture.jpg"),
        ("é.jpg", "é.jpg"),
    ],
)
def test_a_pictures_name_stays_readable(name, safe):
    assert picture_names([name]) == [safe]


def test_a_long_name_fits_a_file_system():
    assert len(picture_names(["长" * 300])[0].encode()) < 255


def test_names_differ_in_more_than_case_and_ending():
    names = picture_names(["a.jpg", "A.jpg", "a.png", "a-2.jpg", "a"])
    assert names == ["a.jpg", "A-2.jpg", "a-3.jpg", "a-2-2.jpg", "a-4.jpg"]
    assert len({name.casefold() for name in names}) == 5


@pytest.mark.parametrize(
    ("name", "safe"),
    [("", "model"), ("My clothes 2", "My clothes 2"), ("衣服", "衣服"), ("../x", "_x"), ("~", "model")],
)
def test_a_models_name_is_a_folders(name, safe):
    assert model_name(name) == safe
