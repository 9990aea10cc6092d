"""The levels of a column of categories, and the numbers that stand for them."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.utils.validation import validate_data

from mliot import _core
from mliot._core import FormatError, InvalidArgument
from mliot._document import Document, Parts
from mliot.frames._opened import as_frame
from mliot.frames._whole import MOST_EXACT, merged_as_level
from mliot.preprocessing._row_wise import RowWise
from mliot.preprocessing._tables import column_values, is_missing, named_columns

Floats = npt.NDArray[np.float64]
Values = npt.NDArray[Any]

UNSEEN = -1.0  # the key of a text that fit has not seen: no text has it

_NUMBERS = re.compile("[<>|=][biuf](1|2|4|8|16)")


class Levels:
    """The texts of a column and their places; numbers are their own keys."""

    def __init__(self, texts: list[str] | None, *, undecided: bool = False) -> None:
        self.texts = texts
        self.undecided = undecided  # nothing but missing values came so far

    @cached_property
    def _places(self) -> dict[str, float]:
        return {text: float(i) for i, text in enumerate(self.texts or [])}

    @classmethod
    def of(cls, values: Values, where: str) -> Levels:
        """Those of the values.

        Raises
        ------
        InvalidArgument
            For values that are neither numbers nor texts alone.
        """
        found = _core.text_places(values) if values.dtype == object else None
        if found is None:
            return cls._of_any(values, where)
        return cls(found[0] or None, undecided=not found[0])

    @classmethod
    def learn(cls, values: Values, where: str) -> tuple[Levels, Floats]:
        """Those of the values, and the key of each value. Raises as `of`."""
        found = _core.text_places(values) if values.dtype == object else None
        if found is None:
            levels = cls._of_any(values, where)
            return levels, levels.keys(values, where)
        texts, keys = found
        return cls(texts or None, undecided=not texts), keys

    @classmethod
    def _of_any(cls, values: Values, where: str) -> Levels:
        if values.dtype.kind in "biuf":
            return cls(None, undecided=bool(values.dtype.kind == "f" and np.isnan(values).all()))
        try:
            present = {each for each in set(values.tolist()) if not is_missing(each)}
        except TypeError as error:
            raise TypeError(
                f"{where}: Encoders require their input argument must be uniformly strings or "
                f"numbers: {error}"
            ) from None
        if not present:
            return cls(None, undecided=True)
        if all(isinstance(each, bool | int | float | np.number | np.bool_) for each in present):
            return cls(None)
        if all(isinstance(each, str) for each in present):
            return cls(sorted(present))
        kinds = sorted({type(each).__name__ for each in present})
        raise InvalidArgument(
            f"{where}: Encoders require their input argument must be uniformly strings or numbers. "
            f"Got {kinds}{_unlike(values.tolist())}"
        )

    def keys(self, values: Values, where: str) -> Floats:
        """The key of each value: NaN for a missing one, `UNSEEN` for an unknown text."""
        if self.texts is None:
            if values.dtype.kind in "iu":
                _refuse_rounded(values, where)
            if values.dtype.kind in "biuf":
                return values.astype(np.float64)
            return np.array([_number(each, f"{where}, row {i}") for i, each in enumerate(values)])
        listed = values.tolist()
        keys = np.fromiter(map(self._places.get, listed, repeat(UNSEEN)), float, len(listed))
        for row in np.flatnonzero(keys == UNSEEN):
            if is_missing(listed[row]):
                keys[row] = np.nan
            elif not isinstance(listed[row], str):
                raise InvalidArgument(
                    f"{where}, row {row}: fit saw texts here, but this is {listed[row]!r}"
                )
        return keys

    def key(self, value: Any) -> float:
        """The key of one value."""
        if self.texts is None:
            return _number(value, "a level")
        return self._places.get(value, float("nan") if is_missing(value) else UNSEEN)

    def key_or_new(self, value: Any) -> float:
        """The key of one value, which `check` passed; a text that was not there is added."""
        if self.undecided and not is_missing(value):
            self.texts, self.undecided = [] if isinstance(value, str) else None, False
        key = self.key(value)
        if key == UNSEEN and self.texts is not None:
            self._places[value] = key = float(len(self.texts))
            self.texts.append(value)
        return key

    def check(self, value: Any) -> None:
        """Refuses a text among numbers, a number among texts, and what is neither."""
        if is_missing(value):
            return
        is_text = isinstance(value, str)
        if is_text and self.texts is None and not self.undecided:
            raise InvalidArgument(f"there were numbers before, now comes the text {value!r}")
        if self.texts is not None and not is_text:
            raise InvalidArgument(f"there were texts before, now comes {value!r}")
        if not is_text and np.isinf(_number(value, "a level")):
            raise InvalidArgument(f"a level is infinite: {value!r}")

    def extend(self, values: list[Any]) -> None:
        """Adds the texts that were not there, in their order."""
        if self.texts is not None or self.undecided:
            for each in values:
                self.check(each)
                self.key_or_new(each)

    def values(self, keys: Floats) -> Values:
        """The levels of keys, as an array of objects for texts and of numbers else."""
        if self.texts is None:
            return keys
        texts = np.array([*self.texts, None], dtype=object)
        return np.asarray(texts[np.where(np.isnan(keys), -1, keys).astype(np.int64)])


class LevelColumns(RowWise):
    """What encoders share: columns of texts or numbers as columns of keys."""

    _levels: list[Levels]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.categorical = True
        tags.transformer_tags.preserves_dtype = []
        return tags

    def _values(self, X: Any, *, reset: bool) -> list[Values]:
        """The columns as they are."""
        frame = as_frame(X)
        if frame is not None:
            validate_data(self, frame.to_native(), reset=reset, skip_check_array=True)
            self._require_rows(*frame.shape)
            return [column_values(series) for _, series in named_columns(frame)]
        if not hasattr(X, "dtype"):
            plain = np.asarray(X)
            X = np.asarray(X, dtype=object) if plain.dtype.kind in "US" else plain
        table = validate_data(self, X, dtype=None, ensure_all_finite=False, reset=reset)
        return [table[:, j] for j in range(table.shape[1])]

    def _learn_keys(self, X: Any) -> Floats:
        """The keys of each column, whose levels are learnt."""
        columns = self._values(X, reset=True)
        learnt = [Levels.learn(each, self._where(j)) for j, each in enumerate(columns)]
        keys = np.empty((len(columns[0]), len(columns)), order="F")
        for j, (_, column) in enumerate(learnt):
            keys[:, j] = column
        self._levels = [levels for levels, _ in learnt]
        self._dtypes = [each.dtype if each.dtype.kind in "biuf" else None for each in columns]
        return keys

    def _keys(self, X: Any) -> Floats:
        """The keys of each column by the levels of fit."""
        self._known()
        return self._as_keys(self._levels, self._values(X, reset=False))

    def _as_keys(self, levels: list[Levels], columns: list[Values]) -> Floats:
        keys = np.empty((len(columns[0]), len(columns)), order="F")
        for j, (each, values) in enumerate(zip(levels, columns, strict=True)):
            keys[:, j] = each.keys(values, self._where(j))
        return keys

    def _where(self, column: int) -> str:
        names = self.__dict__.get("feature_names_in_")
        shown = column if names is None else repr(str(names[column]))
        return f"{type(self).__name__}: column {shown}"

    def _categories(self, column: int) -> Values:
        """The levels of a column in the order of their keys, the missing one last."""
        keys = self._fitted.keys(column)
        if self._fitted.has_missing(column):
            keys = np.append(keys, np.nan)
        levels = self._levels[column].values(keys)
        dtype = self._dtypes[column]
        if dtype is not None and not np.isnan(keys).any():
            return levels.astype(dtype)
        return levels

    def _unseen(self, keys: Floats) -> npt.NDArray[np.bool_]:
        """Which keys are of values that fit has not seen."""
        unseen = np.empty(keys.shape, dtype=bool)
        for j in range(keys.shape[1]):
            column = keys[:, j]
            known = self._fitted.keys(j)
            missing = np.isnan(column)
            if len(known) == len(self._levels[j].texts or ()):  # 0, 1, 2 ...: places of texts
                found = (column >= 0) & (column < len(known))
            else:
                found = _among(known, np.where(missing, 0, column))
            unseen[:, j] = np.where(missing, not self._fitted.has_missing(j), ~found)
        return unseen

    def _refuse_unseen(self, keys: Floats, X: Any) -> None:
        """Names the first value that fit has not seen, its column and row."""
        unseen = self._unseen(keys)
        for j in range(keys.shape[1]):
            if unseen[:, j].any():
                row = int(np.flatnonzero(unseen[:, j])[0])
                value = self._values(X, reset=False)[j][row]
                raise InvalidArgument(
                    f"Found unknown categories [{value!r}] in column {j} during transform, first "
                    f"in row {row} ({self._where(j)}); handle_unknown says what becomes of them"
                )

    def _fitted_document(self) -> Document:
        levels = [
            {"texts": each.texts} if each.texts is not None else {"numbers": True}
            for each in self._levels
        ]
        dtypes = ["" if each is None else each.str for each in self._dtypes]
        open_ones = [f"{j}" for j, each in enumerate(self._levels) if each.undecided]
        return {
            **super()._fitted_document(),
            "levels": levels,
            "dtypes": dtypes,
            "undecided": open_ones,
        }

    def _take_fitted(self, parts: Parts) -> None:
        self._levels = [
            Levels(Parts(each, "levels").texts("texts") if "texts" in each else None)
            for each in parts.of("levels", list)
        ]
        for place in parts.texts("undecided"):
            self._levels[int(place)].undecided = True
        self._dtypes = [_stored_dtype(each) if each else None for each in parts.texts("dtypes")]
        super()._take_fitted(parts)
        if not len(self._levels) == len(self._dtypes) == self.n_features_in_:
            raise FormatError(f"{type(self).__name__}: its columns are counted in two ways")
        for j, each in enumerate(self._levels):
            keys = self._fitted.keys(j) if hasattr(self._fitted, "keys") else np.empty(0)
            if each.texts is not None and len(keys) and not _are_places(keys, len(each.texts)):
                raise FormatError(f"{type(self).__name__}: column {j} has keys without a text")

    def _schema(self) -> list[Document]:
        from mliot._schema import column

        return [
            column(name, "feature", "float64" if each.texts is None else "text", {}, each.texts)
            for name, each in zip(self._feature_names(), self._levels, strict=True)
        ]


def _stored_dtype(text: str) -> np.dtype[Any]:
    """The dtype of numbers that a file names as NumPy does, "<i8"."""
    if not _NUMBERS.fullmatch(text):
        raise FormatError(f"{text!r} is no dtype of numbers")
    return np.dtype(text)


def _among(known: Floats, keys: Floats) -> npt.NDArray[np.bool_]:
    """Which of the keys are among the known ones, which ascend."""
    place = np.searchsorted(known, keys)
    found = np.zeros(len(keys), dtype=bool)
    inside = place < len(known)
    found[inside] = known[place[inside]] == keys[inside]
    return found


def _refuse_rounded(values: Values, where: str) -> None:
    """Refuses whole numbers that doubles would merge."""
    beyond = (values > MOST_EXACT) | (values < -MOST_EXACT)
    if beyond.any():
        row = int(beyond.argmax())
        _number(int(values[row]), f"{where}, row {row}")


def _number(value: Any, where: str) -> float:
    """A level that is a number; NaN for a missing one."""
    if is_missing(value):
        return float("nan")
    whole = isinstance(value, int | np.integer)
    if whole and not -MOST_EXACT <= int(value) <= MOST_EXACT:
        raise InvalidArgument(f"{where}: {merged_as_level(int(value))}")
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise InvalidArgument(f"{where}: fit saw numbers here; {error}") from None


def _are_places(keys: Floats, count: int) -> bool:
    return bool(np.all((keys >= 0) & (keys < count) & (keys == np.floor(keys))))


def _unlike(values: list[Any]) -> str:
    """The first value whose kind is not that of the values above it, for a message."""
    present = [(row, each) for row, each in enumerate(values) if not is_missing(each)]
    above = isinstance(present[0][1], str)
    unlike = ((row, each) for row, each in present if isinstance(each, str) != above)
    row, value = next(unlike, (present[0][0], present[0][1]))
    return f"; row {row} is {value!r}"
