"""The models that `auto` tries: how many and which is fixed by the class of the series."""

from __future__ import annotations

from collections.abc import Sequence

from mliot import statistical
from mliot.forecasting._classes import CLASSES
from mliot.statistical import StatisticalModel

# Named by class so that models join the list as the library gets them. The first one of a class is
# its default, which another one has to beat; True stands for one with each season of the times.
_LEVELS_AND_SEASONS = (
    ("MedianEnsemble", True),
    ("AutoETS", True),
    ("DynamicOptimizedTheta", True),
    ("SeasonalNaive", True),
)
_DEMANDS = (
    ("IMAPA", False),
    ("ADIDA", False),
    ("TSB", False),
    ("CrostonSBA", False),
    ("SimpleExponentialSmoothingOptimized", False),
    ("HistoricAverage", False),
)
_OF_CLASS = {
    "smooth": _LEVELS_AND_SEASONS,
    "erratic": _LEVELS_AND_SEASONS,
    "intermittent": _DEMANDS,
    "lumpy": _DEMANDS,
    "short": (("SimpleExponentialSmoothingOptimized", False),),
}
_WEIGHTED = ("smooth", "erratic")  # these also try weights by series
_SEVERAL_SEASONS = ("smooth", "erratic")  # and MSTL, and its median with AutoETS
assert tuple(_OF_CLASS) == CLASSES


def candidates_of(kind: str, seasons: Sequence[int], h: int | None) -> list[StatisticalModel]:
    """The statistical models tried for a class, the default first.

    ``seasons`` are those of the times that the series are long enough for, the shortest first;
    ``h`` the periods that are forecast, None where series have no season or are too short for
    weights of their own.
    """
    found: list[StatisticalModel] = []
    for name, seasonal in _OF_CLASS[kind]:
        made = getattr(statistical, name)
        if not seasonal:
            found.append(made())
        else:
            found += [made(season_length=m) for m in seasons or [1]]
    if len(seasons) > 1 and kind in _SEVERAL_SEASONS:
        together = statistical.MSTL(season_length=sorted(seasons))
        apart = [statistical.AutoETS(season_length=m) for m in seasons]
        found += [together, statistical.MedianEnsemble([*apart, together])]
    if kind in _WEIGHTED and h is not None:
        several = sorted(seasons) if len(seasons) > 1 else seasons[0]
        found.append(statistical.WeightedEnsemble(season_length=several, horizon=h))
    return found
