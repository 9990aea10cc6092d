"""Covariance and correlation of two columns over the last hours or days."""

from __future__ import annotations

from typing import Any

from mliot import _core
from mliot._core import InvalidArgument
from mliot._series import Floats, no_sample, offsets_of
from mliot.features._pairs import TwoColumns
from mliot.features._time_windows import Integers, index_of, length_of, refuse_falling, times_of


class TimePairTransform(TwoColumns):
    """What windows over time of two columns share. Use the classes below.

    Both samples of a pair are of one time; times never fall. A stream takes pairs and their times
    (``update(x, y, time)``), a batch three columns (``transform(x, y, times=...)``), with the same
    bits. It is pickled with its stream. A step of a `mliot.pipeline.Pipeline` names both columns
    and adds the feature as a third; ``time_col`` gives the times.
    """

    window: str | int

    def _core_options(self, params: dict[str, Any]) -> dict[str, Any]:
        return {**params, "window": length_of(params["window"], type(self).__name__)}

    @property
    def takes_dates(self) -> bool:
        """Whether times are dates; else they are whole numbers."""
        return isinstance(self.window, str)

    def update(self, x: float, y: float, time: Any) -> float:
        """Takes the next pair of this object's own stream and gives the feature after it.

        Parameters
        ----------
        x, y : float
            The samples; NaN where one is missing.
        time : datetime, numpy.datetime64, str or int
            When they were taken; not before the newest pair.

        Returns
        -------
        float
            The feature; NaN while it is not known.

        Raises
        ------
        TypeError
            When a sample is no number.
        InvalidArgument
            When an option is out of range, the time falls, is missing or is of another kind than
            ``window``, or when the window holds ``max_samples`` pairs already; nothing has changed
            then.
        """
        who = type(self).__name__
        try:
            stream = self._live
        except AttributeError:
            stream = self._begun()
        at = int(times_of([time], who, self.takes_dates)[0])
        try:
            return float(stream.update(x, y, at))
        except TypeError:
            raise no_sample(who, x, y) from None

    def transform(
        self, x: Any, y: Any, ids: Any = None, indptr: Any = None, times: Any = None
    ) -> Floats:
        """The feature after each pair, apart from this object's own stream.

        Parameters
        ----------
        x, y : array-like of shape (n,)
            The columns, in the order of time; many series one after the other when ``ids`` or
            ``indptr`` says where they begin.
        ids : array-like of shape (n,), optional
            The series that each pair belongs to; the pairs of a series stand together.
        indptr : array-like of shape (m + 1,), optional
            Instead of ids: series i is at ``indptr[i]:indptr[i + 1]``.
        times : array-like of shape (n,)
            When each pair was taken: datetimes without a zone, ISO text, or whole numbers where
            ``window`` is one. Default: the index of ``x`` or ``y``, if that is of datetimes; if
            both are, they must be equal.

        Returns
        -------
        numpy.ndarray of float64, shape (n,)

        Raises
        ------
        InvalidArgument
            When an option is out of range, shapes do not fit, a series of ``ids`` stands in two
            places, a time is missing, falls (the row within its series is named), has a zone, is a
            number that is not an integer or is of another kind than ``window``, or a window holds
            more than ``max_samples`` pairs.
        """
        who = type(self).__name__
        left, right = self._columns(x, y)
        if times is None:
            times = _index_of_both(x, y, who)
        at = times_of(times, who, self.takes_dates)
        if at.shape != left.shape:
            raise InvalidArgument(
                f"{who}: x, y and times must be columns of one length, got {left.shape} and "
                f"{at.shape}"
            )
        offsets = offsets_of(len(left), ids, indptr, who)
        if self.takes_dates:
            refuse_falling(at, offsets, who)
        return self._along(left, right, at, offsets)

    def _along(self, x: Floats, y: Floats, times: Integers, offsets: Integers) -> Floats:
        """The feature after each pair, of times as the core counts them."""
        out: Floats = self._stream.transform(times, x, y, offsets)
        return out


def _index_of_both(x: Any, y: Any, who: str) -> Any:
    """The datetimes that pandas' columns are indexed by."""
    left, right = index_of(x), index_of(y)
    if left is None and right is None:
        raise InvalidArgument(f"{who}: times is missing: give the time of each pair, times=...")
    if left is not None and right is not None and not left.equals(right):
        raise InvalidArgument(
            f"{who}: x and y have different times as their index; align them, or give times=..."
        )
    return right if left is None else left


class TimeRollingCovariance(TimePairTransform):
    """Covariance (divisor n - ddof) of two columns over the pairs of the last ``window``.

    The statistic, its rounding and what an infinity does are those of :class:`RollingCovariance`:
    the value is a function of the pairs in the window alone.

    Missing: a pair with a NaN moves time on, takes no room and is not counted.
    Warm-up: NaN until ``min_samples`` and more than ``ddof`` pairs are present.

    Parameters
    ----------
    window : str or int
        Time that the window reaches back, as "24h" or "15min"; a pair leaves when it is as old.
        A whole number of steps where times are whole numbers.
    min_samples : int, default 1
        Pairs that must be present for a value.
    max_samples : int, default 1024
        Pairs that the window has room for: the memory of a stream. More are an error.
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of pairs present less ``ddof``.
    closed : {"right", "left", "both", "neither"}, default "right"
        Which ends of the span belong to the window. With the right one open the window ends
        before the newest pair; others at its time that came earlier are in it.

    Examples
    --------
    >>> from mliot.features import TimeRollingCovariance
    >>> at = ["2024-01-01 00:00", "2024-01-01 00:20", "2024-01-01 03:00", "2024-01-01 03:30"]
    >>> covariance = TimeRollingCovariance("1h")
    >>> covariance.transform([1.0, 2.0, 4.0, 2.0], [1.0, 3.0, 3.0, 4.0], times=at)
    array([nan,  1., nan, -1.])
    """

    _machine = _core.TimeRollingCovariance

    def __init__(
        self,
        window: str | int,
        min_samples: int = 1,
        max_samples: int = 1024,
        ddof: int = 1,
        closed: str = "right",
    ) -> None:
        self.window = window
        self.min_samples = min_samples
        self.max_samples = max_samples
        self.ddof = ddof
        self.closed = closed


class TimeRollingCorrelation(TimePairTransform):
    """Pearson's correlation of two columns over the pairs of the last ``window``.

    The statistic, its rounding and what an infinity does are those of :class:`RollingCorrelation`:
    the value is a function of the pairs in the window alone.

    Missing: a pair with a NaN moves time on, takes no room and is not counted.
    Warm-up: NaN until ``min_samples`` and two pairs are present.

    Parameters
    ----------
    window : str or int
        Time that the window reaches back, as "24h" or "15min"; a pair leaves when it is as old.
        A whole number of steps where times are whole numbers.
    min_samples : int, default 1
        Pairs that must be present for a value.
    max_samples : int, default 1024
        Pairs that the window has room for: the memory of a stream. More are an error.
    closed : {"right", "left", "both", "neither"}, default "right"
        Which ends of the span belong to the window. With the right one open the window ends
        before the newest pair; others at its time that came earlier are in it.
    """

    _machine = _core.TimeRollingCorrelation

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
