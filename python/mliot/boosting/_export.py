"""Fitted trees as C for microcontrollers."""

from __future__ import annotations

import os
from typing import Any, Literal

import numpy.typing as npt
from sklearn.utils.validation import check_is_fitted

from mliot import _core
from mliot._export import GeneratedC, write_c


class ExportsC:
    """What writes a fitted estimator as C."""

    _model: _core.Boosting

    @property
    def categories_(self) -> list[npt.NDArray[Any] | None]:
        """The levels of each feature that is a category."""
        raise NotImplementedError

    def export_c(
        self,
        directory: str | os.PathLike[str],
        name: str = "model",
        mode: Literal["small", "fast"] = "small",
        dtype: Literal["float32", "float64"] = "float32",
    ) -> GeneratedC:
        """Write the fitted trees as C99 for a microcontroller: no heap, no libm, no stdio.

        ``name_predict(x, &out)`` has the bits of ``predict`` (of ``predict_proba[:, 1]`` for a
        classifier) for every row of ``dtype``; ``name_sum(x)`` and a classifier's ``name_class(x)``
        use no floating point; ``name_selftest()`` replays made-up rows.

        Of more than two classes, several targets or quantiles ``name_predict(x, out)`` writes
        ``NAME_OUTPUTS`` values, those of ``predict_proba``, ``predict`` or ``predict_quantiles``;
        ``name_sums(x, sums)`` as many sums, and ``name_class(x)`` is the place of the label in
        ``classes_``.

        A category is given by the place of its level in ``categories_``, for which the header has
        names; a level that training did not see by any number behind them.

        Parameters
        ----------
        directory : path
            Folder of ``name.h`` and ``name.c``; made where it is missing. Both files are written,
            or neither.
        name : str, default="model"
            Prefix of every name in the code: a C identifier.
        mode : {"small", "fast"}, default="small"
            Trees as tables of four-byte nodes, or as if and else.
        dtype : {"float32", "float64"}, default="float32"
            Type of the rows on the device.

        Returns
        -------
        GeneratedC
            The paths, and what they cost in bytes.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before ``fit``.
        ValueError
            For a name that is no identifier, an unknown mode, or trees that the mode has no room
            for.
        """
        check_is_fitted(self)
        options = {"name": name, "mode": mode, "dtype": dtype}
        features = [str(each) for each in getattr(self, "feature_names_in_", [])]
        names: dict[str, Any] = {"features": features, "levels": self._level_names(features)}
        if hasattr(self, "classes_"):
            names["classes"] = [str(label) for label in self.classes_]
        return write_c(self._model, directory, options, names)

    def _level_names(self, features: list[str]) -> list[tuple[str, list[str]]]:
        """The levels of each category, with the name of its column."""
        named = []
        for j, levels in enumerate(self.categories_):
            if levels is not None:
                texts = [str(level) for level in levels]
                named.append((features[j] if features else f"x{j}", texts))
        return named
