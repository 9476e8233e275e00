"""Simulation of a community: who watches which film, when, and how many stars they give it.

No real ratings are used. The generator turns the attributes of a hand-made catalogue (genres, themes, directors,
countries, decade, fame, acclaim) into ratings that carry the structure of real ones, so that collaborative filtering
finds real structure in them. Every step is drawn from one seeded `numpy.random.Generator`: the same catalogue, tastes
and seed give the same community on every machine.

Symbols: works i = 1..I, people u = 1..U, tastes a (hand-made, such as "gangsters"), moods k = 1..K of one person.

1. Works as vectors. x_i holds w_g * log(I / df_t) for each trait t of work i, where g is the kind of trait (theme,
   genre, creator, country, era; weights in `TRAIT_WEIGHTS`) and df_t the number of works that have it; traits of a
   single work are left out; |x_i| = 1. A taste y_a is the same sum over the traits that it names, |y_a| = 1.
2. Moods. Person u draws K moods. Mood k has a taste a_uk ~ Categorical(share_a), a weight w_uk ~ Gamma(shape),
   normalised over k, and a favourite f_uk ~ softmax_i(log p_i + F y_a.x_i), the film that stands for this taste for u.
   Its closeness to work i is s_uki = S tanh(((1 - h) y_a.x_i + h x_f.x_i) / S). Favourites make tastes overlap, and
   differ from person to person; h says by how much. In x_f.x_i a favourite's own time counts too: E exp(-d / Y) is
   added for works released d years before or after it.
3. Interest. q_ui = log sum_k w_uk exp(C s_uki): high when the work is close to one of the moods, not to their average.
4. Popularity. log p_i = P fame_i + Q acclaim_i + Normal(0, sd): how easily a work is met; openness o_u ~ LogNormal
   scales it: at o_u = 0 fame plays no part, above 1 a person prefers the famous.
5. Choice. n_u ~ LogNormal works are seen, drawn without replacement with odds exp(q_ui + o_u log p_i) by the
   Gumbel-top-n trick. A work that was released after the person left cannot be drawn; one that was released during
   the stay is met more easily, by N. A work that nobody drew goes to the person with the highest odds for it.
6. Rating. r_ui = m + b_u + v_u (A acclaim_i + T tanh(fondness_ui) - D dislike_ui + e_ui), to the nearest half star in
   [0.5, 5]. fondness is q_ui against the mean and spread of all that u has seen, dislike the closeness to a taste that
   u cannot stand, b_u the person's harshness or generosity, v_u how much of the scale they use, e_ui noise. A part of
   the people gives whole stars only.
7. Time. People join more and more, and stay for an exponentially long time. They go through phases: each mood has a
   centre in the stay, and what belongs to it is watched around it. Neighbouring ratings fall into sittings, in the
   evening, minutes apart. A work is never rated before the January after its year.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from recterm.domain.clock import DAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Trait = tuple[str, str]
"""Kind and word: ("theme", "space"), ("era", "1970"). The kinds are the keys of TRAIT_WEIGHTS."""

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

TRAIT_WEIGHTS: dict[str, float] = {"theme": 1.0, "genre": 1.2, "creator": 0.75, "country": 0.5, "era": 0.3}
"""Weight of each kind of trait in closeness, before its rarity."""


@dataclass(frozen=True, slots=True)
class Work:
    """Item as the generator needs it."""

    year: int
    fame: int
    """1 (known to few) to 5 (seen by nearly everyone)."""
    acclaim: int
    """0 to 100, the editors' estimate of how well it is liked."""
    traits: tuple[Trait, ...]


@dataclass(frozen=True, slots=True)
class Taste:
    """Taste that many people share, as weights on traits."""

    name: str
    share: float
    """How common it is, relative to other tastes."""
    likes: Mapping[Trait, float]


