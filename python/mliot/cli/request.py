"""What the user asked for, checked as far as that goes without the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mliot.cli.problems import Problem
from mliot.cli.reading import Columns, Reading

ONE_SERIES = "series"  # the id column given to a file that holds a single series


@dataclass(frozen=True)
class Request:
    """The data, the horizon and the part each column plays; None leaves it to the library."""

    data: Path
    columns: Columns
    h: int
    x_df: Path | None = None
    reading: Reading = field(default_factory=Reading)
    freq: str | None = None
    model: str = "auto"
    level: Sequence[float] = (80, 95)
    static: Sequence[str] | None = None
    future: Sequence[str] | None = None
    past: Sequence[str] | None = None
    weight: str | None = None
    fill_gaps: str | float | None = None

    @classmethod
    def of(cls, flags: Mapping[str, Any]) -> Request:
        """Reads the flags of a command."""
        if flags["h"] < 1:
            raise Problem(f"--h must be at least 1, got {flags['h']}")
        check_model(flags["model"], "--model")
        if flags["time_zone"] not in (None, "utc", "local"):
            raise Problem(f"--time-zone must be utc or local, got {flags['time_zone']!r}")
        lists = {name: names(flags[name]) for name in ("static", "future", "past")}
        weight = flags["weight"]
        return cls(
            data=flags["data"],
            columns=Columns(
                ids=names(flags["id"]) or [],
                time=flags["time"],
                target=flags["target"],
                numbers=[weight] if weight else [],
                named=[name for listed in lists.values() for name in listed or ()],
            ),
            h=flags["h"],
            x_df=flags.get("x_df"),
            reading=Reading(flags["encoding"], flags["date_format"], flags["time_zone"]),
            freq=flags["freq"],
            model=flags["model"],
            level=levels(flags["level"]),
            weight=weight,
            fill_gaps=gap_filling(flags["fill_gaps"]),
            **lists,
        )

    @property
    def ids(self) -> list[str]:
        """The id columns; one of our own when the file holds a single series."""
        return list(self.columns.ids) or [ONE_SERIES]

    @property
    def frame_options(self) -> dict[str, Any]:
        """The names of the columns, as the reports take them."""
        return {
            "id_col": self.ids,
            "time_col": self.columns.time,
            "target_col": self.columns.target,
            "weight_col": self.weight,
        }

    @property
    def options(self) -> dict[str, Any]:
        """What ``auto_forecaster`` is told."""
        options = {
            "model": self.model,
            "freq": self.freq,
            "id_col": self.ids[0] if len(self.ids) == 1 else self.ids,
            "time_col": self.columns.time,
            "target_col": self.columns.target,
            "static_features": self.static,
            "future_features": self.future,
            "past_features": None if self.past is None else {name: [1] for name in self.past},
            "weight_col": self.weight,
            "fill_gaps": self.fill_gaps,
        }
        return options if self.level else {**options, "intervals": None}


def check_model(name: str, flag: str) -> None:
    """Refuses a name that `mliot.auto_forecaster` does not know, and says which it does."""
    from mliot.forecasting._auto_statistical import known_names

    if name not in known_names():
        raise Problem(f"{flag}: there is no model {name!r}; known: {', '.join(known_names())}")


def names(text: str | None) -> list[str] | None:
    """Column names joined by commas; None stays None."""
    if text is None:
        return None
    return [name.strip() for name in text.split(",") if name.strip()]


def levels(text: str) -> list[float]:
    """Levels in percent, rising."""
    found = []
    for word in names(text) or []:
        try:
            value = float(word)
        except ValueError:
            raise Problem(f"--level: {word!r} is not a number; write it like 80,95") from None
        if not 0 < value < 100:
            raise Problem(f"--level must lie between 0 and 100, got {word}")
        found.append(int(value) if value == int(value) else value)
    return sorted(set(found))


def gap_filling(text: str | None) -> str | float | None:
    """The word missing, or a number."""
    if text is None or text == "missing":
        return text
    try:
        return float(text)
    except ValueError:
        raise Problem(f"--fill-gaps must be missing or a number, got {text!r}") from None
