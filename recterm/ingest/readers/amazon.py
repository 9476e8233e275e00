"""Amazon reviews of four generations: rating-only CSV (2014, 2018, 2023), TSV (2015), JSON lines (2014, 2018, 2023)."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.model import Scale
from recterm.ingest.dataset.features import LONGEST_TEXT
from recterm.ingest.reader import Reader
from recterm.ingest.readers.amazon_literals import products_text
from recterm.ingest.readers.shared.describing import note_left_out
from recterm.ingest.readers.shared.joining import (
    NOTHING_LISTED,
    Listing,
    Roles,
    assemble,
    first_titles,
    read_interactions,
)
from recterm.ingest.readers.shared.other_columns import words_of_reviews
from recterm.ingest.tables.column_names import first_line, json_keys
from recterm.ingest.tables.delimited import read_delimited
from recterm.ingest.tables.jsontable import read_json
from recterm.ingest.tables.roles.columns import ColumnMapping
from recterm.ingest.tables.text import open_text
from recterm.ingest.tables.values.scale import of_scale

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.files.archive import Member, Source
    from recterm.ingest.reader import Request
    from recterm.ingest.tables.table import Table

STARS = of_scale(Scale(1, 5, 1))
ASIN = re.compile(r"(B0[0-9A-Z]{8}|\d{9}[\dX])")
"""Pattern of a product id: ten characters, unlike any user id."""

_TEXTS = ("review_headline", "review_body", "summary", "reviewText", "title", "text")
"""Columns of reviews with texts, in all generations."""

_DESCRIBING = ("price", "main_cat", "main_category", "description", "features", "feature")
"""Columns of products that describe them."""

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_TSV = ("marketplace", "customer_id", "review_id", "product_id")
_PLAIN = ColumnMapping(separator=",", has_header=False)
_NAMED = ColumnMapping(separator=",", has_header=True)
_TABS = ColumnMapping(separator="\t", has_header=True)
_LOOKED_AT = 1000
_MOSTLY = 0.6
"""Share of cells that must be products for a column of products."""

KINDS = (("movie", "movie"), ("book", "book"), ("kindle", "book"), ("cd", "album"), ("music", "album"))
"""Word of the category's name -> kind of its products."""


def recognises(source: Source) -> bool:
    """Recognise one file of reviews, or a folder with one beside its metadata."""
    return next(_reviews(source), None) is not None


def read(request: Request) -> Dataset:
    """Read the reviews, and the titles if there are any."""
    source = request.source
    generations = {member.name: generation for member, generation in _reviews(source)}
    member = source.one_of((candidate for candidate in source.members if candidate.name in generations), "reviews")
    generation = generations[member.name]
    request.step("reading reviews", 0)
    category = PurePosixPath(member.name).name.partition(".")[0].removesuffix("_5")
    category = re.sub(r"^(ratings|reviews|amazon_reviews_us)_|_v\d_\d+$", "", category)
    meta = None if source.single and generation != "json" else _meta(source, member)
    match generation:
        case "tsv":
            table = read_delimited(replace(open_text(member), quoted=False), _TABS)
            roles = Roles("customer_id", "product_id", "star_rating", "review_date")
            listing = _reviewed(table)
        case "json":
            table = read_json(open_text(member))
            roles, key = _json_roles(table)
            listing = _listing(request, meta, key) if meta is not None else NOTHING_LISTED
        case "named":
            table = read_delimited(open_text(member), _NAMED)
            roles = Roles("user_id", _product(table), "rating", "timestamp")
            listing = NOTHING_LISTED
        case _:
            table = read_delimited(open_text(member), _PLAIN)
            user, item = ("column_2", "column_1") if generation == "item first" else ("column_1", "column_2")
            roles = Roles(user, item, "column_3", "column_4")
            request.tally.note(f"the products are in column {item[-1]}, as their ids show")
            listing = NOTHING_LISTED
    product = str(roles.item)
    texts = [name for name in _TEXTS if name in table.sample.columns] if table.named else []
    shown = [name for name in ("product_title", "product_category") if name in table.sample.columns]
    interactions = read_interactions(request, table, roles, STARS, [*texts, *shown])
    reviews = words_of_reviews(table, table.text(product), texts, interactions.items, len(interactions.events))
    request.step("reading products", 1)
    if not listing.ids:
        request.tally.note(f"no titles beside {member.file_name}: products are shown by their ids")
    kind = next((kind for word, kind in KINDS if word in category.lower()), "product")
    label = f"Amazon {category.replace('_', ' ')}"
    return assemble(
        request,
        name="amazon",
        label=label,
        prefix="asin",
        kind=kind,
        noun="product",
        listing=listing,
        interactions=interactions,
        reviews=reviews,
    )


