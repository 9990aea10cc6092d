"""What a fitted forecaster says of itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from mliot import _core
from mliot.forecasting._checks import checked
from mliot.forecasting._fitted import Fitted


class FittedFacts:
    """The settings of a forecaster and, once it is fitted, its columns, features and horizon."""

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
