"""The clock of a device against a reference clock."""

from __future__ import annotations

import inspect
import os
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np

from mliot import _core
from mliot._core import FormatError, InvalidArgument, NotFitted
from mliot._document import Document, Parts, made_again, parameters_of
from mliot.frames import TimeStyle, open_table, read_time_column, with_time_column
from mliot.preprocessing._durations import duration

KIND = "clock_drift"  # of its files


class ClockDrift:
    """Estimates how a device's clock drifts, and turns its times into those of a reference clock.

    The offset (reference - device) is a straight line in each segment of time, laid robustly:
    Theil and Sen's median of slopes, or Huber's loss from there. Segments meet at the mean of
    their lines; before the first and after the last pair the outer lines go on.

    Robust: up to 29 % wrong pairs of a segment do not move its line without bound. Of more than
    1,000 pairs the slope is that of one in each thousandth part, drawn by a fixed hash: 25 % wrong
    ones, at regular places too.
    Missing: rows where either clock is missing are refused by name.

    Parameters
    ----------
    segment : str, timedelta or int, optional
        How long a line lasts, in time of the device: "1D"; whole numbers for such times. None: one
        line over all.
    method : {"theil_sen", "huber"}, default "theil_sen"
        How lines are laid; "huber" is closer where errors are Gaussian but for a few.
    min_pairs : int, default 3
        Pairs that a segment must have; one with fewer is joined to its neighbour.

    Attributes
    ----------
    knots_ : ndarray of (device, offset), shape (n_segments + 1,)
        Where the line bends: microseconds (or steps) of the device and what the reference clock
        shows more.

    Notes
    -----
    Source: Sen 1968, "Estimates of the regression coefficient based on Kendall's tau", JASA; Huber
    1981, "Robust Statistics".

    Examples
    --------
    >>> import pandas as pd
    >>> from mliot.preprocessing import ClockDrift
    >>> pairs = pd.DataFrame({"device": [0, 1000, 2000], "server": [5, 1006, 2007]})
    >>> drift = ClockDrift().fit(pairs, device="device", reference="server")
    >>> drift.apply(pd.DataFrame({"t": [500, 5000]}), "t")
          t
    0   506
    1  5010
    """

    def __init__(
        self,
        segment: Any = None,
        method: Literal["theil_sen", "huber"] = "theil_sen",
        min_pairs: int = 3,
    ) -> None:
        self.segment = segment
        self.method = method
        self.min_pairs = min_pairs
        _core.ClockDrift.fit(
            np.array([0, 1]),
            np.array([0, 1]),
            {"method": method, "min_pairs": min(min_pairs, 2)},
        )

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The options by name."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def fit(self, df: Any, device: str = "device", reference: str = "reference") -> Self:
        """Learns from pairs of times that both clocks gave for one event.

        Parameters
        ----------
        df : data frame
            pandas, polars, pyarrow or anything with the Arrow C stream; rows in any order.
        device, reference : str
            Columns of times: dates without a zone, both with one (then as instants), ISO text, or
            whole numbers.

        Raises
        ------
        InvalidArgument
            Names the column and row that is wrong; for too few pairs, and where the reference
            clock would run backward.
        """
        table = open_table(df)
        here, style = read_time_column(table, device)
        there, other = read_time_column(table, reference)
        if style.is_integer != other.is_integer or (style.zone is None) != (other.zone is None):
            raise InvalidArgument(
                f"ClockDrift: columns '{device}' and '{reference}' must both be dates with a zone, "
                "dates without one, or whole numbers"
            )
        segment = None
        if self.segment is not None:
            segment = duration(self.segment, "ClockDrift: segment", style, device)
        options = {"segment": segment, "method": self.method, "min_pairs": self.min_pairs}
        self._core = _core.ClockDrift.fit(here, there, options)
        self._kind = (style.is_integer, style.zone is not None)
        return self

    def _fitted(self) -> _core.ClockDrift:
        core: _core.ClockDrift | None = self.__dict__.get("_core")
        if core is None:
            raise NotFitted("this ClockDrift is not fitted; call fit first")
        return core

    @property
    def knots_(self) -> Any:
        """Where the line bends."""
        device, offset = self._fitted().knots
        knots = np.empty(len(device), dtype=[("device", np.int64), ("offset", np.float64)])
        knots["device"], knots["offset"] = device, offset
        return knots

    def apply(self, df: Any, time_col: str = "ds") -> Any:
        """The frame with times of the reference clock in place of the device's.

        Parameters
        ----------
        df : data frame
            Times of the device, of the kind that fit saw.

        Returns
        -------
        data frame
            Of the same library and types. Times are rounded to a microsecond (or a whole number).
        """
        return self._replaced(df, time_col, self._fitted().to_reference)

    def invert(self, df: Any, time_col: str = "ds") -> Any:
        """The frame with times of the device in place of the reference clock's: `apply` undone, to
        within a microsecond."""
        return self._replaced(df, time_col, self._fitted().to_device)

    def _replaced(self, df: Any, time_col: str, convert: Any) -> Any:
        table = open_table(df)
        times, style = read_time_column(table, time_col)
        self._check_kind(style, time_col)
        return with_time_column(table, time_col, convert(times), style)

    def _check_kind(self, style: TimeStyle, time_col: str) -> None:
        integer, zoned = self._kind
        if (style.is_integer, style.zone is not None) != (integer, zoned):
            kind = "whole numbers" if integer else f"dates with{'' if zoned else 'out'} a zone"
            raise InvalidArgument(
                f"ClockDrift: column '{time_col}' must hold {kind}, as those that fit saw"
            )

    def save(self, path: str | Path) -> None:
        """Writes a file that `mliot.load` and, in C++, ``mliot::io::load_clock_drift`` read.

        Parameters
        ----------
        path : str or Path
            The file, as "clock.mliot". It is replaced as a whole or not at all.

        Raises
        ------
        NotFitted
            Before fit.
        OSError
            When the file cannot be written; the old file is then as it was.
        """
        self._fitted()
        _core.write_file(os.fspath(path), self.__getstate__())

    def __getstate__(self) -> bytes:
        python: Document = {"class": "ClockDrift", "params": parameters_of(self)}
        if "_core" in self.__dict__:
            integer, zoned = self._kind
            python.update(integer=integer, zoned=zoned)
        version = _core.build_info()["version"]
        tree = _core.Tree({"kind": KIND, "library_version": version, "python": python})
        if "_core" in self.__dict__:
            tree.put("drift", self._core.tree())
        return tree.to_bytes()

    def __setstate__(self, state: bytes) -> None:
        self._take(_core.Tree.from_bytes(state))

    def _take(self, tree: _core.Tree) -> None:
        document = Parts(tree.document(), "the clock drift")
        if document.of("kind", str) != KIND:
            raise FormatError("the bytes hold no ClockDrift")
        parts = Parts(document.of("python", dict), "the part of the file that Python reads")
        known = made_again(type(self), parts.of("params", dict))
        self.__dict__.update(known.__dict__)
        if "drift" in tree:
            self._core = _core.ClockDrift.from_tree(tree.get("drift"))
            self._kind = (parts.of("integer", bool), parts.of("zoned", bool))

    @classmethod
    def _loaded(cls, tree: _core.Tree) -> Self:
        """The object of a file, which was fitted."""
        drift = cls.__new__(cls)
        drift._take(tree)
        if "_core" not in drift.__dict__:
            raise FormatError("the file holds a ClockDrift without its line")
        return drift

    def __repr__(self) -> str:
        defaults = inspect.signature(type(self)).parameters
        shown = [
            f"{name}={value!r}"
            for name, value in self.get_params().items()
            if value != defaults[name].default
        ]
        return f"ClockDrift({', '.join(shown)})"
