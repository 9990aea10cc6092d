"""Transforms along time that are streams too: one sample at a time, with the bits of the batch."""

from __future__ import annotations

from typing import Self

from mliot._along_time import AlongTime, no_sample
from mliot._artefact import Artefact
from mliot._core import FormatError
from mliot._document import Parts
from mliot._schema import column
from mliot._stored import Stored


class Transform(AlongTime, Stored):
    """What all causal transforms along time share. Use the classes below.

    Options are checked when the object is made and when they are set; a wrong one raises
    :class:`mliot.InvalidArgument` (a ``ValueError``) that names it.
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
        TypeError
            When the sample is no number.
        """
        try:
            return float(self._stream.update(x))
        except TypeError:
            raise no_sample(type(self).__name__, x) from None

    def reset(self) -> Self:
        """Forgets the stream."""
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
        self._stream = artefact.content
        self._take_names(parts)
