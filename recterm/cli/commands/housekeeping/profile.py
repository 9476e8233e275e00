"""Profile commands of a library: list, new, switch, rename, delete, set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recterm.cli.commands.housekeeping.library import confirm
from recterm.cli.output.answers import profile_answer, profile_list
from recterm.cli.output.results import stdout, write_json
from recterm.cli.shared.completion import complete_profiles, complete_user_features
from recterm.cli.shared.options import (
    also_called,
    examples,
    json_option,
    library_option,
    pairs_of_texts,
    profile_option,
)
from recterm.cli.shared.sessions import provide_library
from recterm.domain.feedback_kinds import IN_PLACE
from recterm.present.text import clean, format_profile, some_words

if TYPE_CHECKING:
    from recterm.domain.answers.profiles import ProfileFeatures
    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import ProfileInfo

NOT_COUNTED = "no such users now"
"""Beside an answer whose word went with an import."""


@click.group(
    short_help="List, create, switch and delete profiles.",
    epilog=examples("recterm profile new Ada", "recterm profile switch me"),
)
def profile() -> None:
    """Work with profiles: each person at this keyboard has their own events and recommendations."""


@profile.command("list", epilog=examples("recterm profile list"))
@library_option
@json_option
def list_(library: str | None, as_json: bool) -> None:
    """List the profiles of the library; the active one is marked."""
    provide_library(library)
    from recterm.service.libraries import profiles

    active = profiles.active_profile(library).id
    infos = profiles.list_profiles(library)
    if as_json:
        write_json(profile_list(infos, active))
        return
    from rich.text import Text

    from recterm.cli.output.tables import table

    grid = table()
    grid.add_column("")
    grid.add_column("Profile", style="bold", overflow="fold")
    words = profiles.words_here(library)
    for row in IN_PLACE:
        grid.add_column(words.fill(row.event_text.done).capitalize(), justify="right")
    for info in infos:
        counts = [row.counted(info) for row in IN_PLACE]
        grid.add_row("*" if info.id == active else "", Text(clean(info.name)), *(f"{count:,}" for count in counts))
    stdout().print(grid)


@profile.command("new", epilog=examples("recterm profile new Ada"))
@click.argument("name")
@library_option
@json_option
def new(name: str, library: str | None, as_json: bool) -> None:
    """Create a profile NAME and make it the active one."""
    provide_library(library)
    from recterm.service.libraries import profiles

    _tell(profiles.new(name, library), "created; now active", profiles.words_here(library), as_json=as_json)


@profile.command("switch", epilog=examples("recterm profile switch me"))
@click.argument("name", shell_complete=complete_profiles)
@library_option
@json_option
def switch(name: str, library: str | None, as_json: bool) -> None:
    """Make the profile NAME the active one (also: `use`)."""
    provide_library(library)
    from recterm.service.libraries import profiles

    _tell(profiles.switch(name, library), "now active", profiles.words_here(library), as_json=as_json)


@profile.command("rename", epilog=examples('recterm profile rename me "Ada"'))
@click.argument("name", shell_complete=complete_profiles)
@click.argument("to", metavar="NEW_NAME")
@library_option
@json_option
def rename(name: str, to: str, library: str | None, as_json: bool) -> None:
    """Rename the profile NAME to NEW_NAME."""
    provide_library(library)
    from recterm.service.libraries import profiles

    _tell(profiles.rename(name, to, library), "renamed", profiles.words_here(library), as_json=as_json)


@profile.command("delete", epilog=examples("recterm profile delete Ada --yes"))
@click.argument("name", shell_complete=complete_profiles)
@click.option("--yes", is_flag=True, help="Do not ask.")
@library_option
@json_option
def delete(name: str, yes: bool, library: str | None, as_json: bool) -> None:
    """Delete the profile NAME permanently, with all its events."""
    provide_library(library)
    from recterm.service.libraries import profiles

    confirm(f"Permanently delete profile {name!r} with all its events?", yes=yes)
    _tell(profiles.delete(name, library), "deleted", profiles.words_here(library), as_json=as_json)


@profile.command(
    "set", epilog=examples("recterm profile set gender=F age=31", "recterm profile set age=", "recterm profile set")
)
@click.argument(
    "answers",
    metavar="[FEATURE=ANSWER]...",
    nargs=-1,
    callback=pairs_of_texts,
    shell_complete=complete_user_features,
)
@profile_option
@library_option
@json_option
def set_(answers: dict[str, str], profile: str | None, library: str | None, as_json: bool) -> None:
    """Say what a profile is like, where the data describe their users: age, gender, country.

    Recommendations then also use what such users like more than others, the more the less you have rated. Nothing is
    required; answers stay in the library and are never exported. FEATURE= removes one; nothing at all shows them.
    """
    provide_library(library)
    from recterm.service.libraries import profiles

    if answers:
        profiles.describe(answers, profile, library)
    described = profiles.features_of(profile, library)
    if as_json:
        write_json(described)
    else:
        _show_features(described)


profile.add_command(also_called("use", switch))


def _show_features(described: ProfileFeatures) -> None:
    """Print what a profile says about itself, and what it could say."""
    from rich.text import Text

    from recterm.cli.output.tables import MISSING, table

    name = clean(described.profile)
    if not described.features:
        stdout().print(Text(f"{name}: the data of this library say nothing about their users."))
        return
    grid = table()
    grid.add_column("Feature", style="bold")
    grid.add_column(f"{name} says", overflow="fold")
    grid.add_column("Counts as", overflow="fold")
    grid.add_column("What users have", overflow="fold")
    for feature in described.features:
        answer = MISSING if feature.answer is None else clean(feature.answer)
        counted = clean(", ".join(feature.groups)) or (MISSING if feature.answer is None else NOT_COUNTED)
        grid.add_row(Text(clean(feature.feature)), Text(answer), Text(counted), Text(clean(some_words(feature.words))))
    stdout().print(grid)


def _tell(profile: ProfileInfo, done: str, words: KindWords, *, as_json: bool) -> None:
    if as_json:
        write_json(profile_answer(profile))
    else:
        stdout().print(f"{done}: {format_profile(profile, words)}")
