"""Measure models on a holdout of the library's community, and keep the run."""


def evaluate(
    library: str | Path | None = None,
    names: Sequence[str] = (),
    *,
    protocol: str = "holdout-80-20",
    k: int = 10,
    seed: int = 0,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Run:
    """Fit the models on the training part, measure them on the rest, and save the run in the library.

    Args:
        library: name or path; None is the current one.
        names: names in `recterm.engine.MODELS`; a trained one is measured with its own hyperparameters. None means
            popularity, the active models, and the bias model when there are ratings.
        protocol: `holdout-80-20` or `stars-5-fold`.
        k: length of the lists that are measured.
        seed: seed of the split and of all chance.
        progress: told what is being done; may raise to stop the work.

    Raises:
        EngineError: an unknown model or protocol.
        LibraryError: the library has no data, or cannot be written.
    """
    ...
