"""Settings: where recterm keeps its files, and the person's preferences; flags over environment over file."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from recterm.domain.model import SeenItems
from recterm.errors import RectermError
from recterm.process.atomic_files import atomic_file, private_folder
from recterm.process.paths import expanded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LIBRARY_SUFFIX = ".recterm"

POSTERS = ("kitty", "sixel", "blocks")
"""Ways in which terminals show pictures: kitty's protocol, sixel, or half blocks of colour."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths and preferences, as they stand after environment and settings file."""

    data_dir: Path
    config_file: Path
    state_file: Path
    library: str | None = None
    """Name or path of the library to open; None: the one that was open last."""
    profile: str | None = None
    theme: str | None = None
    seen: SeenItems | None = None
    """What becomes of known items on the shelves, for profiles that have not set it; None: they are left out."""
    again: bool | None = None
    """Whether the shelves have one of what to return to; None: where that is usual."""
    shown: bool | None = None
    """Whether it is kept, in the library, what shelves showed and what came of it; None: see `switched_on`."""
    sink: bool | None = None
    """Whether items that were often shown and never taken sink on the shelves; None: see `switched_on`."""
    posters: str | None = None
    """How the terminal shows posters, one of POSTERS; None: as its environment says."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Action id -> keys, comma-separated: remapped keys of the app."""

    @property
    def libraries_dir(self) -> Path:
        """Folder of the library files that are named without a path."""
        return self.data_dir / "libraries"


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the environment and the settings file.

    Raises:
        RectermError: the settings file is not TOML, or has a key or a value that recterm does not know.
    """
    settings = _with_file(_paths(environ))
    return replace(
        settings,
        library=environ.get("RECTERM_LIBRARY") or settings.library,
        profile=environ.get("RECTERM_PROFILE") or settings.profile,
        theme=environ.get("RECTERM_THEME") or settings.theme,
    )


def _paths(environ: Mapping[str, str]) -> Settings:
    home = environ.get("RECTERM_HOME")
    if home:
        base = expanded(home)
        return Settings(data_dir=base, config_file=base / "config.toml", state_file=base / "state.json")
    import platformdirs

    dirs = platformdirs.PlatformDirs("recterm", appauthor=False)
    return Settings(
        data_dir=dirs.user_data_path,
        config_file=dirs.user_config_path / "config.toml",
        state_file=dirs.user_state_path / "state.json",
    )


def _with_file(settings: Settings) -> Settings:
    path = settings.config_file
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return settings
    except UnicodeDecodeError as error:
        raise RectermError(f"{path} is not UTF-8 text", "mend the file or move it away", code="bad_settings") from error
    except OSError as error:
        raise RectermError(
            f"cannot read {path}: {error.strerror}", "check the rights of the file", code="bad_settings"
        ) from error
    import tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RectermError(
            f"{path} is not valid TOML: {error}", "mend the file or move it away", code="bad_settings"
        ) from error
    except RecursionError as error:
        raise RectermError(
            f"{path} is nested too deeply", "mend the file or move it away", code="bad_settings"
        ) from error
    types = {
        "library": str,
        "profile": str,
        "theme": str,
        "seen": str,
        "again": bool,
        "shown": bool,
        "sink": bool,
        "posters": str,
        "keys": dict,
    }
    words = {str: "a text", bool: "true or false", dict: "a table"}
    for key, value in values.items():
        if key not in types:
            raise RectermError(
                f"{path}: unknown setting {key!r}", f"known settings: {', '.join(sorted(types))}", code="bad_settings"
            )
        if not isinstance(value, types[key]):
            raise RectermError(
                f"{path}: {key} must be {words[types[key]]}",
                "mend the file",
                code="bad_settings",
            )
    for action, keys in values.get("keys", {}).items():
        if not isinstance(keys, str):
            raise RectermError(
                f"{path}: the keys of {action!r} must be a text", 'such as "ctrl+r" or "r,f5"', code="bad_settings"
            )
    _check_choices(path, values)
    return replace(settings, **values | ({"seen": SeenItems(values["seen"])} if "seen" in values else {}))


def _check_choices(path: Path, values: Mapping[str, Any]) -> None:
    """Refuse a setting that is none of its choices."""
    for name, choices in (("seen", list(SeenItems)), ("posters", POSTERS)):
        if values.get(name, choices[0]) not in choices:
            raise RectermError(
                f"{path}: {name} = {values[name]!r} is not a choice",
                f"choose {', '.join(choices)}",
                code="bad_settings",
            )


def load_state(settings: Settings) -> dict[str, Any]:
    """Return what recterm remembers between starts (current library, theme); empty when there is nothing readable."""
    try:
        state = json.loads(settings.state_file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def save_state(settings: Settings, **changes: Any) -> None:
    """Merge the changes into the remembered state; replaced in one step, so that a kill leaves the old or the new.

    Raises:
        WriteError: the folder cannot be written.
    """
    state = load_state(settings) | changes
    private_folder(settings.state_file.parent)
    with atomic_file(settings.state_file, replace=True, private=True) as draft:
        draft.write_text(json.dumps(state, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def switched_on(settings: Settings, name: str) -> bool:
    """Return whether a switch, `shown` or `sink`, is on: as the settings file says, else as it was left, else yes."""
    written: bool | None = getattr(settings, name)
    return load_state(settings).get(name) is not False if written is None else written


def turn_switch(settings: Settings, name: str, *, on: bool) -> None:
    """Turn a switch on or off, for every library and from now on.

    Raises:
        RectermError: the settings file says the opposite, which counts.
        WriteError: the folder cannot be written.
    """
    written: bool | None = getattr(settings, name)
    if written is not None and written != on:
        raise RectermError(
            f"{settings.config_file} says {name} = {str(written).lower()}", "change it there", code="bad_settings"
        )
    if written is None:
        save_state(settings, **{name: on})
