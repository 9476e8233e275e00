"""Shell completion: what click offers, that it prints no errors and creates no files, and completion in a real bash."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.shell_completion import ShellComplete

from recterm.cli.main import recterm
from recterm.engine import MODELS
from recterm.lab.splits.protocols import PROTOCOLS
from tests.cli.test_main import every_command

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def offered(*words: str) -> list[str]:
    """Return what is offered for the last word."""
    *args, incomplete = words
    complete = ShellComplete(recterm, {}, "recterm", "_RECTERM_COMPLETE")
    return [str(item.value) for item in complete.get_completions(args, incomplete)]


def asked(shell: str, line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Ask recterm, as a shell would, for completions of the last word of a line."""
    words = line.split(" ")
    return subprocess.run(
        [sys.executable, "-m", "recterm"],
        env={
            **os.environ,
            "_RECTERM_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": ("\n" if shell == "bash" else " ").join(words),
            "COMP_CWORD": words[-1] if shell == "fish" else str(len(words) - 1),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_models_are_offered_where_a_model_is_named() -> None:
    assert offered("evaluate", "in-") == ["in-use", "in-use-for-you", "in-use-because", "in-use-stars"]
    for command in ("models", "tune"):
        assert offered(command, "") == list(MODELS)
    assert offered("train", "") == [*MODELS, "auto"]
    assert offered("recommend", "--model", "eas") == ["ease"]
    assert offered("evaluate", "ease", "e") == []
    assert offered("evaluate", "als", "EA") == ["ease"]


def test_headings_of_the_named_table_are_offered(tmp_path: Path) -> None:
    path = tmp_path / "films.csv"
    path.write_text('Film;"Seen on";Note\nPaper;2024;3\n')
    assert offered("history", "import", str(path), "--title", "") == ["Film", "Seen on", "Note"]
    assert offered("history", "import", str(path), "--list", "no") == ["Note"]
    assert offered("history", "import", str(tmp_path / "none.csv"), "--title", "") == []


def test_splits_and_metrics_are_offered() -> None:
    assert offered("evaluate", "--split", "") == list(PROTOCOLS)
    assert offered("tune", "ease", "--split=hold") == ["holdout-80-20"]
    assert {"ndcg@10", "recall@10", "rmse"} <= set(offered("tune", "ease", "--metric", ""))


def test_hyperparameters_of_the_named_model_are_offered() -> None:
    assert offered("train", "item-knn", "--set", "weight") == ["weighting=none", "weighting=tf-idf", "weighting=bm25"]
    assert offered("train", "als", "--set", "weight") == []
    assert "n_factors=auto" in offered("evaluate", "als", "--set", "")


def test_what_the_library_holds_is_offered(run: Run, home: Path) -> None:
    run("profile", "new", "Ada L")
    run("list", "add", "Rainy days", "Alien (1961)")
    run("library", "new", "other")
    assert offered("library", "use", "") == ["ml-tiny", "other"]
    assert offered("stats", "--library", "ml") == ["ml-tiny"]
    assert offered("--library=ml") == ["ml-tiny"]
    assert offered("--library", "ml-tiny", "profile", "use", "") == ["me", "Ada L"]
    assert offered("recommend", "--library", "ml-tiny", "--with", "ada") == ["Ada L"]
    assert offered("recommend", "--library", "ml-tiny", "--genre", "r") == ["Romance"]
    assert offered("list", "show", "--library", "ml-tiny", "r") == ["Rainy days"]
    assert offered("recommend", "--library", "ml-tiny", "--profile", "me", "--list", "") == []
    assert offered("recommend", "--genre", "") == []


def test_a_path_is_left_to_the_shell(home: Path) -> None:
    complete = ShellComplete(recterm, {}, "recterm", "_RECTERM_COMPLETE")
    (item,) = complete.get_completions(["stats", "--library"], "./li")
    assert item.type == "file"


def test_new_names_are_not_completed(home: Path) -> None:
    assert offered("library", "new", "") == []
    assert offered("profile", "new", "") == []


@pytest.mark.parametrize("trouble", ["nothing yet", "damaged", "no settings"])
@pytest.mark.parametrize("words", ["profile use ", "recommend --genre ", "list show ", "stats --library "])
def test_trouble_completes_nothing_and_makes_nothing(private_home: Path, trouble: str, words: str) -> None:
    if trouble == "damaged":
        (private_home / "libraries").mkdir(parents=True)
        (private_home / "libraries" / "films.recterm").write_bytes(b"no library at all" * 500)
    if trouble == "no settings":
        private_home.mkdir()
        (private_home / "config.toml").write_text("= nonsense", encoding="utf-8")
    before = sorted(private_home.rglob("*"))
    completions = offered(*words.split(" "))
    assert completions == (["films"] if trouble == "damaged" and words.startswith("stats") else [])
    assert sorted(private_home.rglob("*")) == before


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_process_answers_each_shell_without_a_word_on_stderr(shell: str, private_home: Path) -> None:
    done = asked(shell, "recterm train eas")
    assert done.stderr == ""
    assert "ease" in done.stdout
    assert not private_home.exists()


def test_a_process_that_cannot_answer_says_nothing() -> None:
    done = asked("bash", "recterm train eas", COMP_CWORD="no number")
    assert (done.stdout, done.stderr) == ("", "")
    done = asked("tcsh", "recterm train eas")
    assert (done.stdout, done.stderr) == ("", "")


NOTED = r"""
PATH="{bin}:$PATH"
eval "$(_RECTERM_COMPLETE=bash_source recterm)"
note() {{
    # What the person's line became; functions (the completion itself) and the end of the shell run as they are.
    if [[ ${{#FUNCNAME[@]}} -gt 1 || $BASH_COMMAND == exit ]]; then return 0; fi
    printf '%s\n' "$BASH_COMMAND" >> "{log}"
    return 1
}}
shopt -s extdebug
trap note DEBUG
"""
"""Settings of a bash that notes each line instead of running it."""

TYPED = {
    "recterm train pure\t--set prior=0": "recterm train pure-svd --set prior=0",
    "recterm stats --library=ml\t": "recterm stats --library=ml-tiny",
    "recterm stats --library ml\t--json": "recterm stats --library ml-tiny --json",
    "recterm train item-knn --set weighting=b\t": "recterm train item-knn --set weighting=bm25",
    "recterm list show Rai\t": r"recterm list show Rainy\ days",
    "recterm list show Rainy\\ d\t": r"recterm list show Rainy\ days",
    'recterm list show "Rai\t': 'recterm list show "Rainy days"',
}
"""What is typed, with the tabulator key -> the line that it becomes."""


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_completes_for_real(run: Run, home: Path, tmp_path: Path) -> None:
    run("list", "add", "Rainy days", "Alien (1961)")
    run("library", "use", "ml-tiny")
    setup, log = tmp_path / "setup", tmp_path / "log"
    setup.write_text(NOTED.format(bin=Path(sys.executable).parent, log=log), encoding="utf-8")
    master, slave = pty.openpty()
    try:
        os.write(master, "".join(f"{line}\n" for line in (*TYPED, "exit")).encode())
        done = subprocess.run(
            ["bash", "--noprofile", "--rcfile", setup, "-i"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**os.environ, "TERM": "dumb"},
            timeout=120,
            check=False,
        )
    finally:
        os.close(master)
        os.close(slave)
    assert done.returncode in (0, 1)
    assert [line.strip() for line in log.read_text(encoding="utf-8").splitlines()] == list(TYPED.values())


COMPLETED = ("--library", "--profile", "--with", "--genre", "--list", "--model", "--split", "--metric", "--set")


def test_every_option_that_names_something_is_completed() -> None:
    lacking = [
        f"{name} {option}"
        for name, command in (("", recterm), *every_command())
        for parameter in command.params
        for option in parameter.opts
        if option in COMPLETED and parameter._custom_shell_complete is None
    ]
    assert lacking == []
