from posterclf.labels import GENRES


def test_the_25_genres_are_those_of_the_csv_in_its_order(real_posters):
    header = (real_posters / "train.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.split(",") == ["Id", "Genre", *GENRES]


def test_genres_are_25_different_ones_in_alphabetical_order():
    assert len(set(GENRES)) == 25
    assert list(GENRES) == sorted(GENRES)
