"""What transforms along time share in Python: options, and the shapes of input."""

from __future__ import annotations

import inspect
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from mliot._core import InvalidArgument
from mliot._document import CLASSES, class_name
from mliot._named_output import NamedOutput, Names, column_names
from mliot._params import arguments_of

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]


class AlongTime(NamedOutput):
    """What everything that transforms series along time shares: options and shapes of input.

    Options are checked when the object is made and when they are set; a wrong one raises
    :class:`mliot.InvalidArgument` (a ``ValueError``) that names it.
    """

    _machine: ClassVar[Any]

    def __init__(self) -> None:
        self._stream: Any = self._machine(self._core_options(self.get_params()))

    def _core_options(self, params: dict[str, Any]) -> dict[str, Any]:
        """The options as the core takes them."""
        return params

    @classmethod
    def _names(cls) -> list[str]:
        return list(arguments_of(cls))

    @classmethod
    def kind(cls) -> str:
        """The name of the transform in features and files, as "rolling_mean"."""
        return str(cls._machine.name())

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The options by name."""
        return {name: getattr(self, name) for name in self._names()}

    def name_part(self) -> str:
        """The options as they stand in a feature's name: ``_window_size4`` of RollingMean(4).

        Those at their default are left out, unless all of them are.
        """
        return options_in_name(self)

    def set_params(self, **params: Any) -> Self:
        """Changes options and forgets what was seen. Raises InvalidArgument and changes nothing
        when one is unknown or out of range."""
        for name in params:
            if name not in self._names():
                known = ", ".join(self._names())
                raise InvalidArgument(
                    f"{type(self).__name__}: unknown option {name!r}; known: {known}"
                )
        self._stream = self._machine(self._core_options({**self.get_params(), **params}))
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def transform(self, values: Any, ids: Any = None, indptr: Any = None) -> Floats:
        """The transformed series, apart from any stream of this object.

        Parameters
        ----------
        values : array-like of shape (n,) or (n, k)
            One dimension: one series in the order of time, or many one after the other when
            ``ids`` or ``indptr`` says where they begin. Two: a series in each column.
        ids : array-like of shape (n,), optional
            The series that each value belongs to; the values of a series stand together.
        indptr : array-like of shape (m + 1,), optional
            Instead of ids: series i is ``values[indptr[i]:indptr[i + 1]]``.

        Returns
        -------
        numpy.ndarray of float64
            The shape of ``values``. With `set_output` a frame, where ``values`` is a table.

        Raises
        ------
        InvalidArgument
            When shapes do not fit, a table has other columns than that of fit, or a series of
            ``ids`` stands in two places.
        TypeError
            When a value is no number.
        """
        out = self._transformed(values, ids, indptr)
        return self._as_asked(values, out) if out.ndim == 2 else out

    def _transformed(self, values: Any, ids: Any, indptr: Any) -> Floats:
        samples = numbers(values, type(self).__name__)
        if samples.ndim == 2:
            if ids is not None or indptr is not None:
                raise InvalidArgument(
                    f"{type(self).__name__}: ids and indptr go with one-dimensional values; "
                    f"in two dimensions each column is a series"
                )
            self._check_names(values)
            rows, columns = samples.shape
            known = getattr(self, "n_features_in_", columns)
            if columns != known:
                raise InvalidArgument(
                    f"X has {columns} features, but {type(self).__name__} is expecting {known} "
                    f"features as input"
                )
            ends = np.arange(columns + 1, dtype=np.int64) * rows
            flat = np.ascontiguousarray(samples.T).reshape(-1)
            out: Floats = self._stream.transform(flat, ends)
            return np.ascontiguousarray(out.reshape(columns, rows).T)
        self._check_stacked(ids, indptr)
        ends = offsets_of(len(samples), ids, indptr, type(self).__name__)
        stacked: Floats = self._stream.transform(samples, ends)
        return stacked

    def _check_stacked(self, ids: Any, indptr: Any) -> None:
        """One dimension without ids or offsets is no table of the columns that fit has seen."""
        known = self.__dict__.get("n_features_in_")
        if known is not None and ids is None and indptr is None:
            raise InvalidArgument(
                f"Expected 2D array, got 1D array instead: {type(self).__name__} was fitted to a "
                f"table of {known} columns. Reshape your data with reshape(-1, 1) if it is one of "
                f"one column, or transform with an object that was not fitted"
            )

    def fit(self, X: Any, y: Any = None) -> Self:
        """Learns nothing but the columns of a table of shape (n, k), a series each.

        One series, or stacked ones, need no fit: `transform` takes them as they are.

        Raises
        ------
        InvalidArgument
            When X is no table, has no row or no column.
        TypeError
            When a value is no number.
        """
        samples = numbers(X, type(self).__name__)
        if samples.ndim != 2:
            raise InvalidArgument(
                f"Expected 2D array, got 1D array instead: {type(self).__name__} is fitted to a "
                f"table. Reshape your data with reshape(-1, 1), or transform without a fit"
            )
        if samples.shape[0] == 0:
            raise InvalidArgument(f"{type(self).__name__}: fit needs samples, got 0")
        if samples.shape[1] == 0:
            raise InvalidArgument(
                f"0 feature(s) (shape={samples.shape}) while a minimum of 1 is required by "
                f"{type(self).__name__}"
            )
        self._learn_names(X, samples.shape[1])
        return self

    def fit_transform(self, X: Any, y: Any = None) -> Floats:
        """The same as ``fit(X).transform(X)``."""
        return self.fit(X).transform(X)

    def _renamed(self, names: Names) -> Names:
        if CLASSES[class_name(self)] != "mliot.features":
            return names  # cleaned columns are themselves
        made = self.kind() + self.name_part()
        return np.array([f"{each}_{made}" for each in names], dtype=object)

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import InputTags, Tags, TargetTags, TransformerTags

        return Tags(
            estimator_type=None,
            target_tags=TargetTags(required=False),
            transformer_tags=TransformerTags(preserves_dtype=[]),
            input_tags=InputTags(two_d_array=True, allow_nan=True),
            requires_fit=False,
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AlongTime):
            return NotImplemented
        return type(self) is type(other) and self.get_params() == other.get_params()

    def __hash__(self) -> int:
        return hash((type(self), *self.get_params().items()))

    def __repr__(self) -> str:
        shown: list[str] = []
        for place, (name, parameter) in enumerate(arguments_of(type(self)).items()):
            value = getattr(self, name)
            if parameter.default is inspect.Parameter.empty or value != parameter.default:
                shown.append(f"{name}={value!r}" if place > 0 else repr(value))
        return f"{type(self).__name__}({', '.join(shown)})"


def numbers(values: Any, who: str) -> Floats:
    """One or two dimensions of real numbers as float64; None is NaN.

    Integers beyond 2^53 become the nearest double.
    """
    if hasattr(values, "toarray"):
        raise InvalidArgument(f"{who}: sparse input is not supported; use .toarray()")
    try:
        array = np.asarray(values)
    except ValueError as error:  # rows of different lengths
        raise InvalidArgument(f"{who}: values are no array: {error}") from None
    if array.dtype.kind == "c":
        raise InvalidArgument(f"{who}: Complex data not supported")
    if array.ndim not in (1, 2):
        raise InvalidArgument(f"{who}: values must have one or two dimensions, got {array.ndim}")
    if array.dtype == object:
        array = _fromnumbers(array, who, column_names(values))
    if array.dtype.kind not in "biuf":
        sample = f": the first is {array.flat[0].item()!r}" if array.dtype.kind in "UST" else ""
        raise InvalidArgument(
            f"{who}: values must be real numbers, got dtype {array.dtype}{sample}"
        )
    return np.ascontiguousarray(array, dtype=np.float64)


def _fromnumbers(array: npt.NDArray[Any], who: str, names: Names | None) -> Floats:
    try:
        return array.astype(np.float64)
    except (TypeError, ValueError):
        out = np.empty(array.shape)
        for place, cell in np.ndenumerate(array):
            out[place] = _number(cell, place, who, names)
        return out


def _number(cell: Any, place: tuple[int, ...], who: str, names: Names | None) -> float:
    if type(cell).__name__ in ("NAType", "NaTType"):  # pandas' missing values
        return np.nan
    try:
        return float("nan" if cell is None else cell)
    except (TypeError, ValueError) as error:
        column = ""
        if len(place) > 1:
            column = f" of column {place[1] if names is None else repr(names[place[1]])}"
        text = (
            f"{who}: values must be real numbers, but row {place[0]}{column} is {cell!r}: {error}"
        )
        kind = InvalidArgument if isinstance(error, ValueError) else TypeError
        raise kind(text) from None


def no_sample(who: str, *samples: Any) -> TypeError:
    """The error of an update with something that is no number."""
    got = " and ".join(map(repr, samples))
    return TypeError(f"{who}: update takes numbers, NaN where a sample is missing; got {got}")


def offsets_of(size: int, ids: Any, indptr: Any, who: str) -> npt.NDArray[np.int64]:
    """Where each series of stacked values begins, from ids, from offsets, or of one series."""
    if ids is not None and indptr is not None:
        raise InvalidArgument(f"{who}: give ids or indptr, not both")
    if ids is not None:
        return _boundaries(ids, size, who)
    if indptr is not None:
        return _offsets(indptr, who)
    return np.array([0, size], dtype=np.int64)


def _boundaries(ids: Any, size: int, who: str) -> npt.NDArray[np.int64]:
    labels = np.asarray(ids)
    if labels.shape != (size,):
        raise InvalidArgument(f"{who}: ids must have the shape ({size},), got {labels.shape}")
    if size == 0:
        return np.zeros(1, dtype=np.int64)
    _check_present(labels, who)
    starts = np.concatenate(([0], np.flatnonzero(labels[1:] != labels[:-1]) + 1))
    heads: list[Any] = labels[starts].tolist()
    seen: set[Any] = set()
    for head in heads:
        if head in seen:
            raise InvalidArgument(
                f"{who}: the values of series {head!r} stand in two places; sort by id first"
            )
        seen.add(head)
    return np.append(starts, size).astype(np.int64)


def _check_present(labels: npt.NDArray[Any], who: str) -> None:
    missing = labels != labels  # NaN and NaT
    if labels.dtype == object:
        missing = np.array([each is None or bool(each != each) for each in labels])
    if missing.any():
        raise InvalidArgument(f"{who}: the id of row {int(missing.argmax())} is missing")


def _offsets(indptr: Any, who: str) -> npt.NDArray[np.int64]:
    array = np.asarray(indptr)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise InvalidArgument(
            f"{who}: indptr must be a one-dimensional array of integers, got {array.dtype} "
            f"in {array.ndim} dimensions"
        )
    return array.astype(np.int64)


def options_in_name(transform: Any) -> str:
    """The options of a transform as they stand in a feature's name: the changed ones, or all."""
    options = {name: v for name, v in transform.get_params().items() if v is not None}
    defaults = arguments_of(type(transform))
    changed = {name: v for name, v in options.items() if v != defaults[name].default}
    return "".join(f"_{name}{value}" for name, value in (changed or options).items())


def differs(before: Floats, after: Floats) -> Booleans:
    """Where two arrays hold other values; NaN is like NaN, and 0 like -0."""
    same: Booleans = (before == after) | (np.isnan(before) & np.isnan(after))
    return ~same
