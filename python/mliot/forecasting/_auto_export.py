"""The C of an AutoForecaster: of series that one model forecasts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mliot import _core, frames
from mliot._artefact import STATISTICAL, Artefact, Statistical
from mliot._export import GeneratedC
from mliot.forecasting._auto_facts import AutoFacts
from mliot.forecasting._auto_parts import Part
from mliot.forecasting._export import chosen_series
from mliot.forecasting._panels import FittedModel
from mliot.forecasting._statistical_export import write_model
from mliot.forecasting._statistical_input import Series
from mliot.forecasting._statistical_stored import SERIES_ARRAYS, models_tree, values_document
from mliot.forecasting._stored import series_schema
from mliot.forecasting._support import Support
from mliot.forecasting._trial import BOOSTING
from mliot.statistical._ensemble import Ensemble


class ExportsAuto(AutoFacts):
    """`export_c` of `mliot.forecasting.AutoForecaster`."""

    fill_gaps: str | float | None

    def export_c(
        self,
        directory: str | os.PathLike[str],
        name: str = "demand",
        mode: Literal["small", "fast"] = "small",
        series: Any = None,
        level: Sequence[float] | None = None,
    ) -> GeneratedC:
        """Writes the model of some series as C99: those of one class, or those of boosting.

        The code is that of `Forecaster.export_c` or `StatisticalForecaster.export_c`; forecasts of
        a statistical model are not cut at zero there.

        Parameters
        ----------
        directory : path
            Folder of ``name.h`` and ``name.c``; both are written, or neither.
        name : str, default "demand"
            Prefix of every name in the code: a C identifier.
        mode : {"small", "fast"}, default "small"
            Trees of boosting as tables or as if and else.
        series : id or list of ids, optional
            Series that the code knows; ids of several columns are tuples. None: all.
        level : sequence of float, optional
            Coverages in percent of the intervals of boosting.

        Returns
        -------
        GeneratedC
            The paths, and what they cost in bytes.

        Raises
        ------
        Unsupported
            Where several models forecast the series, and for a model that has no C; they are named.
        InvalidArgument
            For an unknown id or a bad name, and for levels of a statistical model.
        NotFitted
            Before fit.
        """
        every = self._need_fit()
        chosen = chosen_series(every.ids, series) or range(len(every.ids))
        part = self._model_of(np.asarray(chosen, dtype=np.int64))
        if part is None:
            assert self._boosted is not None
            return self._boosted.export_c(directory, name, mode, series, level)
        if level:
            raise _core.InvalidArgument(
                "level: the C of a statistical model has a function for any quantile"
            )
        if isinstance(part.found.model, Ensemble):
            raise _core.Unsupported(
                f"C export: {_told(part)} has no C, as it is made of several models: forecast "
                'those series by a single one, as model="ets"'
            )
        found = _unnamed(part.found)
        place = {int(i): k for k, i in enumerate(part.members)}
        options = {"name": name, "series": [] if series is None else [place[i] for i in chosen]}
        ids = every.ids.take(part.members)
        alone = self._alone(replace(part, found=found), every, ids)
        return write_model(alone, ids, directory, options)

    def _model_of(self, chosen: NDArray[np.int64]) -> Part | None:
        """The one class of these series; None for boosting."""
        parts: list[Part | None] = [
            part for part in self._parts if np.isin(chosen, part.members).any()
        ]
        if np.isin(chosen, self._shared).any():
            parts.append(None)
        if len(parts) == 1:
            return parts[0]
        named = ", ".join(_told(part) for part in parts)
        raise _core.Unsupported(
            f"C export: {len(parts)} models forecast these series ({named}), and the C is of one: "
            'give series= of one class (see series_), or forecast all by one model, as model="ets"'
        )

    def _alone(self, part: Part, series: Series, ids: frames.Ids) -> Artefact:
        """A class, whose series have these ids, as a file of statistical models by itself."""
        arrays: dict[str, Any] = {
            name: np.asarray(getattr(series, name))[part.members] for name in SERIES_ARRAYS
        }
        mine = replace(series, ids=ids, **arrays)
        values = values_document(self.fill_gaps, Support())
        return Artefact(
            STATISTICAL,
            {},
            series_schema(ids, series.axis, series.style, self.target_col),
            frames.id_columns(ids),
            content=Statistical(models_tree(mine, [part.found], values)),
        )


def _unnamed(found: FittedModel) -> FittedModel:
    """The same under the name of its class."""
    model = found.model.clone()
    model.alias = None
    return replace(found, model=model)


def _told(part: Part | None) -> str:
    """A model and its series, in words."""
    if part is None:
        return BOOSTING
    return f"{type(part.found.model).__name__} of {part.kind} series"
