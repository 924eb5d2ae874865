"""The 25 genres, in the order of the CSV's columns and of every probability vector in this package."""

# A genre counts as predicted from here on unless told otherwise. A poster has 2.3 of 25 genres on average: at .5 most
# posters would get none.
DEFAULT_THRESHOLD = 0.3

GENRES: tuple[str, ...] = (
    "Action",
    "Adventure",
    "Animation",
    "Biography",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Family",
    "Fantasy",
    "History",
    "Horror",
    "Music",
    "Musical",
    "Mystery",
    "N/A",
    "News",
    "Reality-TV",
    "Romance",
    "Sci-Fi",
    "Short",
    "Sport",
    "Thriller",
    "War",
    "Western",
)
