import plotly.graph_objects as go

from posterclf.app.charts.look import AXIS, THEME_COLORS, dress, look


def test_a_dressed_chart_has_the_pages_background_and_text_large_enough():
    figure = go.Figure(go.Bar(x=[1], y=[1]))
    dress(figure, height=120)
    layout = figure.layout
    assert layout.height == 120
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert min(layout.font.size, layout.xaxis.tickfont.size, layout.yaxis.tickfont.size) >= 14
    assert layout.colorway == tuple(THEME_COLORS)


def test_nothing_is_zoomed_by_accident():
    figure = go.Figure(go.Bar(x=[1], y=[1]))
    dress(figure, height=120)
    assert figure.layout.dragmode is False
    assert figure.layout.xaxis.fixedrange and figure.layout.yaxis.fixedrange


def test_built_at_once_it_looks_the_same():
    dressed, built = go.Figure(), go.Figure(layout=look(120) | {"xaxis": AXIS, "yaxis": AXIS})
    dress(dressed, height=120)
    assert dressed.layout.to_plotly_json() == built.layout.to_plotly_json()
