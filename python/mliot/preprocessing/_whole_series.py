"""What transforms share that need the whole series, and are no streams."""

from __future__ import annotations

from typing import Any

from mliot._along_time import AlongTime


class WholeSeries(AlongTime):
    """A transform that reads samples that come later: for histories that are complete.

    It has no `update`, is no step of a `mliot.pipeline.Pipeline`, and is not to be fitted before a
    back-test is cut: a feature of a forecast made of it would know the future.
    """

    def __getstate__(self) -> dict[str, Any]:
        state = self.__dict__.copy()
        del state["_stream"]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._stream = self._machine(self.get_params())