def _reviews(source: Source) -> Iterator[tuple[Member, str]]:
    """Return the files of reviews and the kind of each: `tsv`, `json`, `named`, `user first` or `item first`."""
    for member in source.members[:20]:
        if member.base.startswith("meta_"):
            continue
        keys = json_keys(member)
        if {"reviewerID", "asin"} <= keys or {"parent_asin", "user_id"} <= keys:
            yield member, "json"
            continue
        line = first_line(member)
        if tuple(line.split("\t")[:4]) == _TSV:
            yield member, "tsv"
        elif line.startswith(("user_id,parent_asin,rating,timestamp", "user_id,asin,rating,timestamp")):
            yield member, "named"
        elif line.count(",") == 3 and (order := _order(member)) is not None:
            yield member, order


def _order(member: Member) -> str | None:
    """Decide which of the first two columns holds the products; 2014 and 2018 differ."""
    lines = member.head.decode("latin-1").split("\n")[:_LOOKED_AT]
    rows = [line.strip().split(",") for line in lines]
    whole = [row for row in rows if len(row) == 4]
    if not whole:
        return None
    first, second = (sum(bool(ASIN.fullmatch(row[place])) for row in whole) / len(whole) for place in (0, 1))
    if max(first, second) < _MOSTLY:
        return None
    return "item first" if first > second else "user first"


def _product(table: Table) -> str:
    return "parent_asin" if "parent_asin" in table.sample.columns else "asin"


def _json_roles(table: Table) -> tuple[Roles, str]:
    """Return the columns of the reviews, and the one that joins them to the metadata."""
    if "parent_asin" in table.sample.columns:
        return Roles("user_id", "parent_asin", "rating", "timestamp"), "parent_asin"
    return Roles("reviewerID", "asin", "overall", "unixReviewTime"), "asin"


def _meta(source: Source, member: Member) -> Member | None:
    """Find the metadata of a category anywhere; a file with five reviews or more per user uses the full one's."""
    name = PurePosixPath(member.name).name.removeprefix("reviews_")
    names = (f"meta_{name}", f"meta_{name.replace('_5.json', '.json')}")
    if source.single:
        candidates = (source.beside(member, name) for name in names)
        return next((candidate for candidate in candidates if candidate is not None), None)
    return next(
        (candidate for candidate in source.members if candidate.base in {wanted.lower() for wanted in names}), None
    )


def _listing(request: Request, member: Member, key: str) -> Listing:
    """List the products of a metadata file."""
    table = read_json(products_text(member))
    columns = table.sample.columns
    if key not in columns or "title" not in columns:
        request.tally.note(f"{member.file_name} is left out: it has no {key} or no title among {', '.join(columns)}")
        return NOTHING_LISTED
    makers = next((name for name in ("store", "brand") if name in columns), None)
    category = next((name for name in ("categories", "category") if name in columns), None)
    used = [name for name in (key, "title", makers, category) if name is not None]
    lengths = {name: int(table.sample[name].str.len_bytes().sum()) for name in columns}
    total = max(sum(lengths.values()), 1)
    more = [name for name in _DESCRIBING if name in columns and name not in used]
    more = [name for name in more if member.size * lengths[name] // total <= LONGEST_TEXT]
    left = [name for name in columns if name not in used and name not in more]
    note_left_out(request.tally, member.file_name, left, "pages and lists of a shop")
    rows = table.scan([*used, *more]).collect(engine="streaming")
    rows = rows.filter(pl.col(key).is_not_null() & (pl.col("title").fill_null("").str.strip_chars() != ""))
    return Listing(
        ids=rows[key].to_list(),
        titles=[_plain(title) for title in rows["title"].to_list()],
        genres=[_path(cell) for cell in rows[category].to_list()] if category else [],
        creators=[[_plain(cell)] if cell else [] for cell in rows[makers].to_list()] if makers else [],
        columns=rows.select(table.text(name).alias(name) for name in more),
    )


def _reviewed(table: Table) -> Listing:
    """List products as the reviews name them: the first title of each, and its category as a genre."""
    key = pl.col("product_id")
    titles = first_titles(table, key, "product_title")
    categories = first_titles(table, key, "product_category") if "product_category" in table.sample.columns else {}
    return Listing(
        ids=list(titles),
        titles=[_plain(title) for title in titles.values()],
        genres=[[categories.get(product, "").replace("_", " ")] for product in titles],
    )


def _plain(text: str) -> str:
    """Remove the markup of a shop's page."""
    if _TAG.search(text):
        text = " ".join(_TAG.sub(" ", text).split()) or text
    return html.unescape(text)


def _path(cell: str | None) -> list[str]:
    """Return the categories of a product from JSON."""
    return [_plain(part) for part in re.findall(r"[^\[\]\"|]+", cell or "") if part.strip(" ,")]


READER = Reader(("amazon",), "Amazon reviews", recognises, read, conditions=True)
