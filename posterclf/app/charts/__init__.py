"""Numbers -> Plotly figures, one file for each page. Tested without a browser."""
