"""Taste of a profile: habits, disagreements, drift, people, the map and a year, on the screen or in a file to share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from recterm.cli.output.results import notice, stdout, write_json
from recterm.cli.shared.asking import ask_to_replace, force_option
from recterm.cli.shared.options import YEAR, Decorated, examples, json_option, library_option, profile_option
from recterm.cli.shared.sessions import session

if TYPE_CHECKING:
    from collections.abc import Callable

    from recterm.domain.answers.taste.overview import TasteOverview
    from recterm.domain.kind_words import KindWords

VIEWS = ("habits", "disagreements", "drift", "people", "map", "year")
"""Views that are shown unasked."""

UNASKED = ("diary", "taken")

LEAST_WIDTH = 60


def _file_option(name: str, what: str) -> Callable[[Decorated], Decorated]:
    return click.option(f"--{name}", metavar="FILE", type=click.Path(path_type=Path), help=f"Write {what} to FILE.")


@click.command(
    "taste",
    short_help="Show your taste: habits, drift, people like you, a year.",
    epilog=examples(
        "recterm taste",
        "recterm taste --view people --view map",
        "recterm taste --view year --year 2024 --html my-2024.html",
    ),
)
@click.option(
    "--view", "views", multiple=True, type=click.Choice((*VIEWS, *UNASKED)), help="Only this view; repeat for more."
)
@click.option("--year", type=YEAR, help="Year in review; by default the latest in which anything happened.")
@_file_option("text", "plain text")
@_file_option("svg", "one picture")
@_file_option("html", "one web page that loads nothing")
@force_option
@library_option
@profile_option
@json_option
def taste(
    views: tuple[str, ...], year: int | None, text: Path | None, svg: Path | None, html: Path | None, force: bool,
    library: str | None, profile: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Show your taste against everyone else's, with 95 % intervals.

    \b
    habits         how you rate against others; genres, decades and makers
    disagreements  what you like more or less than everyone else
    drift          what changed over time, as far as chance does not explain it
    people         who is like you, with a compatibility
    map            the catalogue in two dimensions, and where you are
    year           a year in review
    diary          your latest events with your notes; only where named
    taken          what came of what your shelves showed; only where named

    The files hold what is on the page and nothing else, and they leave out the library's other profiles.
    """
    shown = views or VIEWS
    files = {ending: path for ending, path in ((".txt", text), (".svg", svg), (".html", html)) if path is not None}
    replaced = {path: ask_to_replace(path, force=force) for path in files.values()}
    with session(library, profile) as opened:
        from recterm.service.taste.insights import reading
        from recterm.service.taste.overview import overview_of

        with reading(opened, opened.snapshots.take()) as reader:
            answer = overview_of(reader, opened.info, opened.profile.name, shown, year, kept=opened.shown.kept)
        words = opened.catalogue.words
    if files:
        _write(answer, shown, words, files, replaced)
    if as_json:
        write_json(answer)
    elif not files:
        _print(answer, shown, words)


def _write(
    answer: TasteOverview, views: tuple[str, ...], words: KindWords, files: dict[str, Path], replaced: dict[Path, bool]
) -> None:
    from recterm.present.taste.exporting import write_page
    from recterm.present.taste.pages import page_of

    page = page_of(answer, views, words, shared=True)
    for ending, path in files.items():
        write_page(path, page, ending, replace=replaced[path])
        notice(f"wrote {path}")


def _print(answer: TasteOverview, views: tuple[str, ...], kind: KindWords) -> None:
    from rich.text import Text

    from recterm.cli.output.tables import STAR_STYLE, heading, quiet
    from recterm.present.taste.facts import HEADING, LABEL_CELLS, SOFT, STARS, section_facts, wrapped_facts
    from recterm.present.taste.pages import page_of

    page = page_of(answer, views, kind)
    console = stdout()
    width = max(LEAST_WIDTH, console.width) - LABEL_CELLS - 1
    styles = {STARS: STAR_STYLE, SOFT: "dim", HEADING: "bold"}
    console.print(heading(page.title, page.subtitle))
    for section in page.sections:
        console.print()
        console.print(quiet(section.title))
        for label, words, style in wrapped_facts(section_facts(section, width), width):
            line = Text.assemble((f"{label:<{LABEL_CELLS}} ", "bold" if style == HEADING else "dim"))
            line.append(words, style=styles.get(style, ""))
            console.print(line, no_wrap=True, overflow="ignore", crop=False)
