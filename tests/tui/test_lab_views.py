"""The lab's views, laid out for panels of several widths."""

from __future__ import annotations

from recterm.tui.lab_views import breakdown_lines

MEASURE = {"mean": 0.25, "low": 0.2, "high": 0.3}
FOUND = {
    "by": "popularity",
    "title": "by popularity of the item",
    "metric": "recall@10",
    "groups": [{"label": "top 10–30 % (1,021–2,450 times)", "size": 1234, "models": {"als": MEASURE}}],
}


def test_a_label_without_room_goes_on_below_itself() -> None:
    narrow = ["".join(text for text, _ in line).rstrip() for line in breakdown_lines(FOUND, ["als"], 54)]
    assert narrow[2:] == [
        "top 10–30 %         1,234 0.2500",
        "(1,021–2,450              .200–.300",
        "times)",
    ]
