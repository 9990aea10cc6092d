"""A pipeline whose first step resamples: what follows sees one row a bin of time."""

from __future__ import annotations

import threading
from typing import Any, Literal

import numpy as np

from mliot import _core
from mliot._artefact import Artefact
from mliot._core import FormatError, InvalidArgument, NotFitted, Unsupported
from mliot._document import Document, Parts
from mliot.pipeline._copies import unfitted
from mliot.pipeline._endings import Ending, ForecasterEnding
from mliot.pipeline._invented_bins import BinsOfFit
from mliot.pipeline._rows import RowsEnding
from mliot.pipeline._steps import Layout
from mliot.preprocessing import Resample, ResampleStream, sort_events


class ResampledEnding(Ending):
    """Resamples, then does what the ending behind it does.

    `fit` and `update` take events and hand on the rows of bins that have closed; what is given a
    frame to describe (`transform`, `predict`, `preprocess`, `cross_validation`) sees all its bins.
    """

    def __init__(self, layout: Layout, id_col: Any, time_col: str, inner: Ending) -> None:
        assert layout.resampling is not None
        self._name, resample = layout.resampling
        self._resample: Resample = unfitted(resample)
        self._id_col, self._time_col = id_col, time_col
        self._inner = inner
        self._stream: ResampleStream | None = None
        self._alone = threading.Lock()
        self.who = inner.who

    def _begun(self) -> ResampleStream:
        return self._resample.stream(self._time_col, self._id_col)

    def _fitted(self) -> ResampleStream:
        if self._stream is None:
            raise NotFitted("this Pipeline is not fitted; call fit first")
        return self._stream

    def _rows(self, df: Any) -> Any:
        """The rows of all bins of a frame, in bins like those of fit."""
        resample = self._resample
        if self._stream is not None:
            settled = {**resample.get_params(), "origin": self._stream.origin_}
            resample = Resample(**settled)
        return resample.transform(df, self._time_col, self._id_col)

    def fit(self, df: Any, *arguments: Any, **options: Any) -> None:
        self._refuse_rows(*arguments, **options)
        events = sort_events(df, self._time_col)
        stream = self._begun()
        rows = stream.update(events)
        if len(rows) == 0:
            raise InvalidArgument(
                f"Pipeline: step {self._name!r} makes no row, for no bin of {self._resample!r} has "
                "closed: fit needs samples of two bins"
            )
        if isinstance(self._inner, RowsEnding):
            self._fit_rows(events, rows, *arguments, **options)
        else:
            self._inner.fit(rows, *arguments, **options)
        self._stream = stream

    def _fit_rows(self, events: Any, rows: Any, y: Any = None, **options: Any) -> None:
        """An estimator learns from bins with a target alone; windows see all."""
        bins = BinsOfFit(self._resample, self._time_col, self._id_col)
        invented = bins.invented(events, rows, y) if isinstance(y, str) else None
        assert isinstance(self._inner, RowsEnding)
        self._inner.fit_rows(rows, y, invented=invented, **options)

    def _refuse_rows(self, *arguments: Any, **options: Any) -> None:
        """What has one value a row of the frame has none a bin."""
        if isinstance(self._inner, ForecasterEnding):
            return
        y = arguments[0] if arguments else options.get("y")
        if y is not None and not isinstance(y, str):
            raise InvalidArgument(
                f"Pipeline: step {self._name!r} changes the number of rows, so that y must be the "
                "name of a column, which is resampled too"
            )
        if len(arguments) > 1 or options.get("sample_weight") is not None:
            raise InvalidArgument(
                f"Pipeline: step {self._name!r} changes the number of rows, which sample_weight "
                "cannot follow; leave it out"
            )

    def predict(self, *arguments: Any, **options: Any) -> Any:
        if isinstance(self._inner, ForecasterEnding):
            return self._inner.predict(*arguments, **options)
        return self._inner.predict(self._rows(*arguments, **options))

    def predict_proba(self, df: Any) -> Any:
        return self._inner.predict_proba(self._rows(df))

    def transform(self, df: Any) -> Any:
        return self._inner.transform(self._rows(df))

    def cross_validation(self, df: Any, h: int, **options: Any) -> Any:
        return self._inner.cross_validation(self._rows(df), h, **options)

    def preprocess(self, df: Any) -> Any:
        return self._inner.preprocess(self._rows(df))

    def update(self, df: Any, new_series: Literal["error", "begin"] = "error") -> Any:
        with self._alone:
            before = self._fitted()
            after = before.copy()
            rows = after.update(df, new_series)
            made = self._handed_on(rows, new_series)
            self._stream = after
        return made

    def _handed_on(self, rows: Any, new_series: Literal["error", "begin"]) -> Any:
        if len(rows):
            return self._inner.update(rows, new_series)
        if isinstance(self._inner, ForecasterEnding):
            return None
        return _described_nothing(self._inner, rows)

    def export_c(self, directory: Any, **options: Any) -> Any:
        raise Unsupported(
            f"export_c: step {self._name!r} resamples, which waits for late events and keeps a "
            "buffer a series; C code is given rows: resample on the gateway with "
            "mliot::preprocessing::ResampleStream, and export a Pipeline of the steps behind it"
        )

    def state(self) -> bytes:
        with self._alone:
            inner = np.frombuffer(self._inner.state(), dtype=np.uint8)
            tree = _core.Tree({"kind": "resampled state", "inner": inner})
            tree.put("resampling", self._fitted()._tree())
            return tree.to_bytes()

    def restore(self, snapshot: bytes) -> None:
        tree = _core.Tree.from_bytes(snapshot)
        parts = Parts(tree.document(), "the state of a resampled pipeline")
        if "kind" not in parts or parts.of("kind", str) != "resampled state":
            raise FormatError("the bytes are no state of a pipeline that resamples")
        stream = self._begun()
        stream._take(tree.get("resampling"))
        with self._alone:
            self._inner.restore(parts.of("inner", np.ndarray).tobytes())
            self._stream = stream

    def artefact(self) -> Artefact:
        inner = self._inner.artefact()
        stream = self._fitted()
        begun: Document = stream.without_events()._tree().document()
        now: Document = stream._tree().document()
        resampling = {"step": self._name, "begun": begun, "now": now}
        return Artefact(
            kind=inner.kind,
            python=inner.python,
            schema=inner.schema,
            series=inner.series,
            content=inner.content,
            words={**inner.words, "resampling": resampling},
        )

    def load_stream(self, words: Document) -> None:
        """Takes the stream that a file holds."""
        parts = Parts(words.get("resampling"), "the resampling of the file")
        stored = "now" if "now" in parts else "begun"
        stream = self._begun()
        stream._take(_core.Tree(parts.of(stored, dict)))
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"this Pipeline has no attribute {name!r}")
        return getattr(self.__dict__["_inner"], name)


def _described_nothing(inner: Any, rows: Any) -> Any:
    """What update says of no rows."""
    import narwhals as nw

    if inner.model_ is not None:
        n = inner.model_._model.outputs
        return inner.model_._from_outputs(np.empty(0) if n == 1 else np.empty((0, n)))
    frame = nw.from_native(rows, eager_only=True)
    made = [
        nw.new_series(name, np.empty(0), backend=frame.implementation)
        for name in inner.feature_names_
    ]
    return frame.with_columns(*made).to_native()


def names_of_frames(layout: Layout, id_col: Any, time_col: Any) -> tuple[Any, str]:
    """The id and time columns of a pipeline that resamples.

    Raises
    ------
    InvalidArgument
        Without a time column.
    """
    if layout.ends_in_forecaster:
        return layout.model.id_col, layout.model.time_col
    if not isinstance(time_col, str):
        assert layout.resampling is not None
        raise InvalidArgument(
            f"Pipeline: step {layout.resampling[0]!r} resamples, which needs time_col, the column "
            "of times"
        )
    return id_col, time_col
