"""Report of an import."""

from __future__ import annotations

from recterm.ingest.report import MAX_EXAMPLE_LENGTH, MAX_EXAMPLES, Dropped, Report, Tally


def test_reasons_are_counted_and_the_first_examples_kept() -> None:
    tally = Tally(read=9)
    tally.drop("no user", 2, ["a:1", "a:2"])
    tally.drop("no user", 3, ["b:1", "b:2"])
    tally.drop("no item", 0)
    tally.merge("twice", 1, ["c:1"])
    tally.note("tabs")
    tally.note("tabs")
    report = tally.report(kept=3)
    assert report == Report(
        9, 3, {"no user": Dropped(5, ("a:1", "a:2", "b:1"))}, {"twice": Dropped(1, ("c:1",))}, ("tabs",)
    )
    assert MAX_EXAMPLES == 3


def test_examples_are_short_and_printable() -> None:
    tally = Tally()
    tally.drop("odd", 1, ["a\x1b[31m\n" + "x" * 500])
    (example,) = tally.dropped["odd"].examples
    assert example.isprintable()
    assert len(example) == MAX_EXAMPLE_LENGTH
