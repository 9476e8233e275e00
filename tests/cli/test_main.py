"""Command group: lazy commands, help with examples, the arguments that open the app."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from recterm import __main__ as entry
from recterm import __version__
from recterm.cli.main import COMMANDS, recterm
from recterm.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator

DESIGNED = {
    "get": (),
    "export": (),
    "restore": (),
    "import": (),
    "stats": (),
    "editions": ("join", "split"),
    "models": (),
    "train": (),
    "use": (),
    "tune": (),
    "evaluate": (),
    "runs": ("list", "show", "compare", "repeat", "report", "delete"),
    "rate": (),
    "view": (),
    "like": (),
    "hide": (),
    "drop": (),
    "save": (),
    "undo": (),
    "redo": (),
    "history": ("list", "edit", "delete", "exclude", "include", "import", "imports", "undo-import", "review"),
    "list": ("show", "add", "remove", "rename", "delete"),
    "recommend": (),
    "because": (),
    "similar": (),
    "explain": (),
    "taste": (),
    "taken": ("mixes", "forget", "keep", "sink"),
    "library": (
        "list",
        "new",
        "switch",
        "use",
        "check",
        "backup",
        "restore",
        "vacuum",
        "delete",
        "build",
        "build-films",
    ),
    "profile": ("list", "new", "switch", "use", "rename", "delete", "set"),
    "jobs": (),
    "doctor": (),
}
"""Command -> its subcommands."""


HEAVY = {"numpy", "polars", "scipy", "implicit", "textual", "sqlite3", "sqlite_utils", "threadpoolctl"}

PROBE = """
import json, sys
sys.argv = ["recterm", *{words!r}]
from recterm.__main__ import main
try:
    code = main()
except SystemExit as end:
    code = end.code
sys.stdout.flush()
print("\\n" + json.dumps([code, sorted({{name.split(".")[0] for name in sys.modules}})]))
"""


def every_command() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(recterm, info_name="recterm")
    for name in recterm.list_commands(context):
        command = recterm.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            for inner, subcommand in command.commands.items():
                yield f"{name} {inner}", subcommand


def modules_after(*words: str) -> tuple[int, set[str], str]:
    """Return exit code and top-level modules of a process that ran `recterm` with these arguments and no terminal."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(words=list(words))],
        capture_output=True,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    code, modules = json.loads(done.stdout.splitlines()[-1])
    return code, set(modules), done.stderr


def test_every_command_of_the_design_is_there() -> None:
    expected = set(DESIGNED) | {f"{name} {inner}" for name in DESIGNED for inner in DESIGNED[name]}
    assert {name for name, _ in every_command()} == expected
    assert set(COMMANDS) == set(DESIGNED)


@pytest.mark.parametrize("name", [name for name, _ in every_command()])
def test_help_ends_with_a_line_to_type(name: str) -> None:
    result = CliRunner().invoke(recterm, [*name.split(), "--help"], prog_name="recterm")
    assert result.exit_code == 0
    after = result.stdout.split("Example")[-1].splitlines()
    assert any(line.strip().startswith("recterm ") for line in after)


def test_every_command_that_prints_a_result_offers_json() -> None:
    without = [
        name
        for name, command in every_command()
        if not isinstance(command, click.Group) and "--json" not in {o for p in command.params for o in p.opts}
    ]
    assert without == []


@pytest.mark.parametrize("name", ["import", "train", "evaluate", "library build-films"])
def test_long_commands_offer_progress(name: str) -> None:
    command = dict(every_command())[name]
    assert "--progress" in {option for parameter in command.params for option in parameter.opts}


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("recommend", "--help"), ("nonsense",)])
def test_help_and_version_load_nothing_heavy(words: tuple[str, ...]) -> None:
    _, modules, _ = modules_after(*words)
    assert not modules & HEAVY


def test_version_loads_no_command() -> None:
    code = (
        "import sys\nfrom recterm.cli.main import recterm\n"
        "try:\n    recterm.main(['--version'])\nexcept SystemExit:\n    pass\n"
        "print(sorted(name for name in sys.modules if name.startswith('recterm.cli.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[0] == f"recterm, version {__version__}"
    assert "feedback" not in done.stdout


def test_alone_and_without_a_terminal_it_says_so_without_click() -> None:
    code, modules, words = modules_after()
    assert code == 1
    assert words.splitlines()[0] == "recterm: the app needs an interactive terminal"
    assert words.splitlines()[1].startswith("hint: ")
    assert len(words.splitlines()) == 2
    assert "click" not in modules
    assert not modules & HEAVY


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ([], {}),
        (["--library", "films"], {"library": "films"}),
        (["--profile=Ada", "--theme", "nord"], {"profile": "Ada", "theme": "nord"}),
        (["--library"], None),
        (["--library="], None),
        (["--private"], {"private": "yes"}),
        (["stats"], None),
        (["--library", "films", "stats"], None),
        (["--help"], None),
        (["--colour", "blue"], None),
    ],
)
def test_which_words_open_the_app(words: list[str], options: dict[str, str] | None) -> None:
    assert entry.app_options(words) == options


