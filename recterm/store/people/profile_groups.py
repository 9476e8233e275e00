"""Groups of the community's users that a profile says it belongs to, such as an age band, a gender or a country."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from recterm.domain.data.user_groups import group_name
from recterm.domain.data.user_words import are_bands, words_for
from recterm.errors import RectermError
from recterm.store.file.damage import decoding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recterm.domain.answers.profiles import ProfileFeature
    from recterm.domain.model import ProfileId
    from recterm.store.catalogue.user_features import UserFeatures
    from recterm.store.file.connection import Connection
    from recterm.store.file.preferences import LibrarySettings

WORDS_NAMED = 8
"""Words of a feature that an error names."""


class ProfileGroups:
    """What profiles say about themselves, in the words of the user features of the data set.

    Answers are kept as they were given, and looked up in the present data set: an import may change its words.
    """

    def __init__(self, db: Connection, settings: LibrarySettings, features: UserFeatures) -> None:
        self._db = db
        self._settings = settings
        self._features = features

    def all(self, profile: ProfileId) -> tuple[ProfileFeature, ...]:
        """Return every feature of the users of the data set, with the profile's answer where there is one."""
        from recterm.domain.answers.profiles import ProfileFeature

        answers = self._answers(profile)
        return tuple(
            ProfileFeature(feature, words, answers.get(feature), words_for(answers.get(feature, ""), words))
            for feature, words in self._features.words().items()
        )

    def names(self, profile: ProfileId) -> tuple[str, ...]:
        """Return the names of the groups that the profile belongs to; one query unless it says something."""
        answers = self._answers(profile)
        words = self._features.words() if answers else {}
        return tuple(
            group_name(feature, word)
            for feature, own in words.items()
            if feature in answers
            for word in words_for(answers[feature], own)
        )

    def set(self, profile: ProfileId, answers: Mapping[str, str]) -> None:
        """Store answers by feature, in any case; an empty one removes what was stored.

        Raises:
            RectermError: the data set has no such feature of users, or the feature has no such word; nothing is stored.
        """
        words = self._features.words()
        changed = self._answers(profile)
        for name, answer in answers.items():
            feature = _feature_named(name, words)
            if answer.strip() and not words_for(answer, words[feature]):
                raise _no_such_word(feature, answer, words[feature])
            changed = {key: value for key, value in changed.items() if key != feature}
            if answer.strip():
                changed[feature] = answer.strip()
        self._settings.set(_key(profile), changed)

    def _answers(self, profile: ProfileId) -> dict[str, str]:
        with decoding(self._db.path, f"what profile {profile} says about itself"):
            stored = self._settings.get(_key(profile), {})
            return {str(feature): str(answer) for feature, answer in stored.items()}


def _key(profile: ProfileId) -> str:
    return f"groups of profile {profile}"


def _feature_named(name: str, features: Iterable[str]) -> str:
    by_folded = {feature.casefold(): feature for feature in features}
    if not by_folded:
        raise RectermError(
            "the data of this library say nothing about their users",
            "import data with a table of users, or with columns such as age or country",
            code="no_such_feature",
        )
    if name.strip().casefold() not in by_folded:
        raise RectermError(
            f"the data of this library have no feature of users called {name!r}",
            f"choose one of {', '.join(by_folded.values())}",
            code="no_such_feature",
        )
    return by_folded[name.strip().casefold()]


def _no_such_word(feature: str, answer: str, words: tuple[str, ...]) -> RectermError:
    by_folded = {word.casefold(): word for word in words}
    near = [by_folded[word] for word in difflib.get_close_matches(answer.casefold(), by_folded, n=3)]
    hint = f"did you mean {' or '.join(near)}?" if near else f"choose one of {', '.join(words[:WORDS_NAMED])}"
    if not near and len(words) > WORDS_NAMED:
        hint += f", and {len(words) - WORDS_NAMED:,} others"
    if are_bands(words):
        hint = f"give a number, or one of {', '.join(words)}"
    return RectermError(f"no user in the data has the {feature} {answer!r}", hint, code="no_such_word")
