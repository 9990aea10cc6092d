"""What transforms share that need the whole series, and are no streams."""

from __future__ import annotations

from mliot._along_time import AlongTime
from mliot._artefact import Artefact, Batch
from mliot._core import FormatError
from mliot._document import Parts
from mliot._schema import column


class WholeSeries(AlongTime):
    """A transform that reads samples that come later: for histories that are complete.

    It has no `update`, is no step of a `mliot.pipeline.Pipeline`, and is not to be fitted before a
    back-test is cut: a feature of a forecast made of it would know the future.
    """

    def _batch(self) -> Batch:
        return Batch(self.kind(), self._stream.document())

    def _artefact(self) -> Artefact:
        return Artefact(
            kind="transform",
            python=self._python(**self._names_document()),
            schema=[column("x", "feature", "float64", {})],
            content=self._batch(),
            words={"created_with": self._made_with()},
        )

    def _take(self, artefact: Artefact, parts: Parts) -> None:
        if artefact.content != self._batch():
            raise FormatError(f"{type(self).__name__}: its options are written in two ways")
        self._take_names(parts)
