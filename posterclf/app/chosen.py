"""What a reader has chosen of an answer: rule, thresholds, order. It lasts as long as the visit; the address has it."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from posterclf.app.widgets import asked_number, went_back
from posterclf.labels import Thresholds
from posterclf.registry.model_folder import ModelFolder

KEY = "chosen"
RULES = ("one", "tuned", "own")
SWITCHES = {"by_name": "byName", "all_labels": "all", "compare": "compare"}  # in the address -> in the browser
ADDRESS = ("rule", "threshold", *SWITCHES)


@dataclass
class Chosen:
    """The reader's choices.

    rule:      'one' threshold for all labels, 'tuned', or the reader's 'own'; None until it is chosen: the model's
    percent:   the one threshold, None until it is moved: each model's shared one
    own:       model -> label -> percent, of those thresholds that the reader moved
    switches:  name in the browser -> whether it is on
    number:    of the last message from the browser, which tells older data from newer
    page:      the page that it was read on last
    """

    rule: str | None = None
    percent: int | None = None
    own: dict[str, dict[str, int]] = field(default_factory=dict)
    switches: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(SWITCHES.values(), False))
    number: int = 0
    page: str = ""

    def thresholds(self, folder: ModelFolder) -> Thresholds:
        """The thresholds of this model's labels."""
        rule = self._rule(folder)
        if rule == "own":
            start = folder.tuned_thresholds or folder.thresholds(None)
            moved = {label: percent / 100 for label, percent in self._own(folder).items()}
            return Thresholds.own(folder.labels, start.table() | moved)
        if rule == "tuned" and folder.tuned_thresholds:
            return folder.tuned_thresholds
        return Thresholds.one(folder.labels, self._percent(folder) / 100)

    def of(self, folder: ModelFolder) -> dict[str, Any]:
        """The choices in the browser's form."""
        one = self._percent(folder)
        return {
            "rule": self._rule(folder),
            "one": one,
            "own": self._own(folder),
            "number": self.number,
            **self.switches,
        }

    def take(self, sent: dict[str, Any], folder: ModelFolder) -> None:
        """Keep what the browser sent; what it cannot have sent is left as it was."""
        if sent.get("rule") in RULES and sent["rule"] != self._rule(folder):
            self.rule = str(sent["rule"])
        if sent.get("one") in range(101) and sent["one"] != self._percent(folder):
            self.percent = int(sent["one"])
        moved = dict(sent.get("own") or {})
        self.own[folder.name] = {label: int(moved[label]) for label in folder.labels if moved.get(label) in range(101)}
        self.switches = {name: bool(sent.get(name)) for name in self.switches}
        self.number = int(sent.get("number") or 0)

    def read(self, page: str) -> None:
        """Take over what the address says where somebody typed it or went back to it, and leave the choices there.

        On another page of the same visit the address begins empty: there the choices are written into it again.
        """
        now = {name: st.query_params[name] for name in ADDRESS if name in st.query_params}
        if went_back() or (page != self.page and now):
            self.percent = asked_number("threshold", 0, 100)
            rule = None if self.percent is None else "one"  # a threshold that was asked for counts
            self.rule = now["rule"] if now.get("rule") in RULES else rule
            self.switches = {name: now.get(key) == "true" for key, name in SWITCHES.items()}
        self.page = page
        wanted = {key: "true" for key, name in SWITCHES.items() if self.switches[name]}
        wanted |= {} if self.rule is None else {"rule": self.rule}
        wanted |= {} if self.percent is None else {"threshold": str(self.percent)}
        for name in ADDRESS:
            if name not in wanted:
                st.query_params.pop(name, None)
            elif now.get(name) != wanted[name]:
                st.query_params[name] = wanted[name]

    def _rule(self, folder: ModelFolder) -> str:
        rule = self.rule or folder.default_rule
        return "one" if rule == "tuned" and not folder.tuned_thresholds else rule

    def _percent(self, folder: ModelFolder) -> int:
        return round(folder.threshold * 100) if self.percent is None else self.percent

    def _own(self, folder: ModelFolder) -> dict[str, int]:
        return {label: percent for label, percent in self.own.get(folder.name, {}).items() if label in folder.labels}


def chosen_on(page: str) -> Chosen:
    """The visit's choices, as the address of this page has them."""
    chosen: Chosen = st.session_state.setdefault(KEY, Chosen())
    chosen.read(page)
    return chosen
