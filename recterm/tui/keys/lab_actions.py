"""Lab actions, for the lab screen."""

from __future__ import annotations

from recterm.tui.keys.action import CANCELS_JOB, Action, Scope


def _lab(name: str, key: str, title: str, carrier: str, footer: str = "", weight: int = 0) -> Action:
    """Return an action of one of the lab's controllers."""
    return Action(name, (key,), title, Scope.LAB, f"{carrier}.{name.replace('-', '_')}", footer=footer, weight=weight)


LAB_ACTIONS: tuple[Action, ...] = (
    _lab("evaluate", "M", "Measure what is planned, on held-out data", "work", "measure", 8),
    _lab("evaluate-all", "E", "Measure every model", "work"),
    _lab("choose-models", "m", "Choose the models to measure", "plan", "models", 7),
    _lab("choose-split", "S", "Choose how the data are split", "plan", "split", 4),
    _lab("next-length", "k", "Measure lists of another length k", "plan", "k", 3),
    _lab("next-threshold", "asterisk", "Relevant from more stars on; again from fewer", "plan", "stars", 2),
    _lab("sort-by", "s", "Sort by the next metric", "view", "sort", 5),
    _lab("next-view", "n", "Next view: table, breakdowns, trials, comparison, taken, meaning", "view", "view", 6),
    _lab("picture", "p", "Picture of this view, or back to the figures", "view", "picture", 5),
    _lab("look", "o", "Inspect the users whom the best model serves worst, one by one", "work"),
    _lab("tune", "i", "Tune a model: search its hyperparameters on the training data", "work", "tune", 6),
    _lab("use-best", "b", "Train the best of the trials on all data and use it", "work"),
    _lab("second-model", "I", "For you by two models in turn, to compare what you take; again by one", "sharing"),
    _lab("train", "t", "Train the default models; asks first", "work", "train", 4),
    _lab(
        "find-best",
        "a",
        "Find the best models: try the strongest, keep the winners; asks first",
        "work",
        "find the best",
        4,
    ),
    _lab("evaluate-rerank", "r", "Measure the costs and gains of variety and rarity, as planned", "work"),
    _lab("choose-run", "g", "Show an earlier run", "runs", "runs", 3),
    _lab("compare-models", "C", "Compare two models of the shown run", "runs"),
    _lab("compare-runs", "c", "Compare the shown run with another", "runs"),
    _lab("repeat-run", "R", "Repeat the shown run, to the last digit", "work"),
    _lab("report", "H", "Write a report of the shown run, as a web page", "work"),
    Action(
        "cancel-job",
        ("X",),
        "Cancel the running job",
        Scope.LAB,
        "jobs.cancel",
        "cancel the job",
        6,
        effect=CANCELS_JOB,
    ),
)