@dataclass(frozen=True, slots=True)
class Simulation:
    """Parameters of the model; the letters are those of the module's equations."""

    n_users: int = 2000
    density: float = 0.032
    """Expected share of all works that a person rates."""
    activity_sd: float = 0.75
    """Spread of log n_u: a few people rate ten times as much as most."""
    fewest: int = 8
    """Minimum number of ratings per person."""
    n_moods: int = 3
    """K."""
    mood_shape: float = 0.6
    """Shape of the gamma weights: small means that one or two moods dominate."""
    favourite_pull: float = 11.0
    """F."""
    favourite_share: float = 0.8
    """h."""
    closeness: float = 26.0
    """C."""
    period: float = 0.2
    """E: decades alone would part 1989 from 1990 and join it with 1980."""
    period_years: float = 8.0
    """Y."""
    enough: float = 0.55
    """S: a closeness above it hardly attracts more; among close works, famous ones are then seen first."""
    fame_step: float = 1.0
    """P, in log odds for each step of fame."""
    acclaim_odds: float = 0.8
    """Q, in log odds for each 15 points of acclaim."""
    new_odds: float = 0.5
    """N, in log odds: people keep up with what comes out."""
    popularity_sd: float = 0.3
    openness_sd: float = 0.3
    mean_stars: float = 3.6
    """m."""
    bias_sd: float = 0.42
    """Spread of b_u, in stars."""
    spread_sd: float = 0.22
    """Spread of log v_u."""
    acclaim_stars: float = 0.5
    """A, in stars for each 15 points of acclaim."""
    fondness_stars: float = 0.85
    """T."""
    dislike_stars: float = 2.5
    """D, in stars for a closeness of 1."""
    noise_stars: float = 0.5
    """Standard deviation of e_ui."""
    whole_stars: float = 0.25
    """Share of people who never give half stars."""
    first_day: int = 1_420_070_400
    """2015-01-01, UTC seconds: the earliest join date."""
    last_day: int = 1_782_864_000
    """2026-07-01, UTC seconds: the end of all activity."""
    growth: float = 0.6
    """Joining days are first + span * uniform^growth: below 1 more people join each year."""
    mean_stay: float = 700.0
    """Days that a person stays on average."""
    phase_share: float = 0.15
    """Spread of a mood's phase, as a part of the stay."""
    sitting: float = 5.0
    """Ratings in one evening, on average."""


@dataclass(frozen=True, slots=True)
class Community:
    """Generated ratings, ordered by person and time; all arrays have one entry per rating."""

    user: NDArray[np.int64]
    """Person, 0 to n_users - 1; everyone has at least one rating."""
    item: NDArray[np.int64]
    """Index of the work in the given sequence."""
    value: NDArray[np.float32]
    """Half stars, 0.5 to 5."""
    timestamp: NDArray[np.int64]
    """UTC seconds."""


@dataclass(frozen=True, slots=True)
class _Works:
    """Facts about the works before people are drawn."""

    acclaim: F64
    """(I,) in steps of 15 points from the catalogue's mean."""
    release: F64
    """(I,) UTC seconds of the January after each work's year: by then it has surely been released."""
    popularity: F64
    """(I,) log p_i."""
    to_taste: F64
    """(A, I) cosines y_a.x_i."""
    to_work: F64
    """(I, I) cosines x_f.x_i with the kernel of the years between them."""


@dataclass(frozen=True, slots=True)
class _People:
    """Values drawn once per person."""

    tastes: I64
    """(U, K) a_uk."""
    favourites: I64
    """(U, K) f_uk."""
    log_weights: F64
    """(U, K) log w_uk."""
    joined: F64
    """(U,) UTC seconds."""
    left: F64
    """(U,) UTC seconds."""


def simulate(
    works: Sequence[Work], tastes: Sequence[Taste], *, seed: int, settings: Simulation = Simulation()
) -> Community:
    """Generate a community for these works.

    Raises:
        ValueError: no works, no tastes, or a taste that names no trait of two or more works.
    """
    if not works or not tastes:
        raise ValueError("a community needs works and tastes")
    rng = np.random.default_rng(seed)
    catalogue = _catalogue_of(works, tastes, settings, rng)
    people = _people(catalogue, tastes, settings, rng)
    interest = _interest(catalogue, people, settings)
    user, item = _choices(catalogue, people, interest, settings, rng)
    value = _ratings(catalogue, interest, user, item, settings, rng)
    timestamp = _timestamps(catalogue, people, user, item, settings, rng)
    order = np.lexsort((item, timestamp, user))
    return Community(user[order], item[order], value[order], timestamp[order])


def _catalogue_of(
    works: Sequence[Work], tastes: Sequence[Taste], settings: Simulation, rng: np.random.Generator
) -> _Works:
    """Compute equations 1 and 4."""
    vectors, directions = _vectors(works, tastes)
    fame = np.array([work.fame for work in works], dtype=np.float64)
    points = np.array([work.acclaim for work in works], dtype=np.float64)
    acclaim = (points - points.mean()) / 15.0
    odds = settings.fame_step * fame + settings.acclaim_odds * acclaim
    odds += rng.normal(0.0, settings.popularity_sd, len(works))
    january = np.array([f"{work.year + 1}-01-01" for work in works], dtype="datetime64[s]")
    return _Works(
        acclaim=acclaim,
        release=january.astype(np.int64).astype(np.float64),
        popularity=odds - odds.mean(),
        to_taste=directions @ vectors.T,
        to_work=_cosines(vectors) + settings.period * _contemporary(works, settings.period_years),
    )


