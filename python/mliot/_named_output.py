"""Names of columns in and out, and frames out where they are asked for, as scikit-learn has them.

Transforms along time follow the protocol without importing scikit-learn.
"""

from __future__ import annotations

import sys
import warnings
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt

from mliot._core import FormatError, InvalidArgument
from mliot._document import Parts

Names = npt.NDArray[np.object_]

_CONTAINERS = ("default", "pandas", "polars")
_MOST_SHOWN = 5  # columns of a message


def column_names(X: Any) -> Names | None:
    """The names of a frame's columns, None where it has none or they are no texts."""
    for place in ("columns", "column_names"):  # pyarrow's columns are arrays, not names
        listed = getattr(X, place, None)
        names = [] if listed is None or callable(listed) else list(listed)
        if names and all(isinstance(each, str) for each in names):
            return np.array(names, dtype=object)
    return None


class NamedOutput:
    """``set_output``, ``feature_names_in_`` and ``get_feature_names_out`` of a transformer that
    gives a column for each column, or several named after it."""

    def set_output(
        self, *, transform: Literal["default", "pandas", "polars"] | None = None
    ) -> Self:
        """What `transform` and `fit_transform` make of a table.

        Parameters
        ----------
        transform : {"default", "pandas", "polars"}, optional
            Arrays, or frames of that library; None leaves it as it is. Without it
            ``sklearn.set_config(transform_output=...)`` counts.

        Raises
        ------
        InvalidArgument
            For another word.
        """
        if transform is None:
            return self
        if transform not in _CONTAINERS:
            raise InvalidArgument(
                f"{type(self).__name__}: transform must be one of "
                f"{', '.join(map(repr, _CONTAINERS))}, got {transform!r}"
            )
        self._sklearn_output_config = {"transform": transform}  # clone of scikit-learn copies it
        return self

    def get_feature_names_out(self, input_features: Any = None) -> Names:
        """The names of the columns that come out: those that came in; those of features of
        `mliot.features` with what was made of them, ``load_rolling_mean_window_size7``.

        Parameters
        ----------
        input_features : array-like of str, optional
            The columns that come in; None: those of fit, or ``x0``, ``x1`` ...

        Raises
        ------
        InvalidArgument
            When they are not those of fit, or fit has seen no table.
        """
        known = self.__dict__.get("feature_names_in_")
        count = self.__dict__.get("n_features_in_")
        if input_features is None:
            if count is None:
                raise InvalidArgument(
                    f"{type(self).__name__}: Unable to generate feature names without "
                    "n_features_in_: fit it on a table first"
                )
            names = _numbered(count) if known is None else known
            return self._renamed(names)
        names = np.asarray(input_features, dtype=object)
        if names.ndim != 1:
            raise InvalidArgument(f"input_features must be names, got {input_features!r}")
        if known is not None and not np.array_equal(names, known):
            raise InvalidArgument("input_features is not equal to feature_names_in_")
        if count is not None and len(names) != count:
            raise InvalidArgument(
                f"input_features should have length equal to number of features ({count}), got "
                f"{len(names)}"
            )
        return self._renamed(names)

    def _renamed(self, names: Names) -> Names:
        """The names of the columns that are made of columns of these names."""
        return names

    def _learn_names(self, X: Any, columns: int) -> None:
        """Notes the columns of fit."""
        self.n_features_in_ = columns
        self.__dict__.pop("feature_names_in_", None)
        names = column_names(X)
        if names is not None:
            self.feature_names_in_ = names

    def _check_names(self, X: Any) -> None:
        """Refuses a frame of other columns than those of fit."""
        if "n_features_in_" not in self.__dict__:
            return
        who = type(self).__name__
        fitted, given = self.__dict__.get("feature_names_in_"), column_names(X)
        if fitted is None and given is not None:
            warnings.warn(
                f"X has feature names, but {who} was fitted without feature names", stacklevel=4
            )
        elif fitted is not None and given is None:
            warnings.warn(
                f"X does not have valid feature names, but {who} was fitted with feature names",
                stacklevel=4,
            )
        elif fitted is not None and given is not None and not np.array_equal(fitted, given):
            raise InvalidArgument(_differing(fitted, given))

    def _as_asked(self, X: Any, table: Any) -> Any:
        """A table in the container that the caller wants."""
        kind = self._container()
        if kind == "default":
            return table
        fitted = "n_features_in_" in self.__dict__
        names = self.__dict__.get("feature_names_in_") if fitted else column_names(X)
        if names is None:
            names = _numbered(self.n_features_in_ if fitted else np.shape(X)[1])
        made = self._renamed(names)
        if kind == "polars":
            import polars as pl

            return pl.DataFrame(table, schema=list(made), orient="row")
        import pandas as pd

        return pd.DataFrame(
            table, columns=made, index=X.index if isinstance(X, pd.DataFrame) else None
        )

    def _container(self) -> str:
        own: dict[str, str] = self.__dict__.get("_sklearn_output_config", {})
        if own:
            return own["transform"]
        sklearn = sys.modules.get("sklearn")  # who set its configuration has imported it
        if sklearn is None or not hasattr(sklearn, "get_config"):
            return "default"
        return str(sklearn.get_config()["transform_output"])

    def _names_document(self) -> dict[str, Any]:
        """What a file keeps of all this; 0 columns where there was no fit."""
        kept: dict[str, Any] = {"n_features": self.__dict__.get("n_features_in_", 0)}
        if "feature_names_in_" in self.__dict__:
            kept["feature_names"] = [str(each) for each in self.feature_names_in_]
        return {**kept, **output_document(self)}

    def _take_names(self, parts: Parts) -> None:
        """Takes what `_names_document` wrote."""
        seen = parts.of("n_features", int)
        if seen > 0:
            self.n_features_in_ = seen
        if "feature_names" in parts:
            names = parts.texts("feature_names")
            if len(names) != self.__dict__.get("n_features_in_"):
                raise FormatError(f"{type(self).__name__}: its columns are counted in two ways")
            self.feature_names_in_ = np.array(names, dtype=object)
        take_output(self, parts)


def output_document(transformer: Any) -> dict[str, Any]:
    """What a file keeps of `set_output`: nothing where it was not called."""
    config: dict[str, str] = transformer.__dict__.get("_sklearn_output_config", {})
    return {"output": config["transform"]} if config else {}


def take_output(transformer: Any, parts: Parts) -> None:
    """Takes what `output_document` wrote."""
    if "output" not in parts:
        return
    word = parts.of("output", str)
    if word not in _CONTAINERS:
        raise FormatError(f"{type(transformer).__name__}: its output is {word!r}, which is no kind")
    transformer.set_output(transform=word)


def _numbered(count: int) -> Names:
    return np.array([f"x{i}" for i in range(count)], dtype=object)


def _differing(fitted: Names, given: Names) -> str:
    message = "The feature names should match those that were passed during fit.\n"
    new, gone = sorted({*given} - {*fitted}), sorted({*fitted} - {*given})
    if new:
        message += "Feature names unseen at fit time:\n" + _listed(new)
    if gone:
        message += "Feature names seen at fit time, yet now missing:\n" + _listed(gone)
    if not new and not gone:
        message += "Feature names must be in the same order as they were in fit.\n"
    return message


def _listed(names: list[Any]) -> str:
    shown = [f"- {each}\n" for each in names[:_MOST_SHOWN]]
    return "".join([*shown, "- ...\n"] if len(names) > _MOST_SHOWN else shown)
