"""Transforms along time that are streams too: one sample at a time, with the bits of the batch."""

from __future__ import annotations

from typing import Self

from mliot._along_time import AlongTime
from mliot._artefact import Artefact
from mliot._core import FormatError
from mliot._document import Parts
from mliot._schema import column
from mliot._series import no_sample


class Transform(AlongTime):
    """What all causal transforms along time share. Use the classes below.

    Options are kept as they were given and checked when the object is first used: fitted, given
    samples, saved, or fitted as a part of a pipeline or a forecaster. A wrong one raises
    :class:`mliot.InvalidArgument` (a ``ValueError``) that names it. A service that would rather
    know before its first sample calls `reset`, which is a use too.
    """

    def update(self, x: float) -> float:
        """Takes the next sample of this object's own stream and gives the feature after it.

        Parameters
        ----------
        x : float
            The sample; NaN when it is missing.

        Returns
        -------
        float
            The feature; NaN while it is not known.

        Raises
        ------
        InvalidArgument
            When an option is out of range.
        TypeError
            When the sample is no number.
        """
        try:
            return float(self._live.update(x))
        except (AttributeError, TypeError):
            if hasattr(self, "_live"):
                raise no_sample(type(self).__name__, x) from None
        self._check_options()  # of the first sample
        return self.update(x)

    def reset(self) -> Self:
        """Forgets the stream. Raises InvalidArgument when an option is out of range."""
        self._stream.reset()
        return self

    def _artefact(self) -> Artefact:
        return Artefact(
            kind="transform",
            python=self._python(**self._names_document()),
            schema=[column("x", "feature", "float64", {})],
            content=self._stream,
            words={"created_with": self._made_with()},
        )

    def _take(self, artefact: Artefact, parts: Parts) -> None:
        if not isinstance(artefact.content, self._machine):
            raise FormatError(
                f"the file names a {type(self).__name__}, but holds another transform"
            )
        if artefact.content.options != self._machine(self.get_params()).options:
            raise FormatError(f"{type(self).__name__}: its options are written in two ways")
        self._live = artefact.content
        self._take_names(parts)
