"""Moments of the samples of the last hours or days, whatever their number."""

from __future__ import annotations

from typing import Any

from mliot import _core
from mliot._core import InvalidArgument
from mliot.features._time_windows import TimeTransform, length_of


class TimeRolling(TimeTransform):
    """What windows over time without options of their own share."""

    def __init__(
        self,
        window: str | int,
        min_samples: int = 1,
        max_samples: int = 1024,
        closed: str = "right",
    ) -> None:
        self.window = window
        self.min_samples = min_samples
        self.max_samples = max_samples
        self.closed = closed


class _TimeVariance(TimeRolling):
    def __init__(
        self,
        window: str | int,
        min_samples: int = 1,
        max_samples: int = 1024,
        ddof: int = 1,
        closed: str = "right",
    ) -> None:
        self.ddof = ddof
        super().__init__(window, min_samples, max_samples, closed)


class TimeRollingSum(TimeRolling):
    """Sum of the samples of the last ``window``: their real sum, rounded once.

    The statistic, its rounding and what an infinity does are those of :class:`RollingSum`:
    the value is a function of the samples in the window alone.

    Missing: NaN moves time on, takes no room and is not counted.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    window : str or int
        Time that the window reaches back, as "24h" or "15min"; a sample leaves when it is as old.
        A whole number of steps where times are whole numbers.
    min_samples : int, default 1
        Samples that must be present for a value.
    max_samples : int, default 1024
        Samples that the window has room for: the memory of a stream. More are an error.
    closed : {"right", "left", "both", "neither"}, default "right"
        Which ends of the span belong to the window. With the right one open the window ends
        before the newest sample; others at its time that came earlier are in it.
    """

    _machine = _core.TimeRollingSum


class TimeRollingMean(TimeRolling):
    """Mean of the samples of the last ``window``: their real mean, rounded once.

    The statistic, its rounding and what an infinity does are those of :class:`RollingMean`:
    the value is a function of the samples in the window alone.

    Missing: NaN moves time on, takes no room and is not counted.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    window : str or int
        Time that the window reaches back, as "24h" or "15min"; a sample leaves when it is as old.
        A whole number of steps where times are whole numbers.
    min_samples : int, default 1
        Samples that must be present for a value.
    max_samples : int, default 1024
        Samples that the window has room for: the memory of a stream. More are an error.
    closed : {"right", "left", "both", "neither"}, default "right"
        Which ends of the span belong to the window. With the right one open the window ends
        before the newest sample; others at its time that came earlier are in it.

    Examples
    --------
    >>> from mliot.features import TimeRollingMean
    >>> days = ["2024-01-01", "2024-01-02", "2024-01-05"]
    >>> TimeRollingMean("3D").transform([1.0, 2.0, 6.0], times=days)
    array([1. , 1.5, 6. ])

    Notes
    -----
    Source: pandas, ``DataFrame.rolling("24h", closed="right")``.
    """

    _machine = _core.TimeRollingMean


class TimeRollingVar(_TimeVariance):
    """Variance (divisor n - ddof) of the samples of the last ``window``, rounded once.

    The statistic, its rounding and what an infinity does are those of :class:`RollingVar`:
    the value is a function of the samples in the window alone.

    Missing: NaN moves time on, takes no room and is not counted.
    Warm-up: NaN until ``min_samples`` and more than ``ddof`` samples are present.

    Parameters
    ----------
    window : str or int
        Time that the window reaches back, as "24h" or "15min"; a sample leaves when it is as old.
        A whole number of steps where times are whole numbers.
    min_samples : int, default 1
        Samples that must be present for a value.
    max_samples : int, default 1024
        Samples that the window has room for: the memory of a stream. More are an error.
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of samples present less ``ddof``.
    closed : {"right", "left", "both", "neither"}, default "right"
        Which ends of the span belong to the window. With the right one open the window ends
        before the newest sample; others at its time that came earlier are in it.
    """

    _machine = _core.TimeRollingVar


class TimeRollingStd(_TimeVariance):
    """Standard deviation (divisor n - ddof) of the samples of the last ``window``.

    The statistic, its rounding and what an infinity does are those of :class:`RollingStd`:
    the value is a function of the samples in the window alone.

    Missing: NaN moves time on, takes no room and is not counted.
    Warm-up: NaN until ``min_samples`` and more than ``ddof`` samples are present.

    Parameters
    ----------
    window : str or int
        Time that the window reaches back, as "24h" or "15min"; a sample leaves when it is as old.
        A whole number of steps where times are whole numbers.
    min_samples : int, default 1
        Samples that must be present for a value.
    max_samples : int, default 1024
        Samples that the window has room for: the memory of a stream. More are an error.
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of samples present less ``ddof``.
    closed : {"right", "left", "both", "neither"}, default "right"
        Which ends of the span belong to the window. With the right one open the window ends
        before the newest sample; others at its time that came earlier are in it.
    """

    _machine = _core.TimeRollingStd


