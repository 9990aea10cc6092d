"""Statistics of two columns: what they share, and those over their last samples."""

from __future__ import annotations

from typing import Any, Self

from mliot import _core
from mliot._core import InvalidArgument
from mliot._options import WithOptions
from mliot._series import Floats, no_sample, numbers, offsets_of


class TwoColumns(WithOptions):
    """What transforms of two columns share, whether samples come with their times or not.

    Options are kept as they were given and checked when the object is first used.
    """

    def reset(self) -> Self:
        """Forgets the stream. Raises InvalidArgument when an option is out of range."""
        self._stream.reset()
        return self

    def _columns(self, x: Any, y: Any) -> tuple[Floats, Floats]:
        who = type(self).__name__
        self._check_options()
        left, right = numbers(x, who), numbers(y, who)
        if left.ndim != 1 or left.shape != right.shape:
            raise InvalidArgument(
                f"{who}: x and y must be two columns of one length, got {left.shape} and "
                f"{right.shape}"
            )
        return left, right

    def __getstate__(self) -> dict[str, Any]:
        state = self._stream.state if self._in_use() else b""
        return {"params": self.get_params(), "state": state}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state["params"].items():
            setattr(self, name, value)
        if state["state"]:
            self._stream.state = state["state"]

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items())
        return f"{type(self).__name__}({shown})"


class PairTransform(TwoColumns):
    """What transforms of two columns share. Use the classes below.

    A stream takes pairs (``update``), a batch two columns (``transform``), with the same bits. It
    is pickled with its stream. A step of a `mliot.pipeline.Pipeline` names both columns and adds
    the feature as a third.
    """

    def update(self, x: float, y: float) -> float:
        """Takes the next pair of this object's own stream and gives the feature after it.

        Parameters
        ----------
        x, y : float
            The samples; NaN where one is missing.

        Returns
        -------
        float
            The feature; NaN while it is not known.

        Raises
        ------
        InvalidArgument
            When an option is out of range.
        TypeError
            When a sample is no number.
        """
        try:
            return float(self._live.update(x, y))
        except (AttributeError, TypeError):
            if hasattr(self, "_live"):
                raise no_sample(type(self).__name__, x, y) from None
        self._check_options()  # of the first sample
        return self.update(x, y)

    def transform(self, x: Any, y: Any, ids: Any = None, indptr: Any = None) -> Floats:
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

        Returns
        -------
        numpy.ndarray of float64, shape (n,)

        Raises
        ------
        InvalidArgument
            When an option is out of range, shapes do not fit, or a series of ``ids`` stands in two
            places.
        """
        who = type(self).__name__
        left, right = self._columns(x, y)
        ends = offsets_of(len(left), ids, indptr, who)
        out: Floats = self._stream.transform(left, right, ends)
        return out


class RollingCovariance(PairTransform):
    """Covariance (divisor n - ddof) of two columns over their last ``window_size`` samples.

    The real covariance of the pairs of which both samples are present, rounded once: it depends on
    the window's contents alone.

    Missing: a pair with a NaN takes its place in the window and is not counted. NaN while an
    infinity is in the window.
    Warm-up: NaN until ``min_samples`` and more than ``ddof`` pairs are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Pairs that must be present for a value. Default: ``window_size``.
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of pairs present less ``ddof``.

    Examples
    --------
    >>> from mliot.features import RollingCovariance
    >>> RollingCovariance(2).transform([1.0, 2.0, 4.0], [1.0, 3.0, 3.0])
    array([nan,  1.,  0.])
    """

    _machine = _core.RollingCovariance

    def __init__(self, window_size: int, min_samples: int | None = None, ddof: int = 1) -> None:
        self.window_size = window_size
        self.min_samples = min_samples
        self.ddof = ddof


class RollingCorrelation(PairTransform):
    """Pearson's correlation of two columns over their last ``window_size`` samples.

    The square of the real correlation of the pairs of which both samples are present is rounded
    once, and its root taken: never beyond 1, and exactly 1 or -1 where the pairs are on a line.

    Missing: a pair with a NaN takes its place in the window and is not counted. NaN while an
    infinity is in the window, and where x or y does not vary.
    Warm-up: NaN until ``min_samples`` and two pairs are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Pairs that must be present for a value. Default: ``window_size``.
    """

    _machine = _core.RollingCorrelation

    def __init__(self, window_size: int, min_samples: int | None = None) -> None:
        self.window_size = window_size
        self.min_samples = min_samples
