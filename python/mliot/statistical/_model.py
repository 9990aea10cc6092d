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
    #: Observations below this are refused.
    lowest: ClassVar[float] = -math.inf

    alias: str | None

    def name(self) -> str:
        """The column of the forecasts: the alias, or the name of the class."""
        return self.alias or type(self).__name__

    def panel(self) -> Any:
        """An unfitted panel of the core with these options."""
        options = {name: value for name, value in self.get_params().items() if name != "alias"}
        return getattr(_core, self.panel_class)(options)
