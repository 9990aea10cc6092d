"""Messages of the library name flags of the command."""

from __future__ import annotations

import pytest

import mliot
from mliot.cli.problems import Problem, describe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "give fill_gaps='missing' or fill_gaps=0, or drop such rows",
            "give --fill-gaps missing or --fill-gaps 0, or drop such rows",
        ),
        (
            "lower ConformalIntervals(n_windows) or horizon, or pass intervals=None",
            "lower --h, or give --level ''",
        ),
        ("longer series, or intervals=None and no level", "longer series, or give --level ''"),
        ("lower n_windows, h or step_size", "lower --windows or --h"),
        ("give time_zone='utc'", "give --time-zone utc"),
        ("the dates look like freq='D'", "the dates look like --freq D"),
        ("Name the column with target_col=...;", "Name the column with --target;"),
        ("weight_col 'w' is missing", "--weight 'w' is missing"),
        ("X_df has no row for id 'a'", "--X-df has no row for id 'a'"),
    ],
)
def test_cures_are_flags(text: str, shown: str) -> None:
    assert describe(mliot.InvalidArgument(text)) == shown


def test_problems_of_the_command_stay_as_they_are() -> None:
    assert describe(Problem("there is no file fill_gaps=0")) == "there is no file fill_gaps=0"
