"""Progress of long calls: a callable of the caller's, or a bar that tqdm draws when asked to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from mliot import _core

Progress = Callable[[str, int, int], None]


def told(progress: Progress | bool | None) -> Progress | None:
    """What is called as ``progress(stage, done, total)``: the callable, for True a :class:`Bar`,
    for None and False nothing.

    Raises
    ------
    InvalidArgument
        For anything else.
    ImportError
        For True without tqdm.
    """
    if progress is None or progress is False:
        return None
    if progress is True:
        return Bar()
    if not callable(progress):
        raise _core.InvalidArgument(
            "progress must be True, or a callable that takes (stage, done, total), got "
            f"{progress!r}"
        )
    return progress


def named(progress: Progress | None, name: str) -> Progress | None:
    """The same for one of several models, whose name a bar shows beside the stage."""
    return partial(progress.show, f"{name}, ") if isinstance(progress, Bar) else progress


class Bar:
    """A bar on stderr or in a notebook, anew for each stage, gone when the stage or the bar is."""

    _bar: Any = None

    def __init__(self) -> None:
        try:
            from tqdm.auto import tqdm
        except ImportError as error:
            raise ImportError(
                'progress=True draws with tqdm: pip install "mliot[progress]", or give a callable '
                "that takes (stage, done, total)"
            ) from error
        self._tqdm: Any = tqdm
        self._shown: tuple[str, int] = ("", 0)

    def __call__(self, stage: str, done: int, total: int) -> None:
        self.show("", stage, done, total)

    def show(self, before: str, stage: str, done: int, total: int) -> None:
        """Moves the bar; ``before`` stands in front of the stage."""
        wanted = (before + stage, total)
        if self._bar is None or self._shown != wanted or done < self._bar.n:
            self.close()
            self._bar = self._tqdm(total=total, desc=wanted[0], leave=False)
            self._shown = wanted
        self._bar.update(done - self._bar.n)
        if done >= total:
            self.close()

    def close(self) -> None:
        """Takes the bar away; the next stage draws another."""
        if self._bar is not None:
            self._bar.close()
        self._bar = None

    def __del__(self) -> None:
        self.close()
