"""One progress bar on stderr, only on a terminal and only for work that takes over two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

_PATIENCE = 2.0  # seconds without a bar
_SLOW_STAGES = ("boosting", "series", "choosing")  # what the time goes into; others stand still


class Progress:
    """Shows how far ``trainings`` trainings are; hand ``part(name)`` to each long call."""

    def __init__(self, trainings: int) -> None:
        self._trainings = trainings
        self._finished, self._share = 0, 0.0
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
            if self._silent:
                return
            if stage in _SLOW_STAGES and total > 0:
                self._advance(done / total)
            if time.monotonic() - self._begun > _PATIENCE:
                self._show(name)

        return show

    @property
    def share(self) -> float:
        """How much of the work is done, from 0 to 1."""
        return min((self._finished + self._share) / self._trainings, 1.0)

    def _advance(self, share: float) -> None:
        if share < self._share:  # the next training has begun
            self._finished += 1
        self._share = share

    def _show(self, text: str) -> None:
        if self._bar is None:
            self._bar = RichProgress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TaskProgressColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.add_task(text, total=1.0)
            self._bar.start()
        self._bar.update(self._bar.tasks[0].id, description=text, completed=self.share)
