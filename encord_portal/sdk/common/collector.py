"""Bulk work without the garbage collector running in between."""

from __future__ import annotations

import gc


class paused_collector:  # noqa: N801 - used as a function is
    """Pause the collector: it would walk ever more objects, none of which can be let go."""

    __slots__ = ("_was_enabled",)

    def __enter__(self) -> None:
        self._was_enabled = gc.isenabled()
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self._was_enabled:
            gc.enable()
