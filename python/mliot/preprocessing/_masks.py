"""Which samples of a cleaned series were measured, and which were replaced or invented."""

from __future__ import annotations

from typing import Any, Literal, overload

from mliot._along_time import AlongTime
from mliot._series import Booleans, Floats, differs, numbers


class Replaces(AlongTime):
    """A step that leaves most samples alone, and can say which ones it did not."""

    @overload
    def transform(
        self, values: Any, ids: Any = None, indptr: Any = None, return_mask: Literal[False] = False
    ) -> Floats: ...

    @overload
    def transform(
        self, values: Any, ids: Any = None, indptr: Any = None, *, return_mask: Literal[True]
    ) -> tuple[Floats, Booleans]: ...

    def transform(
        self, values: Any, ids: Any = None, indptr: Any = None, return_mask: bool = False
    ) -> Floats | tuple[Floats, Booleans]:
        """The cleaned series, apart from any stream of this object.

        Parameters
        ----------
        values : array-like of shape (n,) or (n, k)
            One dimension: one series in the order of time, or many one after the other when
            ``ids`` or ``indptr`` says where they begin. Two: a series in each column.
        ids : array-like of shape (n,), optional
            The series that each value belongs to; the values of a series stand together.
        indptr : array-like of shape (m + 1,), optional
            Instead of ids: series i is ``values[indptr[i]:indptr[i + 1]]``.
        return_mask : bool, default False
            Whether to say as well which samples are not those that were measured.

        Returns
        -------
        numpy.ndarray of float64
            The shape of ``values``.
        numpy.ndarray of bool
            With ``return_mask``: True where a missing sample was filled, and where a sample was
            replaced or taken out.

        Raises
        ------
        InvalidArgument
            When an option is out of range, shapes do not fit, or a series of ``ids`` stands in two
            places.
        TypeError
            When a value is no number.
        """
        self._check_options()
        samples = numbers(values, type(self).__name__)
        if samples.ndim == 1:
            cleaned = self._of_series(samples, ids, indptr)
            return (cleaned, differs(samples, cleaned)) if return_mask else cleaned
        cleaned = self._of_table(values, samples, ids, indptr)
        shown: Floats = self._as_asked(values, cleaned)
        if not return_mask:
            return shown
        return shown, self._as_asked(values, differs(samples, cleaned))
