"""Background work in a thread that never delays quitting."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")


async def in_thread(work: Callable[[], Answer]) -> Answer:
    """Run work in a daemon thread and return its answer.

    The threads of an executor are joined when the app ends, and delay it for as long as they run; a daemon thread is
    abandoned, and its answer discarded.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Answer] = loop.create_future()

    def settle(answer: Answer | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(answer)  # type: ignore[arg-type]

    def run() -> None:
        answer: Answer | None = None
        failure: BaseException | None = None
        try:
            answer = work()
        except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
            failure = error
        with suppress(RuntimeError):  # the loop is closed: nothing awaits the answer any more
            loop.call_soon_threadsafe(settle, answer, failure)

    threading.Thread(target=run, daemon=True, name="recterm-background").start()
    return await future
