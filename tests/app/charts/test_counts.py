from posterclf.app.charts.counts import count_chart

FIGURE = count_chart([("Drama", 7), ("Comedy", 2), ("War", 0)], 10, "%{y}: %{x} of 10")


def test_each_genre_is_a_bar_with_its_number_in_the_order_given():
    (bars,) = FIGURE.data
    assert (bars.y, bars.x) == ((0, 1, 2), (7, 2, 0))
    assert bars.text == ("7", "2", "0")
    assert FIGURE.layout.yaxis.tickvals == (0, 1, 2)
    assert FIGURE.layout.yaxis.ticktext == ("Drama", "Comedy", "War")
    assert FIGURE.layout.yaxis.range == (2.5, -0.5)


def test_a_bar_is_a_share_of_all_posters():
    low, high = FIGURE.layout.xaxis.range
    assert low == 0
    assert 10 < high < 13


def test_no_posters_give_an_empty_chart_of_the_same_height():
    empty = count_chart([("Drama", 0), ("Comedy", 0), ("War", 0)], 0, "")
    assert empty.layout.height == FIGURE.layout.height
    assert empty.layout.xaxis.range[1] > 0


def test_the_spec_holds_plain_numbers():
    assert "bdata" not in FIGURE.to_json()
