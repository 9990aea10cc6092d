"""Categories: which columns are split by their levels, and the codes of the levels."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from mliot import _core
from mliot.frames._table import is_text, text_codes
from mliot.frames._whole import MOST_EXACT

Codes = npt.NDArray[np.float32]
Level = str | int


class Category:
    """The levels of one feature that training saw, in ascending order; the code is the place.

    Parameters
    ----------
    name : str
        Of the column, for errors.
    levels : list of str or list of int
    """

    def __init__(self, name: str, levels: list[Level]) -> None:
        if len(levels) > _core.most_levels():
            raise _core.ResourceLimit(
                f"column {name!r} has {len(levels)} levels, more than the {_core.most_levels()} "
                "that a category may have; drop it, join rare levels, or leave it out of "
                "categorical_features"
            )
        self.name = name
        self.levels = levels
        self._wide = any(isinstance(level, int) and abs(level) >= MOST_EXACT for level in levels)
        self._codes: dict[Level, int] = {level: code for code, level in enumerate(levels)}

    @property
    def is_text(self) -> bool:
        """Whether the levels are texts, not whole numbers; so too when there are none."""
        return not self.levels or isinstance(self.levels[0], str)

    def codes(self, values: Any, read: Callable[[], Any]) -> Codes:
        """Codes of a column: NaN where missing, their number where training never saw the level.

        Parameters
        ----------
        values : tuple (codes, levels) of a column of text, or None for a column of numbers
        read : callable that returns the column of numbers

        Raises
        ------
        ValueError
            When the column held text at fit and holds numbers now, or the other way round.
        """
        if values is not None:
            codes, levels = values
            if self.levels and levels and isinstance(levels[0], str) != self.is_text:
                raise self._other_kind("texts")
            here = [self._codes.get(level, len(self.levels)) for level in levels]
            table = np.array([*here, np.nan], dtype=np.float32)  # code -1 is the last entry
            coded: Codes = table[codes]
            return coded
        numbers = np.asarray(read())
        missing = np.isnan(numbers)
        if self.levels and self.is_text and not missing.all():
            raise self._other_kind("numbers")
        found = np.full(len(numbers), np.nan, dtype=np.float32)
        found[~missing] = self._places(numbers[~missing])
        return found

    def _places(self, numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Where each number stands among the levels; their number where it does not."""
        if self.is_text:
            return np.zeros(len(numbers))
        if not self._wide:
            known, numbers = np.asarray(self.levels, np.float64), numbers.astype(np.float64)
            place = np.searchsorted(known, numbers).clip(max=len(known) - 1)
            return np.where(known[place] == numbers, place, len(known))
        values, rows = np.unique(numbers, return_inverse=True)  # as Python's integers: exactly
        places = [self._codes.get(value, len(self.levels)) for value in values.tolist()]
        return np.asarray(places)[rows]

    def code(self, value: Any) -> float:
        """The code of one value, like `codes`."""
        if value is None or _is_missing(value):
            return np.nan
        if self.levels and isinstance(value, str) != self.is_text:
            raise self._other_kind(repr(value))
        return float(self._codes.get(value, len(self.levels)))

    def _other_kind(self, found: str) -> ValueError:
        kind = "texts" if self.is_text else "whole numbers"
        return ValueError(f"column {self.name!r} held {kind} at fit, but holds {found} now")


class Categories:
    """The categories among the features, by position.

    Attributes
    ----------
    by_feature : dict of int to Category
    """

    def __init__(self, by_feature: Mapping[int, Category]) -> None:
        self.by_feature = dict(by_feature)

    @classmethod
    def of_codes(cls, levels: Mapping[int, int]) -> Categories:
        """Categories whose levels are their codes: how many each feature has."""
        return cls({j: Category(f"x{j}", list(range(n))) for j, n in levels.items()})

    def __bool__(self) -> bool:
        return bool(self.by_feature)

    def counts(self, features: int) -> npt.NDArray[np.int64]:
        """Levels of each feature, 0 for numbers; shape (features,), or (0,) without categories."""
        if not self.by_feature:
            return np.empty(0, dtype=np.int64)
        counts = np.zeros(features, dtype=np.int64)
        for feature, category in self.by_feature.items():
            counts[feature] = max(1, len(category.levels))
        return counts

    def levels(self, features: int) -> list[npt.NDArray[Any] | None]:
        """The levels of each feature, None for numbers."""
        return [
            np.array(self.by_feature[j].levels) if j in self.by_feature else None
            for j in range(features)
        ]

    def row(self, row: Any, features: int) -> npt.NDArray[np.float64]:
        """One row of values with the codes of its levels.

        Raises
        ------
        ValueError
            For another number of values, or a level of another kind.
        """
        values = list(row)
        if len(values) != features:
            raise ValueError(f"predict_row: {len(values)} values, but {features} features")
        for feature, category in self.by_feature.items():
            values[feature] = category.code(values[feature])
        return np.array(values, dtype=np.float64)


