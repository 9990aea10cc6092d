"""What a fitted forecaster says of itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from mliot import _core
from mliot._integers import positive
from mliot.forecasting._checks import checked
from mliot.forecasting._fitted import Fitted
from mliot.forecasting._looking_ahead import LooksAhead, NextPeriods
from mliot.forecasting._series_events import future_columns


class FittedFacts(LooksAhead):
    """The settings of a forecaster and, once it is fitted, its columns, features and horizon."""

    intervals: Any
    _fitted: Fitted
    _cleaning: tuple[Any, ...] = ()  # steps of a pipeline, which come before the features
    _learn_maps: Any = None  # fits the scalers and encoders among them

    def cleaned_by(self, steps: tuple[Any, ...], learn_maps: Any) -> None:
        """Takes the steps of the pipeline that this forecaster ends, and what fits its scalers and
        encoders."""
        self._cleaning, self._learn_maps = steps, learn_maps

    def _settings(self) -> dict[str, Any]:
        params = self.get_params()  # type: ignore[attr-defined]
        return {**checked(params), "cleaning": self._cleaning, "learn_maps": self._learn_maps}

    def _ahead(self) -> list[str]:
        """Columns that are future-known because X_df of fit had them."""
        fitted: Fitted | None = getattr(self, "_fitted", None)
        return [] if fitted is None else fitted.ahead

    def _fit(self) -> Fitted:
        fitted: Fitted | None = getattr(self, "_fitted", None)
        if fitted is None:
            raise _core.NotFitted("this Forecaster is not fitted; call fit first")
        return fitted

    def _next(self) -> NextPeriods:
        fitted = self._fit()
        starts = fitted.starts()
        made = future_columns(fitted.events, fitted.ids, fitted.axis, starts, 1)
        columns = [name for name in fitted.roles.future if name not in made]
        return NextPeriods(fitted.ids, fitted.axis, fitted.style, starts, columns)

    def _steps(self, h: int | None) -> int:
        return positive(self._fit().horizon if h is None else h, "h")

    def _reach(self) -> int | None:
        return 0 if self.intervals is None else self._fit().horizon

    @property
    def columns_(self) -> dict[str, str]:
        """The part each column plays: "static", "future", "past" or "weight"."""
        return self._fit().roles.as_dict()

    @property
    def feature_names_(self) -> list[str]:
        """Features in the order of the model."""
        return list(self._fit().plan.names)

    @property
    def feature_importances_(self) -> dict[str, float]:
        """Share of the trees' total gain, largest first."""
        gains = np.asarray(self._fit().core.feature_importances)
        total = float(gains.sum()) or 1.0
        pairs = zip(self.feature_names_, gains / total, strict=True)
        return {name: float(share) for name, share in sorted(pairs, key=lambda p: -p[1])}

    @property
    def horizon_(self) -> int:
        """Steps that intervals and past-only features reach."""
        return self._fit().horizon

    @property
    def freq_(self) -> str:
        """The frequency in force."""
        return str(self._fit().axis.frequency)
