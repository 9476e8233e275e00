"""Models: what each is for, its hyperparameters, and where it was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recterm.cli.output.results import stdout, write_json
from recterm.cli.shared.completion import complete_models
from recterm.cli.shared.options import examples, json_option
from recterm.domain.answers.lab.models import ModelList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from recterm.domain.answers.lab.models import HyperparameterDescription, ModelDescription


@click.command(
    short_help="List the models, or show one with its hyperparameters.",
    epilog=examples("recterm models", "recterm models item-knn", "recterm models --json"),
)
@click.argument("name", metavar="[MODEL]", required=False, shell_complete=complete_models)
@json_option
def models(name: str | None, as_json: bool) -> None:
    """List every model with its family and purpose; with MODEL, show that one in full.

    `train`, `evaluate` and `tune` take these names, and their `--set KEY=VALUE` the hyperparameters.
    """
    from recterm.service.models.model_catalogue import model_description, model_descriptions

    if name is not None:
        description = model_description(name)
        if as_json:
            write_json(description)
        else:
            _print_one(stdout(), description)
        return
    every = model_descriptions()
    if as_json:
        write_json(ModelList(every))
    else:
        _print_list(stdout(), every)


def _print_list(console: Console, every: Sequence[ModelDescription]) -> None:
    from recterm.cli.output.tables import quiet, table
    from recterm.domain.model import Role

    for title, stars in (("Models that rank items", False), ("Models that predict stars", True)):
        grid = table()
        grid.title, grid.title_justify, grid.title_style = title, "left", "bold"
        grid.add_column("Model", style="bold", no_wrap=True)
        grid.add_column("Family", no_wrap=True, style="dim")
        grid.add_column("What it does, and what it is for", overflow="fold")
        for model in every:
            if (Role.STARS in model.roles) == stars:
                grid.add_row(model.name, model.family, f"{model.summary} {model.purpose}")
        console.print(grid)
        console.print()
    console.print(quiet("`recterm models MODEL` shows its hyperparameters, the data it needs, and its source"))


def _print_one(console: Console, model: ModelDescription) -> None:
    from recterm.cli.output.tables import facts, heading, quiet
    from recterm.service.models.model_catalogue import value_text

    console.print(heading(model.name, model.title, model.family))
    console.print()
    rows = [
        ("what it does", model.summary),
        ("what it is for", model.purpose),
        ("used for", ", ".join(str(role) for role in model.roles)),
        *(("needs", need) for need in model.needs),
        ("source", model.source),
    ]
    console.print(facts(rows))
    console.print()
    if not model.hyperparameters:
        console.print(quiet("no hyperparameters"))
        return
    _print_hyperparameters(console, model.hyperparameters)
    name, first = next(iter(model.hyperparameters.items()))
    console.print()
    console.print(quiet(f"set one with `recterm train {model.name} --set {name}={value_text(first.default)}`"))


def _print_hyperparameters(console: Console, hyperparameters: Mapping[str, HyperparameterDescription]) -> None:
    from recterm.cli.output.tables import table
    from recterm.service.models.model_catalogue import value_text

    grid = table()
    grid.add_column("Hyperparameter", style="bold", no_wrap=True)
    grid.add_column("Default", justify="right", no_wrap=True)
    grid.add_column("Takes", overflow="fold")
    grid.add_column("Effect", overflow="fold")
    for name, hyperparameter in hyperparameters.items():
        takes = hyperparameter.accepted
        if hyperparameter.search is not None:
            takes += f"; tuned from {hyperparameter.search[0]:g} to {hyperparameter.search[1]:g}"
        grid.add_row(name, value_text(hyperparameter.default), takes, hyperparameter.effect)
    console.print(grid)
