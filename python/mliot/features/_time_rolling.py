"""Statistics of the samples of the last hours or days, whatever their number."""

from __future__ import annotations

from mliot import _core
from mliot.features._time_windows import TimeTransform


class _TimeRolling(TimeTransform):
    def __init__(self, window: str | int, min_samples: int = 1, max_samples: int = 1024) -> None:
        self.window = window
        self.min_samples = min_samples
        self.max_samples = max_samples
        super().__init__()


class _TimeVariance(_TimeRolling):
    def __init__(
        self, window: str | int, min_samples: int = 1, max_samples: int = 1024, ddof: int = 1
    ) -> None:
        self.ddof = ddof
        super().__init__(window, min_samples, max_samples)


class TimeRollingSum(_TimeRolling):
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
    """

    _machine = _core.TimeRollingSum


class TimeRollingMean(_TimeRolling):
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
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of samples present less ``ddof``.
    """

    _machine = _core.TimeRollingVar


class TimeRollingStd(_TimeVariance):
    """Standard deviation (divisor n - ddof) of the samples of the last ``window``.

    The statistic, its rounding and what an infinity does are those of :class:`RollingStd`:
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
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of samples present less ``ddof``.
    """

    _machine = _core.TimeRollingStd


class TimeRollingZScore(_TimeVariance):
    """Distance of a sample from the mean of its window over time, in standard deviations.

    The statistic, its rounding and what an infinity does are those of :class:`RollingZScore`:
    the value is a function of the samples in the window alone. The score of a missing
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
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of samples present less ``ddof``.
    """

    _machine = _core.TimeRollingZScore


class TimeRollingSkewness(_TimeRolling):
    """Skewness of the samples of the last ``window``, adjusted for bias (G1).

    The statistic, its rounding and what an infinity does are those of :class:`RollingSkewness`:
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
    """

    _machine = _core.TimeRollingSkewness


class TimeRollingKurtosis(_TimeRolling):
    """Excess kurtosis of the samples of the last ``window``, adjusted for bias (G2).

    The statistic, its rounding and what an infinity does are those of :class:`RollingKurtosis`:
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
    """

    _machine = _core.TimeRollingKurtosis


class TimeRollingMin(_TimeRolling):
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
    """

    _machine = _core.TimeRollingMin


class TimeRollingMax(_TimeRolling):
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
    """

    _machine = _core.TimeRollingMax


class TimeRollingMedian(_TimeRolling):
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
    """

    _machine = _core.TimeRollingQuantile

    def __init__(
        self,
        window: str | int,
        q: float,
        min_samples: int = 1,
        max_samples: int = 1024,
        interpolation: str = "linear",
    ) -> None:
        self.window = window
        self.q = q
        self.min_samples = min_samples
        self.max_samples = max_samples
        self.interpolation = interpolation
        super().__init__()


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
    """

    _machine = _core.TimeRollingRank

    def __init__(
        self,
        window: str | int,
        min_samples: int = 1,
        max_samples: int = 1024,
        method: str = "average",
        pct: bool = False,
    ) -> None:
        self.window = window
        self.min_samples = min_samples
        self.max_samples = max_samples
        self.method = method
        self.pct = pct
        super().__init__()


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
    """

    _machine = _core.TimeRollingCount

    def __init__(self, window: str | int, min_samples: int = 0, max_samples: int = 1024) -> None:
        self.window = window
        self.min_samples = min_samples
        self.max_samples = max_samples
        super().__init__()
