"""What scalers and encoders share: scikit-learn's protocol, files, and the plan for C++."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import validate_data

from mliot import _core
from mliot._artefact import Artefact, Batch, Rows, begun
from mliot._core import FormatError, InvalidArgument
from mliot._document import Document, Parts
from mliot._named_output import output_document, take_output
from mliot._schema import column
from mliot._stored import Stored
from mliot.frames._opened import as_frame
from mliot.preprocessing._tables import cells_as_numbers, frame_numbers

Floats = npt.NDArray[np.float64]
Maps = list[dict[str, Any]]


class RowWise(Stored, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """What scalers and encoders share. Use the classes below.

    They are estimators of scikit-learn: for its pipelines, its searches and ``set_output``.
    """

    #: Why a plan, and so a pipeline of mliot and C, cannot hold what fit has learnt.
    not_in_plans: ClassVar[str | None] = None

    _machine: ClassVar[Any]  # the class of the C++ half
    _fitted: Any

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name in ("fit", "partial_fit", "transform"):
            if name in cls.__dict__:
                setattr(cls, name, _naming_columns(cls.__dict__[name]))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.transformer_tags.preserves_dtype = ["float64"]
        return tags

    def __sklearn_is_fitted__(self) -> bool:
        return "_fitted" in self.__dict__

    def _core_options(self) -> dict[str, Any]:
        """The options of the C++ half."""
        return dict(self.get_params(deep=False))

    def _new(self) -> Any:
        """The C++ half, unfitted. Raises InvalidArgument for an option out of range."""
        return self._machine(self._core_options())

    def _known(self) -> Any:
        """The fitted C++ half."""
        if "_fitted" not in self.__dict__:
            from sklearn.exceptions import NotFittedError

            raise NotFittedError(
                f"This {type(self).__name__} instance is not fitted yet. Call 'fit' with "
                f"appropriate arguments before using this estimator."
            )
        return self._fitted

    def _numbers(self, X: Any, *, reset: bool = False, single: bool = False) -> Any:
        """The table as float64, NaN for what is missing; float32 as it is if ``single``."""
        frame = as_frame(X)
        if frame is None:
            return self._array_numbers(X, reset=reset, single=single)
        validate_data(self, frame.to_native(), reset=reset, skip_check_array=True)
        self._require_rows(*frame.shape)
        return frame_numbers(frame, type(self).__name__)

    def _array_numbers(self, X: Any, *, reset: bool, single: bool) -> Any:
        kind = getattr(getattr(X, "dtype", None), "kind", "")
        if kind in ("m", "M"):
            raise InvalidArgument(
                f"{type(self).__name__}: the table holds {X.dtype}, not numbers: NaT would be one"
            )
        dtype: Any = [np.float64, np.float32] if single else np.float64
        try:
            return validate_data(self, X, dtype=dtype, ensure_all_finite=False, reset=reset)
        except OverflowError:
            cells = np.asarray(X, dtype=object)
            if cells.ndim == 2:
                cells_as_numbers(cells, type(self).__name__)
            raise

    def _require_rows(self, rows: int, columns: int) -> None:
        for count, what in ((rows, "sample"), (columns, "feature")):
            if count == 0:
                raise InvalidArgument(
                    f"Found array with 0 {what}(s) (shape=({rows}, {columns})) while a minimum of "
                    f"1 is required by {type(self).__name__}."
                )

    # --- files ---

    def _maps(self) -> Maps:
        """The maps of the outputs, as a plan takes them: column, transform and options."""
        maps: Maps = self._known().maps()
        return maps

    def _output_names(self) -> list[str]:
        return [str(name) for name in self.get_feature_names_out()]

    def _feature_names(self) -> list[str]:
        """Names of the columns; those of an array are x0, x1 ... as scikit-learn names them."""
        given = self.__dict__.get("feature_names_in_")
        if given is None:
            return [f"x{i}" for i in range(self.n_features_in_)]
        return [str(name) for name in given]

    def _fitted_document(self) -> Document:
        """What fit has learnt, for Python."""
        return {
            "core": self._known().document(),
            "n_features": self.n_features_in_,
            "named": "feature_names_in_" in self.__dict__,
            "names": self._feature_names(),
        }

    def _take_fitted(self, parts: Parts) -> None:
        """Takes what `_fitted_document` wrote."""
        self._fitted = self._machine.from_document(parts.of("core", dict))
        self.n_features_in_ = parts.of("n_features", int)
        names = parts.texts("names")
        if len(names) != self.n_features_in_:
            raise FormatError(f"{type(self).__name__}: its columns are counted in two ways")
        if parts.of("named", bool):
            self.feature_names_in_ = np.array(names, dtype=object)

    def _schema(self) -> list[Document]:
        return [column(name, "feature", "float64", {}) for name in self._feature_names()]

    def _stored_as(self) -> str:
        """The name of a step that no plan holds, in files."""
        raise NotImplementedError

    def _plan(self) -> _core.FeaturePlan:
        """The outputs as features of a sample."""
        features = [
            {"source": "sample", "lag": 0, "name": name, **described}
            for name, described in zip(self._output_names(), self._maps(), strict=True)
        ]
        axis = _core.TimeAxis.from_times(_core.Frequency.integer(1), np.zeros(1, dtype=np.int64))
        return _core.FeaturePlan(features, axis, 0, None, [])

    def _artefact(self) -> Artefact:
        if "_fitted" not in self.__dict__:
            return Artefact("parameters", self._python())
        if self.not_in_plans is not None:
            return Artefact(
                kind="transform",
                python=self._python(fitted=self._fitted_document()),
                schema=self._schema(),
                content=Batch(self._stored_as(), self._fitted.document()),
                words={"created_with": self._made_with()},
            )
        plan = self._plan()
        return Artefact(
            kind="pipeline",
            python=self._python(fitted=self._fitted_document()),
            schema=self._schema(),
            content=begun(plan, None, []),
            words={"created_with": self._made_with(), "training_summary": {"series": 1}},
        )

    def _take(self, artefact: Artefact, parts: Parts) -> None:
        self._take_fitted(Parts(parts.of("fitted", dict), f"what {type(self).__name__} has learnt"))
        rows = artefact.content
        if self.not_in_plans is not None:
            if not _same(rows, Batch(self._stored_as(), self._fitted.document())):
                raise FormatError(f"{type(self).__name__}: its numbers are written in two ways")
            return
        if not isinstance(rows, Rows) or rows.boosting is not None:
            raise FormatError(f"the file names a {type(self).__name__}, but holds another thing")
        if rows.plan.tree().to_bytes() != self._plan().tree().to_bytes():
            raise FormatError(f"{type(self).__name__}: its numbers are written in two ways")

    def _python(self, **parts: Any) -> Document:
        return super()._python(**parts, **output_document(self))

    def __getstate__(self) -> bytes:
        fitted = {"fitted": self._fitted_document()} if "_fitted" in self.__dict__ else {}
        tree = _core.Tree({"kind": "parameters", "python": self._python(**fitted)})
        return bytes(tree.to_bytes())

    def _load(self, artefact: Artefact) -> Self:
        super()._load(artefact)
        take_output(self, Parts(artefact.python, "the part of the file that Python reads"))
        if artefact.content is None and "fitted" in artefact.python:
            self._take_fitted(
                Parts(artefact.python["fitted"], f"what {type(self).__name__} has learnt")
            )
        return self


def _naming_columns(method: Callable[..., Any]) -> Callable[..., Any]:
    """The method, whose errors name columns of frames where C++ has numbered them."""

    @functools.wraps(method)
    def named(self: RowWise, *arguments: Any, **options: Any) -> Any:
        try:
            return method(self, *arguments, **options)
        except InvalidArgument as error:
            names = self.__dict__.get("feature_names_in_")
            if names is None or not _NUMBERED.search(str(error)):
                raise
            text = _NUMBERED.sub(lambda found: f"column {str(names[int(found[1])])!r}", str(error))
            raise InvalidArgument(text) from None

    return named


_NUMBERED = re.compile(r"column (\d+)(?=, row)")


def _same(stored: Any, ours: Batch) -> bool:
    """Whether a file holds the step, by the bytes it is written with."""
    if not isinstance(stored, Batch) or stored.name != ours.name:
        return False
    return bool(_core.Tree(stored.fitted).to_bytes() == _core.Tree(ours.fitted).to_bytes())
