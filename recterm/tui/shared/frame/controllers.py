"""Controllers: objects with some of a screen's actions; Textual finds one by its namespace, as `jobs` in `jobs.cancel`.

A screen has one for each of its tasks, and inherits from none; each knows the screen that it was made for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.actions import ActionParseResult
    from textual.app import App
    from textual.dom import DOMNode

    _App = App[int]
else:
    _App = object


class Controller:
    """Some of a screen's actions, with what they need."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Let Textual run every action."""
        return True


class FindsControllers(_App):
    """Mixin, listed before `App`: looks up actions in the controllers of their screen."""

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action of a controller, or one of Textual's own namespaces."""
        if namespaces is None:
            screen = (default_namespace or self).screen
            controllers = {**getattr(self, "controllers", {}), **getattr(screen, "controllers", {})}
            namespaces = cast("Mapping[str, DOMNode]", controllers)
        return await super().run_action(action, default_namespace, namespaces)
