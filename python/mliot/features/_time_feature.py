"""What features of the calendar share that are more than a name: their parameters and columns."""

from __future__ import annotations

from typing import Any

from mliot._params import arguments_of

Spec = dict[str, Any]


class TimeFeature:
    """What the classes below share: they stand beside the names in ``date_features``."""

    @property
    def takes_dates(self) -> bool:
        """Whether it is of dates, and not of an integer index."""
        return True

    def names(self) -> list[str]:
        """The columns that it makes."""
        return [spec["name"] for spec in self.specs()]

    def specs(self) -> list[Spec]:
        """Each column as a plan takes it: name, kind and options."""
        raise NotImplementedError

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The options by name."""
        return {name: getattr(self, name) for name in arguments_of(type(self))}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TimeFeature):
            return NotImplemented
        return type(self) is type(other) and self.get_params() == other.get_params()

    def __hash__(self) -> int:
        return hash((type(self), repr(self)))

    def __repr__(self) -> str:
        shown = []
        for name, parameter in arguments_of(type(self)).items():
            value = getattr(self, name)
            if value != parameter.default:
                shown.append(f"{name}={value!r}")
        return f"{type(self).__name__}({', '.join(shown)})"
