"""Main command `recterm`: subcommands are loaded on demand, so that `--version` and help answer at once."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from recterm import __version__
from recterm.cli.shared.completion import complete_libraries, complete_profiles
from recterm.cli.shared.edge import guarded, json_asked, report
from recterm.cli.shared.options import examples
from recterm.domain.feedback_kinds import FEEDBACK_KINDS
from recterm.domain.terminal_text import clean_lines
from recterm.errors import RectermError
from recterm.process.interrupts import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SECTIONS: dict[str, dict[str, str]] = {
    "Data and models": {
        "import": "recterm.cli.commands.data.import_:import_",
        "get": "recterm.cli.commands.data.get:get",
        "export": "recterm.cli.commands.data.export:export",
        "restore": "recterm.cli.commands.data.export:restore",
        "stats": "recterm.cli.commands.data.stats:stats",
        "editions": "recterm.cli.commands.data.editions:editions",
        "models": "recterm.cli.commands.models.models:models",
        "train": "recterm.cli.commands.models.train:train",
        "use": "recterm.cli.commands.models.use:use",
        "tune": "recterm.cli.commands.models.tune:tune",
        "evaluate": "recterm.cli.commands.models.evaluate:evaluate",
        "runs": "recterm.cli.commands.models.runs:runs",
    },
    "Your feedback": {
        "rate": "recterm.cli.commands.feedback.feedback:rate",
        **{row.kind.value: "recterm.cli.commands.feedback.feedback:BY_NAME" for row in FEEDBACK_KINDS if row.command},
        "undo": "recterm.cli.commands.feedback.feedback:undo",
        "redo": "recterm.cli.commands.feedback.feedback:redo",
        "history": "recterm.cli.commands.feedback.history:history",
        "list": "recterm.cli.commands.feedback.list_:list_",
    },
    "Recommendations": {
        "recommend": "recterm.cli.commands.recommendations.recommend:recommend",
        "because": "recterm.cli.commands.recommendations.recommend:because",
        "similar": "recterm.cli.commands.recommendations.recommend:similar",
        "explain": "recterm.cli.commands.recommendations.recommend:explain",
        "taste": "recterm.cli.commands.recommendations.taste:taste",
        "taken": "recterm.cli.commands.recommendations.taken:taken",
    },
    "Housekeeping": {
        "library": "recterm.cli.commands.housekeeping.library:library",
        "profile": "recterm.cli.commands.housekeeping.profile:profile",
        "jobs": "recterm.cli.commands.housekeeping.jobs:jobs",
        "doctor": "recterm.cli.commands.housekeeping.doctor:doctor",
    },
}
"""Section of the help -> command -> where it is defined, itself or in a table of commands by their names."""

COMMANDS = {name: place for section in SECTIONS.values() for name, place in section.items()}


AS_JSON = "recterm.as_json"
"""Key of click's `meta`: whether the command line has `--json`."""


@contextmanager
def _usage_errors(*, as_json: bool) -> Iterator[None]:
    """Clean click's messages about wrong arguments, or report them as JSON."""
    try:
        yield
    except click.ClickException as error:
        if as_json:
            report(_refusal(error), as_json=True)
            raise click.exceptions.Exit(error.exit_code) from error
        error.__dict__["message"] = clean_lines(error.message)  # final, says its type
        raise


def _refusal(error: click.ClickException) -> RectermError:
    context = error.ctx if isinstance(error, click.UsageError) else None
    hint = "" if context is None else f"`{context.command_path} --help` lists its arguments and options"
    return RectermError(error.format_message(), hint, code="usage")


class LazyGroup(click.Group):
    """Group that imports commands on demand, and the one edge where errors become exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        command: click.Command | Mapping[str, click.Command] = getattr(import_module(module), attribute)
        return command if isinstance(command, click.Command) else command[cmd_name]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands of the help, by section."""
        longest = max(len(name) for name in COMMANDS)
        for title, names in SECTIONS.items():
            commands = {name: self.get_command(ctx, name) for name in names}
            rows = [
                (name.ljust(longest), command.get_short_help_str(formatter.width))
                for name, command in commands.items()
                if command is not None
            ]
            with formatter.section(title):
                formatter.write_dl(rows)

    def make_context(self, info_name: str | None, args: list[str], *parents: Any, **extra: Any) -> click.Context:
        """Parse the arguments; click's messages about wrong ones are cleaned, or JSON where `--json` is among them."""
        as_json = json_asked(args)
        with _usage_errors(as_json=as_json):
            context = super().make_context(info_name, args, *parents, **extra)
        context.meta[AS_JSON] = as_json
        return context

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a refusal becomes a message or JSON on stderr and exit code 1, an interruption 130."""
        as_json: bool = ctx.meta[AS_JSON]
        try:
            with _usage_errors(as_json=as_json):
                code = guarded(partial(super().invoke, ctx), as_json=as_json)
        except click.Abort:
            code = INTERRUPTED
        ctx.exit(code)


@click.command(
    cls=LazyGroup,
    subcommand_metavar="[COMMAND [ARGS]...]",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=examples("recterm import ml-latest-small.zip", "recterm rate Alien 5", "recterm recommend -n 20"),
)
@click.option(
    "--library",
    metavar="NAME|PATH",
    shell_complete=complete_libraries,
    help="Library to open; by default the last one open.",
)
@click.option("--profile", metavar="NAME", shell_complete=complete_profiles, help="Profile to use.")
@click.option("--theme", metavar="NAME", help="Theme of the app.")
@click.option(
    "--demo",
    is_flag=True,
    help="Open a temporary library with six personas (--library albums: albums); yours stays untouched.",
)
@click.option("--private", is_flag=True, help="Just look: nothing that you do in the app is recorded.")
@click.version_option(__version__, prog_name="recterm")
def recterm(library: str | None, profile: str | None, theme: str | None, demo: bool, private: bool) -> None:
    """Rate items, see recommendations move, read the reasons: a private recommender that lives in the terminal.

    Without a command, recterm opens the app. Nothing ever leaves this machine.
    """
    if demo:
        raise click.UsageError("--demo opens the app and does not take a command")
    if private:
        raise click.UsageError("--private opens the app and does not take a command")
