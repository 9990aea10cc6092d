"""Bins on the clock of a zone, which skips time: those that it never shows have no row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot.frames import TimeStyle, parse_freq, skipped

Labels = NDArray[np.int64]


def bins_of_clock(
    core: Any, labels: Labels, style: TimeStyle, freq: Any
) -> tuple[NDArray[np.bool_], Labels] | None:
    """Which bins a zone's clock shows.

    Parameters
    ----------
    core : Resample of the extension
        The bins.
    labels : ndarray of int64, shape (n_rows,)
        Local times.
    style : TimeStyle
        Of the labels.

    Returns
    -------
    shown : ndarray of bool, shape (n_rows,)
        False where the clock skips the whole bin.
    labels : ndarray of int64, shape (n_rows,)
        The same, but a label that is skipped is put a microsecond before the change where another
        bin has the change as its label.

    None where all bins are shown.
    """
    if style.zone is None or style.policy != "local" or not len(labels):
        return None
    begin, end = skipped(labels, style.zone)
    if not len(begin):
        return None
    first, behind = core.spans(labels)
    gap = np.minimum(np.searchsorted(end, first, side="right"), len(end) - 1)
    shown = (first < begin[gap]) | (behind > end[gap])
    step = parse_freq(freq).fixed_step
    if not core.closed_right or step == 0 or (style.changes or ("", ""))[1] != "shift_forward":
        return shown, labels
    gap = np.minimum(np.searchsorted(end, labels, side="right"), len(end) - 1)
    inside = (labels >= begin[gap]) & (labels < end[gap])
    shared = inside & ((end[gap] - labels) % step == 0)
    return shown, np.where(shared, begin[gap] - 1, labels)
