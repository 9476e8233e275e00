"""Settings: flags over environment over file over default, and the remembered state."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from recterm.errors import RectermError
from recterm.settings import Settings, load_settings, load_state, save_state

if TYPE_CHECKING:
    from pathlib import Path


def settings_with(home: Path, text: str, **environ: str) -> Settings:
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text(text, encoding="utf-8")
    return load_settings({"RECTERM_HOME": str(home), **environ})


def test_one_folder_holds_everything_when_the_environment_names_it(tmp_path: Path) -> None:
    settings = load_settings({"RECTERM_HOME": str(tmp_path)})
    assert settings.libraries_dir == tmp_path / "libraries"
    assert settings.config_file.parent == settings.state_file.parent == tmp_path


def test_without_it_the_system_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECTERM_HOME")
    settings = load_settings()
    assert settings.data_dir.is_absolute()
    assert settings.data_dir.name == "recterm"


def test_nothing_is_preferred_by_default(tmp_path: Path) -> None:
    settings = load_settings({"RECTERM_HOME": str(tmp_path)})
    assert (settings.library, settings.profile, settings.theme, dict(settings.keys)) == (None, None, None, {})


def test_the_file_gives_preferences(tmp_path: Path) -> None:
    text = 'library = "films"\nprofile = "Ada"\ntheme = "nord"\n[keys]\nhide = "x,delete"\n'
    settings = settings_with(tmp_path, text)
    assert (settings.library, settings.profile, settings.theme) == ("films", "Ada", "nord")
    assert settings.keys == {"hide": "x,delete"}


def test_the_environment_goes_over_the_file(tmp_path: Path) -> None:
    text = 'library = "films"\nprofile = "Ada"\ntheme = "nord"\n'
    settings = settings_with(tmp_path, text, RECTERM_LIBRARY="books", RECTERM_PROFILE="Bob", RECTERM_THEME="dracula")
    assert (settings.library, settings.profile, settings.theme) == ("books", "Bob", "dracula")


def test_an_empty_variable_says_nothing(tmp_path: Path) -> None:
    assert settings_with(tmp_path, 'library = "films"', RECTERM_LIBRARY="").library == "films"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("library = ", "is not valid TOML"),
        ("libary = 'films'", "unknown setting 'libary'"),
        ("library = 7", "library must be a text"),
        ("keys = 'x'", "keys must be a table"),
        ("again = 'yes'", "again must be true or false"),
        ("seen = 'sometimes'", "seen = 'sometimes' is not a choice"),
        ("[keys]\nhide = 7", "the keys of 'hide' must be a text"),
    ],
)
def test_a_file_with_a_mistake_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(RectermError, match=message) as refused:
        settings_with(tmp_path, text)
    assert str(tmp_path / "config.toml") in refused.value.message


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RectermError, match="is not UTF-8 text"):
        load_settings({"RECTERM_HOME": str(tmp_path)})


def test_state_is_remembered_and_merged(tmp_path: Path) -> None:
    settings = load_settings({"RECTERM_HOME": str(tmp_path / "deep" / "home")})
    assert load_state(settings) == {}
    save_state(settings, library="films", theme="nord")
    save_state(settings, library="books")
    assert load_state(settings) == {"library": "books", "theme": "nord"}


@pytest.mark.parametrize("content", [b"{", b"[1]", b"\xff"])
def test_a_state_that_cannot_be_read_is_no_state(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "state.json").write_bytes(content)
    settings = load_settings({"RECTERM_HOME": str(tmp_path)})
    assert load_state(settings) == {}
    save_state(settings, library="films")
    assert json.loads((tmp_path / "state.json").read_text(encoding="utf-8")) == {"library": "films"}


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    settings = load_settings({"RECTERM_HOME": str(tmp_path / "file" / "home")})
    with pytest.raises(RectermError, match="cannot write"):
        save_state(settings, library="films")


def test_what_is_nested_without_end_is_refused_or_no_state(tmp_path: Path) -> None:
    nested = "[" * 5000 + "]" * 5000
    settings = load_settings({"RECTERM_HOME": str(tmp_path)})
    settings.state_file.write_text(nested, encoding="utf-8")
    assert load_state(settings) == {}
    settings.config_file.write_text(f"theme = {nested}", encoding="utf-8")
    with pytest.raises(RectermError, match=r"config\.toml is nested too deeply"):
        load_settings({"RECTERM_HOME": str(tmp_path)})
