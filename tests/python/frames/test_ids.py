"""Ids: numbered, looked up, compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mliot
from mliot import frames


def ids_of(*columns: Sequence[object]) -> frames.Ids:
    names = [f"k{i}" for i in range(len(columns))]
    df = pd.DataFrame(dict(zip(names, columns, strict=True))).drop_duplicates()
    df["ds"] = pd.Timestamp("2024-01-01")
    return frames.read_long(df, id_col=names, time_col="ds", target_col=None, freq="D").ids


def test_ids_compare_by_value() -> None:
    assert ids_of(["a", "b"]) == ids_of(["b", "a"])
    assert ids_of(["a", "b"]) != ids_of(["a", "c"])
    assert ids_of(["a", "b"]) != ids_of(["a"])
    assert ids_of(["a"]) != "a"


def test_taking_some() -> None:
    ids = ids_of(["a", "b", "c"]).take(np.array([2, 0]))
    assert len(ids) == 2
    assert ids.values(0) == ["c", "a"]
    assert ids.codes_of(ids_of(["a", "c", "x"])).tolist() == [1, 0, -1]


def test_other_numbers_of_columns_are_refused() -> None:
    with pytest.raises(mliot.InvalidArgument, match="ids of 1 columns, where 2 were given"):
        ids_of([1], ["a"]).codes_of(ids_of([1]))


def test_an_empty_table_knows_nobody() -> None:
    nobody = ids_of([1]).take(np.array([], dtype=np.int64))
    assert nobody.codes_of(ids_of([1, 2])).tolist() == [-1, -1]


PAIRS = st.lists(st.tuples(st.integers(-3, 3), st.text(max_size=2)), min_size=1, max_size=12)


@given(PAIRS, PAIRS)
def test_lookup_equals_a_dictionary(
    here: list[tuple[int, str]], there: list[tuple[int, str]]
) -> None:
    ids, others = (ids_of(*zip(*pairs, strict=True)) for pairs in (here, there))
    rows = sorted(set(here))
    assert [(ids.values(0)[i], ids.values(1)[i]) for i in range(len(ids))] == rows
    expected = [rows.index(pair) if pair in rows else -1 for pair in sorted(set(there))]
    assert ids.codes_of(others).tolist() == expected