def _cosines(vectors: F64) -> F64:
    """Multiply the works' vectors by each other, (I, I), as sparse ones: a work has a dozen of a thousand traits."""
    from scipy.sparse import csr_array

    sparse = csr_array(vectors)
    return np.asarray((sparse @ sparse.T).toarray())


def _contemporary(works: Sequence[Work], years: float) -> F64:
    """Compute the kernel of equation 1, (I, I): 1 for two works of one year, falling with the years between them."""
    released = np.array([work.year for work in works])
    kernel = np.exp(-np.arange(np.ptp(released) + 1) / years)
    return np.asarray(kernel[np.abs(np.subtract.outer(released, released))])


def _vectors(works: Sequence[Work], tastes: Sequence[Taste]) -> tuple[F64, F64]:
    """Compute equation 1: (I, traits) unit vectors of the works and (A, traits) of the tastes."""
    spread = Counter(trait for work in works for trait in work.traits)
    column = {trait: place for place, trait in enumerate(sorted(t for t, n in spread.items() if n > 1))}
    vectors = np.zeros((len(works), len(column)))
    directions = np.zeros((len(tastes), len(column)))

    def weight(trait: Trait) -> float:
        return TRAIT_WEIGHTS[trait[0]] * math.log(len(works) / spread[trait])

    for row, work in enumerate(works):
        for trait in work.traits:
            if trait in column:
                vectors[row, column[trait]] = weight(trait)
    for row, taste in enumerate(tastes):
        for trait, liking in taste.likes.items():
            if trait in column:
                directions[row, column[trait]] = liking * weight(trait)
        if not directions[row].any():
            raise ValueError(f"the taste {taste.name!r} has no trait that two works share")
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors / lengths, directions / np.linalg.norm(directions, axis=1, keepdims=True)


def _people(catalogue: _Works, tastes: Sequence[Taste], settings: Simulation, rng: np.random.Generator) -> _People:
    """Draw equation 2, and the stay of 7."""
    shape = (settings.n_users, settings.n_moods)
    share = np.array([taste.share for taste in tastes], dtype=np.float64)
    chosen = rng.choice(len(tastes), size=shape, p=share / share.sum())
    weights = rng.gamma(settings.mood_shape, size=shape) + 1e-6
    odds = catalogue.popularity + settings.favourite_pull * catalogue.to_taste
    cumulated = np.cumsum(np.exp(odds - odds.max(axis=1, keepdims=True)), axis=1)
    draws = rng.random(shape)
    favourites = np.empty(shape, dtype=np.int64)
    for taste in range(len(tastes)):
        here = chosen == taste
        favourites[here] = np.searchsorted(cumulated[taste], draws[here] * cumulated[taste, -1], side="right")
    span = settings.last_day - 60 * DAY - settings.first_day
    joined = settings.first_day + span * rng.random(settings.n_users) ** settings.growth
    stay = rng.exponential(settings.mean_stay, settings.n_users) * DAY + DAY
    left = np.minimum(joined + stay, settings.last_day - DAY)
    return _People(chosen, favourites, np.log(weights / weights.sum(axis=1, keepdims=True)), joined, left)


def _closeness(to_taste: F64, to_favourite: F64, settings: Simulation) -> F64:
    """Compute C s of equation 2: a mood's closeness from the cosines to its taste and to its favourite."""
    near = to_taste * ((1.0 - settings.favourite_share) / settings.enough)
    near += to_favourite * (settings.favourite_share / settings.enough)
    np.tanh(near, out=near)
    near *= settings.closeness * settings.enough
    return near


def _interest(catalogue: _Works, people: _People, settings: Simulation) -> F64:
    """Compute equation 3, (U, I)."""
    total = np.zeros((settings.n_users, len(catalogue.acclaim)))
    for mood in range(settings.n_moods):
        taste, favourite = catalogue.to_taste[people.tastes[:, mood]], catalogue.to_work[people.favourites[:, mood]]
        total += np.exp(people.log_weights[:, mood, None] + _closeness(taste, favourite, settings))
    return np.asarray(np.log(total))


