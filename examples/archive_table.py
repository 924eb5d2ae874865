"""An archive as a table: one sees its most frequent genres, and which posters a person should look at.

    posterclf tag archive --out tags.parquet --threshold 0.3
    python examples/archive_table.py tags.parquet

The chart, archive.html, is one file that any browser opens without a network.
"""

import sys

import pandas as pd

table = pd.read_parquet(sys.argv[1])
tags = table.query("error.isna()")

frequent = tags.explode("predicted").value_counts("predicted")
print(f"{len(tags)} posters. The most frequent genres:")
for genre, count in frequent.head(5).items():
    print(f"{count:6}  {genre}")

probabilities = tags.select_dtypes("float32")  # a column for each genre
distance = probabilities.sub(tags["threshold"], axis="index").abs().min(axis="columns")
tags = tags.assign(distance=distance, genres=tags["predicted"].map(len))
by_hand = {
    "Probably no poster": tags.query("probably_no_poster == True"),
    "Nothing predicted": tags.query("genres == 0"),
    "A genre within 0.02 of the threshold": tags.query("distance < 0.02"),
    "Cannot be used": table.query("error.notna()"),
}
for reason, posters in by_hand.items():
    print(f"{reason}: {', '.join(posters['file']) or 'none'}")

names = {"value": "posters", "predicted": "genre"}
chart = frequent.sort_values().plot.barh(backend="plotly", title="Predicted genres", labels=names)
chart.update_layout(showlegend=False).write_html("archive.html")
