"""What a reader chose to see of a queue. It lasts as long as the visit; the address has it."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from posterclf.app.widgets import went_back

# What may be shown, beside a label: no label is called so. See picking.js.
ALL, NONE, DOUBTED, WRONG = "", "|none", "|doubted", "|wrong"
NAMES = {"which": "posters", "order": "sort", "view": "show"}  # in the browser -> in the address
ORDERS = ("added", "name", "probability")
BEGINS = {"which": ALL, "order": "added", "view": "pictures"}
KEY = "filters"


@dataclass
class Filters:
    """The reader's choices.

    values:  name in the browser -> what is chosen
    begun:   whether the address was read once
    """

    values: dict[str, str] = field(default_factory=lambda: dict(BEGINS))
    begun: bool = False

    def of(self) -> dict[str, str]:
        """The choices in the browser's form."""
        return dict(self.values)

    def take(self, sent: dict[str, Any]) -> None:
        """Keep what the browser sent."""
        self.values = {name: str(sent.get(name, value)) for name, value in BEGINS.items()}

    def read(self, offered: set[str]) -> None:
        """Take over what the address says where somebody typed it or went back to it, and leave the choices there.

        offered:  what may be shown: a label of another network may not
        """
        now = {key: st.query_params[key] for key in NAMES.values() if key in st.query_params}
        if went_back() or not self.begun:
            self.values = {name: now.get(NAMES[name], value) for name, value in BEGINS.items()}
        self.begun = True
        known = {"which": offered, "order": set(ORDERS), "view": {"pictures", "table"}}
        self.values = {name: value if value in known[name] else BEGINS[name] for name, value in self.values.items()}
        for name, key in NAMES.items():
            if self.values[name] == BEGINS[name]:
                st.query_params.pop(key, None)
            elif now.get(key) != self.values[name]:
                st.query_params[key] = self.values[name]


def filters_of_visit(offered: set[str]) -> Filters:
    """The visit's choices, as the address has them."""
    filters: Filters = st.session_state.setdefault(KEY, Filters())
    filters.read(offered)
    return filters
