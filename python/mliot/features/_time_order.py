"""Order statistics of the samples of the last hours or days, whatever their number."""

from __future__ import annotations

from mliot import _core
from mliot.features._time_rolling import TimeRolling
from mliot.features._time_windows import TimeTransform


class TimeRollingMin(TimeRolling):
    """Smallest sample of the last ``window``; -0 counts as 0.

    The statistic, its rounding and what an infinity does are those of :class:`RollingMin`:
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

    _machine = _core.TimeRollingMin


class TimeRollingMax(TimeRolling):
    """Largest sample of the last ``window``; -0 counts as 0.

    The statistic, its rounding and what an infinity does are those of :class:`RollingMax`:
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

    _machine = _core.TimeRollingMax


class TimeRollingMedian(TimeRolling):
    """Median of the samples of the last ``window``.

    The statistic, its rounding and what an infinity does are those of :class:`RollingMedian`:
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

    _machine = _core.TimeRollingMedian


class TimeRollingQuantile(TimeTransform):
    """Quantile of the samples of the last ``window``, by their sorted place ``(n - 1) * q``.

    The statistic, its rounding and what an infinity does are those of :class:`RollingQuantile`:
    the value is a function of the samples in the window alone.

    Missing: NaN moves time on, takes no room and is not counted.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    window : str or int
        Time that the window reaches back, as "24h" or "15min"; a sample leaves when it is as old.
        A whole number of steps where times are whole numbers.
    q : float
        The quantile, in [0, 1]: 0 the smallest sample, 0.5 the median, 1 the largest.
    min_samples : int, default 1
        Samples that must be present for a value.
    max_samples : int, default 1024
        Samples that the window has room for: the memory of a stream. More are an error.
    interpolation : {"linear", "lower", "higher", "midpoint", "nearest"}, default "linear"
        What stands for a quantile between two samples.
    closed : {"right", "left", "both", "neither"}, default "right"
        Which ends of the span belong to the window. With the right one open the window ends
        before the newest sample; others at its time that came earlier are in it.
    """

    _machine = _core.TimeRollingQuantile

    def __init__(
        self,
        window: str | int,
        q: float,
        min_samples: int = 1,
        max_samples: int = 1024,
        interpolation: str = "linear",
        closed: str = "right",
    ) -> None:
        self.window = window
        self.q = q
        self.min_samples = min_samples
        self.max_samples = max_samples
        self.interpolation = interpolation
        self.closed = closed


class TimeRollingRank(TimeTransform):
    """Place of the newest sample among those of the last ``window``, ascending, from 1.

    The statistic, its rounding and what an infinity does are those of :class:`RollingRank`:
    the value is a function of the samples in the window alone. The rank of a missing
    sample is NaN.

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
    method : {"average", "min", "max"}, default "average"
        Which of their places equal samples have.
    pct : bool, default False
        Whether the rank is divided by the number of samples present.
    closed : {"right", "both"}, default "right"
        Which ends of the span belong to the window. The newest sample must be in it.
    """

    _machine = _core.TimeRollingRank

    def __init__(
        self,
        window: str | int,
        min_samples: int = 1,
        max_samples: int = 1024,
        method: str = "average",
        pct: bool = False,
        closed: str = "right",
    ) -> None:
        self.window = window
        self.min_samples = min_samples
        self.max_samples = max_samples
        self.method = method
        self.pct = pct
        self.closed = closed


class TimeRollingCount(TimeTransform):
    """How many samples of the last ``window`` are present.

    Infinities are present.

    Missing: NaN moves time on, takes no room and is not counted.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    window : str or int
        Time that the window reaches back, as "24h" or "15min"; a sample leaves when it is as old.
        A whole number of steps where times are whole numbers.
    min_samples : int, default 0
        Samples that must be present for a value.
    max_samples : int, default 1024
        Samples that the window has room for: the memory of a stream. More are an error.
    closed : {"right", "left", "both", "neither"}, default "right"
        Which ends of the span belong to the window. With the right one open the window ends
        before the newest sample; others at its time that came earlier are in it.
    """

    _machine = _core.TimeRollingCount

    def __init__(
        self,
        window: str | int,
        min_samples: int = 0,
        max_samples: int = 1024,
        closed: str = "right",
    ) -> None:
        self.window = window
        self.min_samples = min_samples
        self.max_samples = max_samples
        self.closed = closed