def _choices(
    catalogue: _Works, people: _People, interest: F64, settings: Simulation, rng: np.random.Generator
) -> tuple[I64, I64]:
    """Draw equation 5: person and work of every rating."""
    n_users, n_works = interest.shape
    median = settings.density * n_works * math.exp(-(settings.activity_sd**2) / 2)
    seen = np.rint(rng.lognormal(math.log(median), settings.activity_sd, n_users))
    seen = np.clip(seen, min(settings.fewest, n_works), max(1, n_works // 2)).astype(np.int64)
    openness = rng.lognormal(0.0, settings.openness_sd, n_users)
    odds = interest + np.outer(openness, catalogue.popularity) + rng.gumbel(size=interest.shape)
    odds += settings.new_odds * np.less.outer(people.joined, catalogue.release)
    odds[np.less_equal.outer(people.left, catalogue.release)] = -np.inf
    least = np.take_along_axis(np.sort(odds, axis=1), n_works - seen[:, None], axis=1)
    possible = np.isfinite(odds)
    drawn = (odds >= least) & possible
    unseen = np.flatnonzero(possible.any(axis=0) & ~drawn.any(axis=0))
    drawn[np.argmax(odds[:, unseen], axis=0), unseen] = True
    user, item = np.nonzero(drawn)
    return user, item


def _ratings(
    catalogue: _Works, interest: F64, user: I64, item: I64, settings: Simulation, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Draw equation 6, one value for each pair."""
    n_users = len(interest)
    bias = rng.normal(0.0, settings.bias_sd, n_users)
    spread = rng.lognormal(0.0, settings.spread_sd, n_users)
    disliked = rng.integers(len(catalogue.to_taste), size=n_users)
    step = np.where(rng.random(n_users) < settings.whole_stars, 1.0, 0.5)
    noise = rng.normal(0.0, settings.noise_stars, len(user))
    fondness = np.tanh(_standardised(interest[user, item], user, n_users))
    dislike = np.maximum(catalogue.to_taste[disliked[user], item], 0.0)
    opinion = settings.acclaim_stars * catalogue.acclaim[item] + settings.fondness_stars * fondness
    stars = settings.mean_stars + bias[user] + spread[user] * (opinion - settings.dislike_stars * dislike + noise)
    return np.asarray(np.clip(np.rint(stars / step[user]) * step[user], step[user], 5.0), dtype=np.float32)


def _standardised(values: F64, user: I64, n_users: int) -> F64:
    """Standardise each value by the mean and standard deviation of its person's values."""
    count = np.maximum(np.bincount(user, minlength=n_users), 1)
    centred = values - (np.bincount(user, values, n_users) / count)[user]
    deviation = np.sqrt(np.bincount(user, centred**2, n_users) / count)
    return np.asarray(centred / np.maximum(deviation, 1e-9)[user])


def _timestamps(
    catalogue: _Works, people: _People, user: I64, item: I64, settings: Simulation, rng: np.random.Generator
) -> I64:
    """Draw equation 7, one UTC second for each pair."""
    phase = rng.random(people.tastes.shape)
    belongs = np.empty((len(user), settings.n_moods))
    for mood in range(settings.n_moods):
        taste, favourite = people.tastes[user, mood], people.favourites[user, mood]
        near = _closeness(catalogue.to_taste[taste, item], catalogue.to_work[favourite, item], settings)
        belongs[:, mood] = people.log_weights[user, mood] + near
    mood_of = np.argmax(belongs + rng.gumbel(size=belongs.shape), axis=1)
    share = phase[user, mood_of] + rng.normal(0.0, settings.phase_share, len(user))
    share = np.clip(np.abs(1.0 - np.abs(1.0 - np.abs(share))), 0.0, 1.0)  # mirrored at both ends of the stay
    start = np.maximum(people.joined[user], catalogue.release[item])
    return _sittings(start + share * (people.left[user] - start), user, settings, rng)


def _sittings(wish: F64, user: I64, settings: Simulation, rng: np.random.Generator) -> I64:
    """Group each person's times into evenings, each on the day of its last time, so that none moves earlier."""
    order = np.lexsort((wish, user))
    count = len(order)
    ends = rng.random(count) < 1.0 / settings.sitting
    ends[:-1] |= np.diff(user[order]) != 0
    ends[-1:] = True
    last = np.flatnonzero(ends)
    first = np.concatenate(([0], last[:-1] + 1))
    sitting = np.searchsorted(last, np.arange(count))
    evening = np.clip(rng.normal(20.0, 2.0, len(last)), 6.0, 23.0) * 3600.0
    begin = np.floor(wish[order][last] / DAY) * DAY + evening
    elapsed = np.cumsum(rng.exponential(90.0, count) + 5.0)
    seconds = begin[sitting] + elapsed - elapsed[first][sitting]
    timestamp = np.empty(count, dtype=np.int64)
    timestamp[order] = seconds.astype(np.int64)
    return timestamp
