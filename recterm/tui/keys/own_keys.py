"""Own keys of a person, from the settings file: which hold beside the usual ones, and why the others do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from recterm.tui.keys.key_names import show_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recterm.tui.keys.action import Action, Scope

NO_KEY = "f63"
"""Key that no keyboard has, as Textual takes an empty list of keys for the usual ones."""


@dataclass(frozen=True, slots=True)
class ResolvedKeys:
    """Keys that hold, and what had to give way."""

    keys: dict[str, tuple[str, ...]]
    """Action -> its keys; none if all were given to others and the palette offers it."""
    problems: tuple[str, ...]
    """A sentence for each own key that does not hold, and for each action that lost a key to an own one."""


class _Clash(NamedTuple):
    """Key with two meanings in one place."""

    key: str
    first: Action
    second: Action


def resolve(own: Mapping[str, str], actions: Sequence[Action], chains: Sequence[tuple[Scope, ...]]) -> ResolvedKeys:
    """Return the keys of every action; an own key goes before a usual one, the first of two own ones before the other.

    An own key gives way only where the other action would have no key left and is not in the palette. A settings
    file of an older version must not keep the app from starting: a later table may use a key that a person gave away.

    Args:
        own: action -> its own keys, separated by commas.
        actions: the table.
        chains: the scopes that are active at the same time.
    """
    by_id = {action.id: action for action in actions}
    problems = [f"[keys] {name}: there is no such action" for name in own if name not in by_id]
    held = {name: split(keys) for name, keys in own.items() if name in by_id and split(keys)}
    while True:
        keys = {action.id: held.get(action.id, action.keys) for action in actions}
        lost: list[str] = []
        refused = _give_way(keys, held, actions, chains, lost)
        if refused is None:
            return ResolvedKeys(keys, (*problems, *lost))
        name, why = refused
        del held[name]
        problems.append(why)


def split(keys: str) -> tuple[str, ...]:
    """Return keys that are separated by commas."""
    return tuple(key.strip() for key in keys.split(",") if key.strip())


def _give_way(
    keys: dict[str, tuple[str, ...]],
    held: Mapping[str, tuple[str, ...]],
    actions: Sequence[Action],
    chains: Sequence[tuple[Scope, ...]],
    lost: list[str],
) -> tuple[str, str] | None:
    """Take keys of the table away from actions where own ones stand; return the own one that cannot, and why."""
    while (clash := next(_clashes(keys, actions, chains), None)) is not None:
        first, second = clash.first, clash.second
        winner, loser = (first, second) if first.id in held else (second, first)
        left = tuple(key for key in keys[loser.id] if key != clash.key)
        if loser.id in held or not (left or loser.palette):
            given_up = loser if loser.id in held else winner
            other = winner if given_up is loser else loser
            return given_up.id, f"[keys] {given_up.id}: {show_key(clash.key)} is the key of {other.id!r}"
        keys[loser.id] = left
        rest = f"keeps {show_key(left[0])}" if left else "has none left; give it one there, or use the palette"
        lost.append(f"[keys] {winner.id} has {show_key(clash.key)}: {loser.id!r} {rest}")
    return None


def _clashes(
    keys: Mapping[str, tuple[str, ...]], actions: Sequence[Action], chains: Sequence[tuple[Scope, ...]]
) -> Iterator[_Clash]:
    """Yield the keys with two meanings in one place."""
    for chain in chains:
        action_of: dict[str, Action] = {}
        for action in actions:
            if action.scope not in chain:
                continue
            for key in keys[action.id]:
                other = action_of.setdefault(key, action)
                if other is not action:
                    yield _Clash(key, other, action)
