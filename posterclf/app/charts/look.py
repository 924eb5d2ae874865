"""The one look of all charts."""

import plotly.graph_objects as go

# Streamlit's page replaces these by the theme's first and second chart colour, light or dark, whenever that changes:
# the accent, and the quiet grey. More series differ by dash, marker and label.
THEME_COLORS = ["#000001", "#000002"]
ACCENT, QUIET = THEME_COLORS


AXIS = {"fixedrange": True, "automargin": True, "tickfont": {"size": 14}}


def dress(figure: go.Figure, height: int) -> None:
    """The page's own background, text of 14 pixels, nothing to zoom by accident."""
    figure.update_layout(look(height))
    figure.update_xaxes(AXIS)
    figure.update_yaxes(AXIS)


def look(height: int) -> dict:
    """The layout that `dress` applies, for a figure that is built in one call: each update takes milliseconds."""
    return {
        "template": "none",
        "colorway": THEME_COLORS,
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 14},
        "hoverlabel": {"font": {"size": 14}},
        "dragmode": False,
    }
