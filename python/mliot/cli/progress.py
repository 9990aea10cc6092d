"""One progress bar on stderr, only on a terminal and only for work that takes over two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

_PATIENCE = 2.0  # seconds without a bar


class Progress:
    """Shows how far the work is; hand ``part(name)`` to a long call."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._bar: RichProgress | None = None
        self._silent = not sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def part(self, name: str) -> Callable[[str, int, int], None]:
        """A callback ``(stage, done, total)`` for one part of the work."""

        def show(stage: str, done: int, total: int) -> None:
            if not self._silent and time.monotonic() - self._begun > _PATIENCE:
                self._show(f"{name}: {stage}" if stage else name, done, total)

        return show

    def _show(self, text: str, done: int, total: int) -> None:
        if self._bar is None:
            self._bar = RichProgress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.add_task(text, total=total)
            self._bar.start()
        task = self._bar.tasks[0]
        self._bar.update(task.id, description=text, completed=done, total=total)
