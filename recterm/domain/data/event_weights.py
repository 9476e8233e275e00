"""Event weights: what each kind of event (view, cart, purchase, skip) counts for, and the words that name it.

The feedback score of a user and an item is the sum over the user's events on it of

    weight(kind) x strength(dwell time or share of play) x 2 ** (-age / half-life)

and a negative score is evidence against the item. The defaults follow the order that shops and players use themselves:
what costs money or effort counts most, what happens in passing least. `recterm evaluate --signals` measures each.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class EventWeight:
    """Kind of event with its default weight."""

    name: str
    weight: float
    """Above 0: for the item; below 0: against it; 0: the event is left out."""
    words: frozenset[str]
    """Folded words that name it, in singular."""


def _kind(name: str, weight: float, words: str) -> EventWeight:
    return EventWeight(name, weight, frozenset((name, *words.split())))


EVENT_WEIGHTS = (
    _kind(
        "purchase", 1.0,
        "buy bought rent rented rental borrow borrowed loan"
        " order ordered purchased transaction sale paid payment orderplaced ordercompleted orderpaid"
        " placeorder purchasecomplete completepurchase ecommercepurchase productpurchased kauf gekauft"
        " bestellung bestellt achat acheter commande compra comprar comprado pedido acquisto acquistato ordine zakup"
        " kupno zamowienie zamówienie aankoop gekocht bestelling köp koupeno objednavka objednávka satınalma покупка"
        " купил заказ 购买 購買 購入 注文 구매 주문",
    ),
    _kind("subscribe", 1.0, "subscription subscribed enrol enroll enrolled enrollment enrolment abonnieren abonner"),
    _kind(
        "like", 1.0,
        "liked love loved heart thumbsup thumbup upvote upvoted positive recommended gefälltmir gefaellt jaime aime"
        " megusta curtir curtiu mipiace lubię lubie нравится лайк 点赞 喜欢 いいね 좋아요 👍 ❤",
    ),
    _kind(
        "complete", 1.0,
        "completed finish finished watched fullplay playcomplete trackdone longview abgeschlossen terminé terminado",
    ),
    _kind("follow", 0.8, "followed following folgen suivre seguir seguire"),
    _kind(
        "favorite", 0.7,
        "fav favourite favorited favourited favor collect collected bookmark bookmarked save saved wishlist"
        " addtowishlist addwishlist productaddedtowishlist addtofavorites addtofavourites watchlist merkliste"
        " merkzettel favorit favori favoris favorito preferito ulubione избранное 收藏 お気に入り 찜",
    ),
    _kind("download", 0.7, "downloaded install installed télécharger descargar herunterladen"),
    _kind("checkout", 0.6, "begincheckout initiatecheckout checkoutstarted checkoutstart startcheckout"),
    _kind(
        "cart", 0.5,
        "addtocart addcart cartadd atc addtobasket addtobag basket bag productadded addedtocart warenkorb inwarenkorb"
        " indenwarenkorb panier ajoutpanier ajoutaupanier carrito añadiralcarrito carrinho adicionaraocarrinho carrello"
        " aggiungialcarrello koszyk dokoszyka winkelwagen varukorg корзина вкорзину 加购 加入购物车 カート 장바구니",
    ),
    _kind("play", 0.5, "played listen listened listening stream streamed watch scrobble playback hören écoute ouvir"),
    _kind(
        "share", 0.5,
        "shared repost retweet forward forwarded comment commented commentcreated reply teilen partager compartir",
    ),
    _kind(
        "click", 0.2,
        "clicked select selected selectitem tap tapped open productclicked clic klick klik клик 点击 クリック 클릭",
    ),
    _kind(
        "view", 0.1,
        "viewed pageview pageviewed pv detail detailview detailpageview productview productviewed viewproduct viewitem"
        " viewcontent viewdetail itemview visit visited browse browsed ansicht angesehen aufruf vue consultation"
        " vista visualización visualizacion visualização visualizzazione odsłona wyświetlenie weergave visning просмотр"
        " 浏览 查看 閲覧 조회",
    ),
    _kind("impression", 0.0, "none show shown exposure exposed display displayed viewitemlist einblendung 曝光"),
    _kind(
        "remove-from-cart", -0.2,
        "removefromcart removecart cartremove removefrombasket productremoved removedfromcart ausdemwarenkorb",
    ),
    _kind(
        "skip", -0.3,
        "skipped skipnext trackskip trackskipped fwdbtn playskip forwardbutton überspringen übersprungen passer saltar"
        " saltato pular pomiń överhoppad пропуск 跳过 スキップ 건너뛰기",
    ),
    _kind("unsubscribe", -0.5, "unsubscribed unfollow unfollowed uninstall unenroll cancel cancelled canceled"),
    _kind(
        "unfavorite", -0.7,
        "unfav unfavourite unsave unbookmark removefromwishlist productremovedfromwishlist",
    ),
    _kind("unlike", -1.0, "unliked removelike"),
    _kind("return", -1.0, "returned refund chargeback retoure rückgabe retour devolución devolucion reso zwrot"),
    _kind(
        "dislike", -1.0,
        "disliked thumbsdown thumbdown downvote downvoted hate hated notinterested notforme hide hidden block blocked"
        " report negative missfällt jenaimepas nomegusta nongusta nielubię дизлайк ненравится 不喜欢 踩 싫어요 👎",
    ),
)  # fmt: skip
"""Every kind that recterm knows, the strongest first."""

CODE_SIGN = " = "
"""Sign between a code and its meaning in a cell: `3 = cart`."""

_BEGINNINGS = ("is", "has", "was", "did", "if", "user")
"""Beginnings of the names of flags: `is_click`, `has_purchased`."""

_BY_WORD = {word: row for row in EVENT_WEIGHTS for word in row.words}

MOST_WEIGHT = 1_000.0
"""Largest weight of a kind, in size."""

LEAST_DECAY = 0.001
"""Factor below which no event fades: what is long past still is something that the person knows."""

_SPAN = re.compile(r"\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>d|w|m|y|days?|weeks?|months?|years?)?\s*", re.IGNORECASE)
_DAYS = {"d": 1.0, "w": 7.0, "m": 30.4375, "y": 365.25}


@dataclass(frozen=True, slots=True)
class EventChoice:
    """Choices of a person for events; None and nothing leave them to detection and defaults."""

    column: str | None = None
    """Column of kinds; NO_COLUMN: none is used."""
    strength: str | None = None
    """Column of dwell times or shares of play; NO_COLUMN: none is used."""
    weights: tuple[tuple[str, float], ...] = ()
    """(kind, weight), the kind as a cell of the column, or as its name in EVENT_WEIGHTS."""
    half_life: float | None = None
    """Days after which an event counts half; None: events do not fade."""

    @property
    def demanded(self) -> bool:
        """Whether the person asked for kinds to be weighed, also beside ratings."""
        return bool(self.weights) or self.column not in (None, NO_COLUMN)


NO_COLUMN = "none"
"""Value for "no column"."""

UNSAID = EventChoice()


def fold_kind(text: str) -> str:
    """Fold a cell of a column of kinds: lower case, only letters, digits and emoji."""
    folded = "".join(letter for letter in text.casefold() if letter.isalnum())
    return folded or text.strip()


def known_kind(cell: str) -> EventWeight | None:
    """Return the kind that a cell names, in singular or plural; None if recterm does not know it."""
    folded = fold_kind(cell)
    plain = next((folded.removeprefix(begin) for begin in _BEGINNINGS if folded.startswith(begin)), folded)
    words = (word.removesuffix(end) for word in (folded, plain, folded.lstrip("0123456789")) for end in ("", "s", "es"))
    return next((_BY_WORD[word] for word in words if word in _BY_WORD), None)


def weights_of(
    cells: Iterable[str], chosen: Iterable[tuple[str, float]] = (), *, whole: bool = True
) -> dict[str, float | None]:
    """Return the weight of each kind: as chosen, else the default, else None.

    Args:
        cells: the kinds of a column.
        chosen: (kind, weight), the kind as one of the cells, or as the name that recterm gives to some.
        whole: whether these are all kinds, so that any other one is a mistake.

    Raises:
        InputError: a chosen kind is not among the cells.
    """
    defaults = {cell: known_kind(cell) for cell in cells}
    weights = {cell: None if row is None else row.weight for cell, row in defaults.items()}
    for kind, weight in chosen:
        named = cells_named(weights, kind)
        if not named and whole:
            raise InputError(
                f"no event has the kind {kind!r}", f"the kinds are {', '.join(weights)}", code="no_such_event_kind"
            )
        weights |= dict.fromkeys(named, weight)
    return weights


def cells_named(cells: Iterable[str], kind: str) -> list[str]:
    """Return the cells that a person means by a kind: the one that is written so, or has that code; else its cells."""
    listed = list(cells)
    written = [cell for cell in listed if fold_kind(kind) in (fold_kind(cell), cell.partition(CODE_SIGN)[0])]
    return written or [cell for cell in listed if (row := known_kind(cell)) is not None and row.name == kind]


def parse_event(text: str) -> tuple[str, float]:
    """Parse `KIND=WEIGHT`, such as `view=0.1`.

    Raises:
        InputError: it is not such a pair, or the weight is not a number from -1,000 to 1,000.
    """
    kind, equals, written = text.rpartition("=")
    weight = _number(written)
    if not equals or not kind.strip() or not -MOST_WEIGHT <= weight <= MOST_WEIGHT:
        raise InputError(
            f"{text!r} is not a kind of event with its weight",
            f"write it as KIND=WEIGHT with a number from {-MOST_WEIGHT:g} to {MOST_WEIGHT:g}, such as view=0.1;"
            " a negative weight speaks against the item, 0 leaves the kind out",
        )
    return kind.strip(), weight


def parse_half_life(text: str) -> float:
    """Parse a span such as `180d`, `26w`, `6m` or `2y` as days; without a unit it is of days.

    Raises:
        InputError: it is not such a span, or it is 0.
    """
    span = _SPAN.fullmatch(text)
    days = float(span["number"]) * _DAYS[(span["unit"] or "d")[0].lower()] if span else 0.0
    if not 0 < days < math.inf:
        raise InputError(f"{text!r} is not a half-life", "write it as a number of days, such as 180d (also w, m, y)")
    return days


def decay(age: float | None, half_life: float | None) -> float:
    """Return 2 ** (-age / half-life), both in days, at least LEAST_DECAY; 1 without an age or a half-life."""
    if age is None or half_life is None:
        return 1.0
    return max(float(2.0 ** (-max(age, 0.0) / half_life)), LEAST_DECAY)


def defaults_text() -> str:
    """Return the default weights in one line: `purchase 1, like 1, ...`."""
    return ", ".join(f"{row.name} {row.weight:g}" for row in EVENT_WEIGHTS)


def command_for(weights: Mapping[str, float | None]) -> str:
    """Return options that give each kind its weight, or 1 where it has none: `--event rent=1 --event view=0.1`."""
    values = {kind: 1.0 if weight is None else weight for kind, weight in weights.items()}
    return " ".join(f"--event {_quoted(f'{kind}={weight:g}')}" for kind, weight in values.items())


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[\w=.+-]+", text) else "'" + text.replace("'", "'\\''") + "'"


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