class TimeRollingZScore(_TimeVariance):
    """Distance of a sample from the mean of its window over time, in standard deviations.

    The statistic, its rounding and what an infinity does are those of :class:`RollingZScore`:
    the value is a function of the samples in the window alone. The score of a missing
    sample is NaN.

    Missing: NaN moves time on, takes no room and is not counted.
    Warm-up: NaN until ``min_samples`` and more than ``ddof`` samples are present.

    Parameters
    ----------
    window : str or int
        Time that the window reaches back, as "24h" or "15min"; a sample leaves when it is as old.
        A whole number of steps where times are whole numbers.
    min_samples : int, default 1
        Samples that must be present for a value.
    max_samples : int, default 1024
        Samples that the window has room for: the memory of a stream. More are an error.
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of samples present less ``ddof``.
    closed : {"right", "both"}, default "right"
        Which ends of the span belong to the window. The newest sample must be in it.
    """

    _machine = _core.TimeRollingZScore


class TimeRollingSkewness(TimeRolling):
    """Skewness of the samples of the last ``window``, adjusted for bias (G1).

    The statistic, its rounding and what an infinity does are those of :class:`RollingSkewness`:
    the value is a function of the samples in the window alone.

    Missing: NaN moves time on, takes no room and is not counted.
    Warm-up: NaN until ``min_samples`` and three samples are present.

    Parameters
    ----------
    window : str or int
        Time that the window reaches back, as "24h" or "15min"; a sample leaves when it is as old.
        A whole number of steps where times are whole numbers.
    min_samples : int, default 1
        Samples that must be present for a value.
    max_samples : int, default 1024
        Samples that the window has room for: the memory of a stream. More are an error.
    closed : {"right", "left", "both", "neither"}, default "right"
        Which ends of the span belong to the window. With the right one open the window ends
        before the newest sample; others at its time that came earlier are in it.
    """

    _machine = _core.TimeRollingSkewness


class TimeRollingKurtosis(TimeRolling):
    """Excess kurtosis of the samples of the last ``window``, adjusted for bias (G2).

    The statistic, its rounding and what an infinity does are those of :class:`RollingKurtosis`:
    the value is a function of the samples in the window alone.

    Missing: NaN moves time on, takes no room and is not counted.
    Warm-up: NaN until ``min_samples`` and four samples are present.

    Parameters
    ----------
    window : str or int
        Time that the window reaches back, as "24h" or "15min"; a sample leaves when it is as old.
        A whole number of steps where times are whole numbers.
    min_samples : int, default 1
        Samples that must be present for a value.
    max_samples : int, default 1024
        Samples that the window has room for: the memory of a stream. More are an error.
    closed : {"right", "left", "both", "neither"}, default "right"
        Which ends of the span belong to the window. With the right one open the window ends
        before the newest sample; others at its time that came earlier are in it.
    """

    _machine = _core.TimeRollingKurtosis


class TimeRollingSlope(TimeTransform):
    """Slope of the straight line that fits the samples of the last ``window`` best.

    By least squares over the samples and their times: the real slope, rounded once. It is what the
    signal gains a ``unit`` of time; NaN with fewer than two samples, where all are of one time, and
    while an infinity is in the window. :class:`RollingSlope` counts samples instead of time.

    Missing: NaN moves time on, takes no room and is not counted.
    Warm-up: NaN until ``min_samples`` and two samples are present.
    Cost: proportional to the samples in the window, for each value.

    Parameters
    ----------
    window : str or int
        Time that the window reaches back, as "24h" or "15min"; a sample leaves when it is as old.
        A whole number of steps where times are whole numbers.
    min_samples : int, default 2
        Samples that must be present for a value.
    max_samples : int, default 1024
        Samples that the window has room for: the memory of a stream. More are an error.
    unit : str or int, optional
        The time that the slope is of, as "1h". Default: a second ("1s"), or one step where
        ``window`` is a whole number.
    closed : {"right", "left", "both", "neither"}, default "right"
        Which ends of the span belong to the window. With the right one open the window ends
        before the newest sample; others at its time that came earlier are in it.

    Examples
    --------
    >>> from mliot.features import TimeRollingSlope
    >>> at = ["2024-01-01 00:00", "2024-01-01 00:20", "2024-01-01 01:00"]
    >>> TimeRollingSlope("3h", unit="1h").transform([20.0, 21.0, 23.0], times=at)
    array([nan,  3.,  3.])
    """

    _machine = _core.TimeRollingSlope

    def __init__(
        self,
        window: str | int,
        min_samples: int = 2,
        max_samples: int = 1024,
        unit: str | int | None = None,
        closed: str = "right",
    ) -> None:
        self.window = window
        self.min_samples = min_samples
        self.max_samples = max_samples
        self.unit = unit
        self.closed = closed

    def _core_options(self, params: dict[str, Any]) -> dict[str, Any]:
        options = super()._core_options(params)
        who, unit = type(self).__name__, params["unit"]
        if unit is None:
            unit = "1s" if self.takes_dates else 1
        if isinstance(unit, str) != self.takes_dates:
            raise InvalidArgument(
                f"{who}: window and unit must both be lengths as '1h' or both whole numbers, got "
                f"window={self.window!r} with unit={unit!r}"
            )
        return {**options, "unit": length_of(unit, who, "unit")}
