"""Recommendations for a profile or from one item, and the arithmetic behind a pick."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

from recterm.cli.output.answers import (
    brought_up,
    library_in_use,
    pick_answer,
    revised,
    shelf_answer,
    stands_without,
)
from recterm.cli.output.results import stdout, write_json
from recterm.cli.shared.completion import (
    complete_genres,
    complete_lists,
    complete_models,
    complete_profiles,
    complete_shelves,
)
from recterm.cli.shared.options import YEAR, Amount, examples, json_option, library_option, profile_option
from recterm.cli.shared.sessions import session
from recterm.domain.answers.named_lists import Whose
from recterm.domain.answers.recommendations import PickAnswers, ShelfAnswers
from recterm.domain.model import SeenItems
from recterm.domain.reranking import CALIBRATED, Reranking
from recterm.errors import RectermError
from recterm.present.items.what_if import format_lifted, format_without

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recterm.domain.model import Agreement, CatalogueQuery, ItemRow
    from recterm.domain.shelf import Shelf
    from recterm.service.live.session import Session

Answer = TypeVar("Answer")

ALL_SHELVES = "all"

COUNT = click.IntRange(min=1, max=1000)


@click.command(
    short_help="Recommend items, with the reasons.",
    epilog=examples(
        "recterm recommend -n 20",
        "recterm recommend --genre Horror --from 1970 --to 1989",
        "recterm recommend --with ann",
        "recterm recommend --again",
        "recterm recommend --shelf hidden-gems",
    ),
)
@click.option("-n", "count", type=COUNT, default=10, show_default=True, help="Number of picks.")
@click.option(
    "--model",
    metavar="MODEL",
    shell_complete=complete_models,
    help="Rank by this trained model instead of the active one.",
)
@click.option(
    "--genre",
    "genres",
    metavar="GENRE",
    multiple=True,
    shell_complete=complete_genres,
    help="Only this genre; repeat for items with all of several.",
)
@click.option("--from", "first", metavar="YEAR", type=YEAR, help="Only items of this year or later.")
@click.option("--to", "last", metavar="YEAR", type=YEAR, help="Only items of this year or earlier.")
@click.option("--watchlist", is_flag=True, help="Only items that you saved.")
@click.option("--list", "named", metavar="NAME", shell_complete=complete_lists, help="Only items on this list.")
@click.option(
    "--with",
    "others",
    metavar="PROFILE",
    multiple=True,
    shell_complete=complete_profiles,
    help="For you and this profile; repeat for more.",
)
@click.option(
    "--agree",
    type=click.Choice(["average", "least-misery", "fairness"]),
    default="fairness",
    show_default=True,
    help="With --with: how a group agrees.",
)
@click.option(
    "--seen",
    type=click.Choice([seen.value for seen in SeenItems]),
    help="Leave out what you have seen or heard, let it compete, or take it alone.  [default: as on your shelves]",
)
@click.option(
    "--again", is_flag=True, help="What you may return to: by how well it suits you, how often, how long ago."
)
@click.option(
    "--shelf",
    metavar="NAME",
    shell_complete=complete_shelves,
    help="A shelf of the app, such as hidden-gems; all: every shelf that you see there.",
)
@click.option("--diversity", type=Amount(), metavar="0..1", help="Avoid items similar to the picks above (MMR).")
@click.option("--rarity", type=Amount(), metavar="-1..1", help="Below 0 favours the familiar, above 0 the rare.")
@click.option("--calibrated", is_flag=True, help="Match the genres of your history (Steck 2018).")
@library_option
@profile_option
@json_option
def recommend(
    count: int,
    model: str | None,
    genres: tuple[str, ...],
    first: int | None,
    last: int | None,
    watchlist: bool,
    named: str | None,
    others: tuple[str, ...],
    agree: Agreement,
    seen: str | None,
    again: bool,
    shelf: str | None,
    diversity: float | None,
    rarity: float | None,
    calibrated: bool,
    library: str | None,
    profile: str | None,
    as_json: bool,
) -> None:
    """Recommend items that you have not rated, viewed or hidden, with the reasons.

    For music, food or anything else that you return to, `--seen include` ranks what you know among the rest, and
    --again lists what it is time for. R in the app sets the same for your shelves.

    Without --diversity, --rarity and --calibrated the list is arranged like your shelves in the app.
    """
    if shelf and (model or others or again or seen or diversity is not None or rarity is not None or calibrated):
        raise click.UsageError("--shelf shows a shelf as the app does: only the filters and -n go with it")
    if others and (model or diversity is not None or rarity is not None or calibrated or seen or again):
        raise click.UsageError("--with ranks by the active model, in the group's own order")
    if again and (model or seen):
        raise click.UsageError("--again ranks what you know by the active model: leave out --model and --seen")
    if first is not None and last is not None and first > last:
        raise click.UsageError(f"--from {first} is later than --to {last}")
    with session(library, profile, models=True) as opened:
        query = _query(opened, genres, first, last, named, watchlist=watchlist)
        if shelf:
            _show_shelves(opened, _shelves(opened, shelf, count, query), as_json=as_json)
        elif others:
            _show(opened, opened.shelves.for_group(others, agree, count, query), as_json=as_json)
        elif again:
            _show(opened, opened.shelves.again(count, query), as_json=as_json)
        else:
            arranged = _reranking(opened, diversity, rarity, calibrated=calibrated)
            choice = SeenItems(seen) if seen else None
            _show(opened, opened.shelves.for_you(count, query, model, arranged, choice), as_json=as_json)


@click.command(
    short_help="Recommend items close to one item.", epilog=examples("recterm because", "recterm because Alien -n 5")
)
@click.argument("item", required=False)
@click.option("-n", "count", type=COUNT, default=10, show_default=True, help="Number of picks.")
@library_option
@profile_option
@json_option
def because(item: str | None, count: int, library: str | None, profile: str | None, as_json: bool) -> None:
    """Recommend items close to ITEM; without ITEM, to the one that you liked last.

    ITEM is an id, a title, or a search that fits one item only.
    """
    with session(library, profile, models=True) as opened:
        row = opened.catalogue.resolve(item) if item is not None else _liked_last(opened)
        _show(opened, opened.shelves.because(row, count), as_json=as_json, reasons=False)


@click.command(
    short_help="Show the items most similar to one, known or not.",
    epilog=examples(
        "recterm similar Alien", "recterm similar Alien --model content", "recterm similar Alien --together"
    ),
)
@click.argument("item")
@click.option("-n", "count", type=COUNT, default=10, show_default=True, help="Number of items.")
@click.option(
    "--model",
    metavar="MODEL",
    shell_complete=complete_models,
    help="Neighbours by this trained model instead of the active one.",
)
@click.option("--together", is_flag=True, help="What people who liked it also liked, with their numbers.")
@library_option
@profile_option
@json_option
def similar(
    item: str,
    count: int,
    model: str | None,
    together: bool,
    library: str | None,
    profile: str | None,
    as_json: bool,
) -> None:
    """Show the items most similar to ITEM for the community, whether you know them or not.

    ITEM is an id, a title, or a search that fits one item only.
    """
    if together and model:
        raise click.UsageError("--together counts people: leave out --model")
    with session(library, profile, models=True) as opened:
        row = opened.catalogue.resolve(item)
        if together:
            _show(opened, opened.shelves.together(row, count), as_json=as_json)
        else:
            _show(opened, opened.shelves.similar(row, count, model), as_json=as_json, reasons=False)


@click.command(
    short_help="Show the arithmetic behind an item's score.",
    epilog=examples(
        'recterm explain "Blade Runner"',
        'recterm explain "Blade Runner" --without Alien',
        'recterm explain "Blade Runner" --lift',
    ),
)
@click.argument("item")
@click.option("--without", metavar="ITEM", help="Where would it be without your feedback on that item?")
@click.option("--lift", is_flag=True, help="Which ratings would lift it into your first places?")
@click.option("--top", type=COUNT, default=10, show_default=True, help="With --lift: the number of places.")
@library_option
@profile_option
@json_option
def explain(
    item: str, without: str | None, lift: bool, top: int, library: str | None, profile: str | None, as_json: bool
) -> None:
    """Show the arithmetic behind ITEM: how much each of your ratings and views adds to its score.

    ITEM is an id, a title, or a search that fits one item only.
    """
    if without is not None and lift:
        raise click.UsageError("--without and --lift are two questions: ask one at a time")
    with session(library, profile, models=True) as opened:
        row = opened.catalogue.resolve(item)
        if without is not None:
            _tell(
                opened,
                stands_without,
                format_without,
                opened.shelves.without(row, opened.catalogue.resolve(without)),
                as_json=as_json,
            )
            return
        if lift:
            _tell(opened, brought_up, format_lifted, opened.shelves.lift(row, top), as_json=as_json)
            return
        pick = opened.shelves.explain(row)
        if as_json:
            write_json(*_context(opened), PickAnswers((pick_answer(pick),)))
            return
        from recterm.cli.output.arithmetic import print_arithmetic, print_shared

        print_arithmetic(stdout(), pick)
        print_shared(stdout(), pick, opened.catalogue.details)


def _tell(
    opened: Session,
    answer_of: Callable[[Answer], object],
    text_of: Callable[[Answer], str],
    answer: Answer,
    *,
    as_json: bool,
) -> None:
    """Print the answer to a question, as a document or as a sentence."""
    if as_json:
        write_json(*_context(opened), answer_of(answer))
    else:
        stdout().print(text_of(answer))


def _reranking(opened: Session, diversity: float | None, rarity: float | None, *, calibrated: bool) -> Reranking | None:
    """Return the options' reranking on top of the profile's; None without options."""
    if diversity is None and rarity is None and not calibrated:
        return None
    kept = opened.shelves.reranking
    return Reranking(
        diversity=kept.diversity if diversity is None else diversity,
        rarity=kept.rarity if rarity is None else rarity,
        calibration=CALIBRATED if calibrated else kept.calibration,
        seen=kept.seen,
    )


def _query(
    opened: Session,
    genres: Sequence[str],
    first: int | None,
    last: int | None,
    named: str | None,
    *,
    watchlist: bool,
) -> CatalogueQuery:
    from recterm.domain.model import CatalogueQuery, Listing

    genre_names = {genre.casefold(): genre for genre, _ in opened.catalogue.genres()} if genres else {}
    unknown = [genre for genre in genres if genre.casefold() not in genre_names]
    if unknown:
        there_are = ", ".join(genre_names.values()) or "none"
        raise RectermError(f"no item has the genre {unknown[0]!r}", f"genres here: {there_are}", code="no_such_genre")
    return CatalogueQuery(
        genres=frozenset(genre_names[genre.casefold()] for genre in genres),
        year_from=first,
        year_to=last,
        listing=Listing.WATCHLIST if watchlist else Listing.ALL,
        list_name=opened.lists.get(named).name if named else "",
    )


def _liked_last(opened: Session) -> ItemRow:
    for shelf in opened.shelves.all(n=1).shelves:
        if shelf.anchor is not None:
            return shelf.anchor.row
    raise RectermError(
        f"{opened.profile.name} has no well-rated items yet",
        "`recterm rate ITEM 5`, or name an ITEM here",
        code="nothing_rated_well",
    )


def _shelves(opened: Session, name: str, n: int, query: CatalogueQuery) -> tuple[Shelf, ...]:
    """Return the shelves of one entry of the table, or of all that the profile sees."""
    if name == ALL_SHELVES:
        every = (shelf for each in opened.shelves.names for shelf in opened.shelves.one(each, n, query))
        return tuple(shelf for shelf in every if shelf.picks)
    shelves = opened.shelves.one(name, n, query)
    if not shelves:
        kind = next(kind for kind in opened.shelves.kinds if kind.name == name)
        raise RectermError(
            f"{kind.title} is empty: {kind.empty}",
            "`recterm recommend --shelf all` shows the others",
            code="shelf_empty",
        )
    return shelves


def _show_shelves(opened: Session, shelves: Sequence[Shelf], *, as_json: bool) -> None:
    if as_json:
        write_json(*_context(opened), ShelfAnswers(tuple(map(shelf_answer, shelves))))
        return
    for place, shelf in enumerate(shelves):
        if place:
            stdout().print()
        _show(opened, shelf, as_json=False, reasons=shelf.anchor is None)


def _context(opened: Session) -> tuple[object, ...]:
    return library_in_use(opened.info), Whose(opened.profile.name), revised(opened)


def _show(opened: Session, shelf: Shelf, *, as_json: bool, reasons: bool = True) -> None:
    if as_json:
        write_json(*_context(opened), shelf_answer(shelf))
        return
    from recterm.cli.output.tables import heading, picks_table, quiet

    console = stdout()
    console.print(heading(shelf.title, opened.profile.name, opened.info.label))
    if shelf.note:
        console.print(quiet(shelf.note))
    if shelf.picks:
        console.print(picks_table(shelf, console.width, reasons=reasons))