class LevelRowPredictor:
    """Predictions of single rows of a model with categories: what ``row_predictor`` returns.

    Call it with one row of values: levels as they stand in the columns (texts or whole numbers),
    numbers elsewhere, None or NaN for missing.
    """

    def __init__(self, predictor: _core.RowPredictor, categories: Categories, n: int) -> None:
        self._predictor = predictor
        self._categories = categories
        self._n = n

    def __call__(self, row: Any) -> Any:
        """Predict one row: the bits that the estimator predicts for it, a float or an array."""
        return self._predictor(self._categories.row(row, self._n))


def _is_missing(value: Any) -> bool:
    """Whether a value is NaN or another missing value that is not equal to itself."""
    try:
        return bool(value != value)
    except TypeError:  # pandas.NA, which is neither equal nor unequal
        return True


def chosen_features(wanted: Any, names: Sequence[str], named: bool, texts: set[int]) -> set[int]:
    """Positions of the columns that are categories.

    Parameters
    ----------
    wanted : "from_dtype", None, or a list of column names and positions
        The parameter ``categorical_features``.
    names : list of str
        Names of the columns; ``named`` says whether the user gave them.
    texts : set of int
        Columns that hold text or categories by their type.

    Raises
    ------
    ValueError
        For anything else, unknown names and positions.
    """
    if wanted is None:
        return set()
    if isinstance(wanted, str):
        if wanted == "from_dtype":
            return set(texts)
        raise ValueError(
            f"categorical_features must be 'from_dtype', None or a list of columns, got {wanted!r}"
        )
    chosen = set()
    for each in np.asarray(wanted, dtype=object).ravel().tolist():
        chosen.add(_position(each, names, named))
    return chosen


def _position(each: Any, names: Sequence[str], named: bool) -> int:
    if isinstance(each, str):
        if not named:
            raise ValueError(
                f"categorical_features names the column {each!r}, but X has no column names; give "
                "positions, or a data frame"
            )
        if each not in names:
            like = difflib.get_close_matches(each, names, n=1)
            cure = f"did you mean {like[0]!r}?" if like else f"X has {', '.join(names[:8])}"
            raise ValueError(f"categorical_features names {each!r}, which X lacks; {cure}")
        return names.index(each)
    if isinstance(each, bool) or not isinstance(each, int | np.integer):
        raise ValueError(f"categorical_features must hold column names or positions, got {each!r}")
    if not 0 <= each < len(names):
        raise ValueError(f"categorical_features holds {each}, but X has {len(names)} columns")
    return int(each)


def text_of(series: Any, name: str) -> tuple[npt.NDArray[np.int32], list[Any]] | None:
    """Codes and levels of a narwhals series of text or categories; None for numbers."""
    if not is_text(series):
        return None
    kind = str(series.implementation)
    if kind not in ("pandas", "polars", "pyarrow"):
        import narwhals as nw

        series, kind = nw.from_native(series.to_arrow(), series_only=True), "pyarrow"
    return text_codes(series, name, kind)


def learnt(name: str, values: Any, read: Callable[[], Any]) -> Category:
    """The category of a column, with the levels that it holds.

    Raises
    ------
    ValueError
        For numbers that are not whole; names the row.
    """
    if values is not None:
        return Category(name, [v if isinstance(v, str) else int(v) for v in values[1]])
    numbers = np.asarray(read())
    if numbers.dtype.kind in "biu":
        return Category(name, [int(x) for x in np.unique(numbers)])
    numbers = numbers.astype(np.float64)
    whole = np.isnan(numbers) | ((np.floor(numbers) == numbers) & (np.abs(numbers) < MOST_EXACT))
    if not whole.all():
        row = int(np.argmin(whole))
        raise ValueError(
            f"column {name!r} is named in categorical_features, but row {row} holds "
            f"{numbers[row]}; levels are texts or whole numbers"
        )
    return Category(name, [int(x) for x in np.unique(numbers[~np.isnan(numbers)])])


def stored_categories(schema: Sequence[Mapping[str, Any]]) -> Categories:
    """The categories of a file's schema.

    Raises
    ------
    FormatError
        For levels that are no whole numbers where they should be, out of order, or there twice.
    """
    found = {}
    for feature, entry in enumerate(schema):
        if "levels" not in entry:
            continue
        name, levels = entry["name"], list(entry["levels"])
        if entry["dtype"] != "text":
            try:
                levels = [int(level) for level in levels]
            except ValueError:
                raise _core.FormatError(f"the schema says of column {name!r}: {levels}") from None
        if any(a >= b for a, b in itertools.pairwise(levels)):
            raise _core.FormatError(f"the levels of column {name!r} are not in ascending order")
        found[feature] = Category(name, levels)
    return Categories(found)
