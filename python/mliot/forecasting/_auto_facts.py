"""What an AutoForecaster says of itself: the classes of its series, and what was chosen."""

from __future__ import annotations

from typing import Any

import numpy as np

from mliot import _core
from mliot._integers import positive
from mliot.forecasting._auto_parts import failures_of_parts
from mliot.forecasting._auto_stored import StoredAuto
from mliot.forecasting._forecaster import Forecaster
from mliot.forecasting._looking_ahead import LooksAhead, NextPeriods
from mliot.forecasting._statistical_input import Series
from mliot.forecasting._statistical_tables import failures_frame
from mliot.forecasting._trial import BOOSTING


class AutoFacts(StoredAuto, LooksAhead):
    """Properties of a fitted `mliot.forecasting.AutoForecaster`."""

    horizon: int

    def _need_fit(self) -> Series:
        if not hasattr(self, "_series"):
            raise _core.NotFitted("this AutoForecaster is not fitted; call fit first")
        return self._series

    def _next(self) -> NextPeriods:
        series, boosted = self._need_fit(), self._boosted
        return series.next_periods([] if boosted is None else boosted._next().columns)

    def _steps(self, h: int | None) -> int:
        self._need_fit()
        return positive(self.horizon if h is None else h, "h")

    def _reach(self) -> int | None:
        reaches = [part.found.reach for part in self._parts]
        reaches += [] if self._boosted is None else [self._boosted._reach()]
        return min((each for each in reaches if each is not None), default=None)

    @property
    def boosted_(self) -> Forecaster | None:
        """The boosted forecaster of all series, where a class has chosen it."""
        self._need_fit()
        return self._boosted

    @property
    def series_(self) -> Any:
        """For each series its ``class``, ``adi``, ``cv2`` and the ``model`` that forecasts it."""
        series, classes = self._need_fit(), self._classes
        chosen = {each["what"]: each["chosen"] for each in self.choices_}
        names = classes.names()
        models = [chosen.get(f"{name} series", BOOSTING) for name in names.tolist()]
        columns = {
            "class": names,
            "adi": classes.adi,
            "cv2": classes.cv2,
            "model": np.array(models, dtype=np.str_),
        }
        return series.table_frame(range(len(series.ids)), columns)

    @property
    def failures_(self) -> Any:
        """The series that the model of their class could not take: ids, ``model``, ``reason``."""
        return failures_frame(self._need_fit(), failures_of_parts(self._parts))

    @property
    def freq_(self) -> str:
        """The frequency in force."""
        return str(self._need_fit().axis.frequency)

    @property
    def horizon_(self) -> int:
        """Steps that intervals reach."""
        self._need_fit()
        return int(self.horizon)

    @property
    def columns_(self) -> dict[str, str]:
        """The part each column plays for the boosted forecaster; none without one."""
        self._need_fit()
        return {} if self._boosted is None else self._boosted.columns_

    @property
    def feature_importances_(self) -> dict[str, float]:
        """Those of the boosted forecaster; none without one."""
        self._need_fit()
        return {} if self._boosted is None else self._boosted.feature_importances_