def test_the_demonstration_opens_a_library_that_is_gone_afterwards(
    app: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, str, bool]] = []

    def run_app(library: str, profile: str, theme: str | None, *, private: bool) -> int:
        assert not private
        opened.append((library, profile, Path(library).exists()))
        return 0

    @contextmanager
    def demo_library(_: object, *, name: str) -> Iterator[Path]:
        with TemporaryDirectory() as folder:
            (Path(folder) / f"{name}.recterm").touch()
            yield Path(folder) / f"{name}.recterm"

    app.run_app = run_app  # type: ignore[attr-defined]
    monkeypatch.setattr("recterm.service.starter.demo.demo_library", demo_library)
    monkeypatch.setattr(sys, "argv", ["recterm", "--demo"])
    assert entry.main() == 0
    monkeypatch.setattr(sys, "argv", ["recterm", "--demo", "--profile", "Horror fan"])
    assert entry.main() == 0
    monkeypatch.setattr(sys, "argv", ["recterm", "--demo", "--library", "albums"])
    assert entry.main() == 0
    assert [(Path(library).stem, profile, there) for library, profile, there in opened] == [
        ("films", "Science-fiction purist", True),
        ("films", "Horror fan", True),
        ("albums", "Jazz collector", True),
    ]
    assert not any(Path(library).exists() for library, _, _ in opened)


def test_the_demonstration_takes_neither_another_library_nor_a_command(
    app: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["recterm", "--demo", "--library", "mine"])
    assert entry.main() == 1
    assert "--library" in capsys.readouterr().err
    assert CliRunner().invoke(recterm, ["--demo", "stats"], prog_name="recterm").exit_code == 2


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """An app that only records how it was opened, in a process that has a terminal."""
    module = ModuleType("recterm.tui.app")
    monkeypatch.setitem(sys.modules, "recterm.tui.app", module)
    monkeypatch.setattr(entry, "_need_terminal", lambda: None)
    for name in (*entry.BLAS_THREADS, "TEXTUAL_FPS"):
        monkeypatch.setenv(name, "7")
    yield module
    gc.enable()


def test_the_app_is_opened_with_its_options(app: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []

    def run_app(*options: object, private: bool) -> int:
        opened.extend((*options, private))
        return 0

    app.run_app = run_app  # type: ignore[attr-defined]
    monkeypatch.setattr(sys, "argv", ["recterm", "--library", "films", "--private", "--theme=nord"])
    assert entry.main() == 0
    assert opened == ["films", None, "nord", True]


def test_what_the_person_set_for_blas_stays(app: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, str] = {}

    def run_app(*_: object, private: bool) -> int:
        seen.update(os.environ)
        return 0

    app.run_app = run_app  # type: ignore[attr-defined]
    monkeypatch.delenv("OMP_NUM_THREADS")
    monkeypatch.delenv("TEXTUAL_FPS")
    monkeypatch.setattr(sys, "argv", ["recterm"])
    entry.main()
    assert (seen["OPENBLAS_NUM_THREADS"], seen["OMP_NUM_THREADS"], seen["TEXTUAL_FPS"]) == ("7", "1", "120")


def test_a_refusal_of_the_app_is_a_message(
    app: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, private: bool) -> int:
        raise LibraryError("no library of that name", "look again")

    app.run_app = refuse  # type: ignore[attr-defined]
    monkeypatch.setattr(sys, "argv", ["recterm", "--library", "films"])
    assert entry.main() == 1
    assert capsys.readouterr().err == "recterm: no library of that name\nhint: look again\n"


def test_an_interrupted_app_ends_with_130(app: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, private: bool) -> int:
        raise KeyboardInterrupt

    app.run_app = interrupted  # type: ignore[attr-defined]
    monkeypatch.setattr(sys, "argv", ["recterm"])
    assert entry.main() == 130


def test_an_unknown_command_is_a_usage_error() -> None:
    result = CliRunner().invoke(recterm, ["recomend"], prog_name="recterm")
    assert result.exit_code == 2
    assert "recomend" in result.stderr
    assert result.stdout == ""


def test_the_library_may_be_named_before_the_command(tmp_path: Path) -> None:
    missing = tmp_path / "missing.recterm"
    result = CliRunner().invoke(recterm, ["--library", str(missing), "stats"], prog_name="recterm")
    assert result.exit_code == 1
    assert "missing" in result.stderr


def numbers_of(
    name: str, command: click.Command
) -> Iterator[tuple[str, click.types.IntParamType | click.types.FloatParamType]]:
    for parameter in command.params:
        if isinstance(parameter.type, click.types.IntParamType | click.types.FloatParamType):
            yield f"{name} {parameter.opts[0]}", parameter.type


def test_no_number_is_too_large_for_what_it_goes_to() -> None:
    for name, command in every_command():
        for option, number in numbers_of(name, command):
            if isinstance(number, click.types.FloatParamType):
                with pytest.raises(click.BadParameter):
                    number("nan")
                continue
            for digits in ("99999999999999999999", "-99999999999999999999"):
                with pytest.raises(click.BadParameter):
                    print(option, number(digits))


def test_no_help_has_a_bound_that_is_none() -> None:
    pages = {name: CliRunner().invoke(recterm, [*name.split(), "--help"]).stdout for name, _ in every_command()}
    assert [name for name, page in pages.items() if "None]" in page] == []
