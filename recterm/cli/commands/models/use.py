"""Use: the model behind For you, or two whose picks are interleaved and compared."""

from __future__ import annotations

import click

from recterm.cli.output.results import stdout, write_json
from recterm.cli.shared.completion import complete_models
from recterm.cli.shared.options import examples, json_option, library_option
from recterm.cli.shared.sessions import session


@click.command(
    short_help="Choose the model behind For you, or two to compare.",
    epilog=examples("recterm use ease", "recterm use ease als", "recterm taken"),
)
@click.argument("model", shell_complete=complete_models)
@click.argument("second", metavar="[SECOND]", required=False, shell_complete=complete_models)
@library_option
@json_option
def use(model: str, second: str | None, library: str | None, as_json: bool) -> None:
    """Let For you be by MODEL, which must be trained; with SECOND, by both in turn.

    With two models each pick is by one or the other, in an order that lots decide every day (team-draft
    interleaving), and nothing on the shelf says whose it is. `recterm taken` and the lab compare what you take of
    each. With MODEL alone the comparison ends; what was counted stays.
    """
    with session(library, None) as opened:
        first, other = opened.models.use(*(name for name in (model, second) if name is not None))
    if as_json:
        from recterm.domain.answers.lab.models import ModelsUsed

        write_json(ModelsUsed(first.name, None if other is None else other.name))
    elif other is None:
        stdout().print(f"For you: {first.name}")
    else:
        stdout().print(f"For you: {first.name} and {other.name} in turn; `recterm taken` compares them")
