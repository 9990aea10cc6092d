"""What every statistical model is in Python: options with a name, and a panel of the core."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from mliot import _core
from mliot._params import Params


class StatisticalModel(Params):
    """A model of single series: its options, and the name of its forecasts.

    Options are checked when the model is first used; a wrong one raises
    :class:`mliot.InvalidArgument` (a ``ValueError``) that names it.
    """

    #: Class of the core that holds the states of many series under this model.
    panel_class: ClassVar[str]
    #: Whether further columns of a frame are covariates of this model; others do not look at them.
    takes_covariates: ClassVar[bool] = False
    #: Observations below this are refused.
    lowest: ClassVar[float] = -math.inf
    #: Whether observations that are no whole numbers are refused.
    whole: ClassVar[bool] = False

    alias: str | None

    def name(self) -> str:
        """The column of the forecasts: the alias, or the name of the class."""
        return self.alias or type(self).__name__

    def panel(self) -> Any:
        """An unfitted panel of the core with these options."""
        return getattr(_core, self.panel_class)(self._options())

    def panel_with(self, covariates: int) -> Any:
        """The same for so many covariates a row."""
        return getattr(_core, self.panel_class)({**self._options(), "regressors": covariates})

    def _options(self) -> dict[str, Any]:
        return {name: value for name, value in self.get_params().items() if name != "alias"}
