"""States of statistical models: late starts, files of changed settings, paths, units."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import _core, statistical
from mliot.forecasting import StatisticalForecaster
from mliot.forecasting._panels import FittedModel, Rows, Run
from mliot.statistical import AutoETS, HistoricAverage, Naive, SeasonalNaive

MODELS = [
    name
    for name, each in vars(statistical).items()
    if isinstance(each, type)
    and issubclass(each, statistical.StatisticalModel)
    and each is not statistical.StatisticalModel
]


def two_series() -> pd.DataFrame:
    rng = np.random.default_rng(2)
    ids, times = np.repeat(["a", "b"], 20), np.tile(np.arange(20), 2)
    return pd.DataFrame({"unique_id": ids, "ds": times, "y": rng.uniform(5, 9, 40)})


@pytest.mark.parametrize("name", MODELS)
def test_a_series_that_begins_by_an_update_forecasts_as_one_fitted_to_its_value(name: str) -> None:
    late, alone = (getattr(statistical, name)().panel() for _ in range(2))
    value, one = np.array([100.0]), np.array([0, 1])
    late.fit(np.zeros(0), np.array([0, 0]))
    late.update(value, one)
    alone.fit(value, one)
    assert late.predict(3)[0].tolist() == alone.predict(3)[0].tolist()


def test_a_bare_model_and_settings_changed_after_fit_go_through_a_file(tmp_path: Path) -> None:
    model = StatisticalForecaster(Naive(), freq=1).fit(two_series())  # type: ignore[arg-type]
    expected = model.predict(2)
    assert pickle.loads(pickle.dumps(model)).predict(2).equals(expected)
    model.set_params(models=[HistoricAverage(), AutoETS()], fallback_model=HistoricAverage())
    model.save(tmp_path / "naive.mliot")
    again = mliot.load(tmp_path / "naive.mliot")
    assert again.predict(2).equals(expected)
    assert [type(each) for each in again.models] == [HistoricAverage, AutoETS]
    assert list(again.fit(two_series()).predict(1)) == [
        "unique_id",
        "ds",
        "HistoricAverage",
        "AutoETS",
    ]


@pytest.mark.parametrize(("told", "word"), [("auto", "counts"), (True, "all"), (False, "none")])
def test_a_file_says_which_values_forecasts_take(told: bool | str, word: str) -> None:
    for name in ("nonnegative", "integer"):
        values: dict[str, Any] = {name: told}
        model = StatisticalForecaster([Naive()], freq=1, **values)
        stored = _core.Tree.from_bytes(model.fit(two_series()).__getstate__()).get("statistical")
        words = {each: stored.value(each) for each in ("nonnegative", "integer")}
        assert words == {"nonnegative": "counts", "integer": "counts"} | {name: word}


def test_units_of_a_file_are_kept_and_compared(tmp_path: Path) -> None:
    path = tmp_path / "naive.mliot"
    model = StatisticalForecaster([Naive()], freq=1).fit(two_series())
    model.save(path, units={"y": "pieces"})
    mliot.load(path, units={"y": "pieces"}).save(path)
    with pytest.raises(mliot.InvalidArgument, match="column 'y' is in 'pieces' in the model"):
        mliot.load(path, units={"y": "boxes"})
    with pytest.raises(mliot.InvalidArgument, match="no column 'z'; the columns are unique_id, ds"):
        model.save(path, units={"z": "pieces"})
    with pytest.raises(mliot.InvalidArgument, match="units must be like"):
        mliot.load(path, units="pieces")  # type: ignore[arg-type]


# Those made of several panels have files of their own, in test_mstl, test_ensemble and
# test_weighted_ensemble.
SEVERAL = ("MSTL", "MedianEnsemble", "WeightedEnsemble")


@pytest.mark.parametrize("name", [name for name in MODELS if name not in SEVERAL])
def test_a_file_whose_counts_are_not_those_of_its_states_is_refused(name: str) -> None:
    panel = getattr(statistical, name)().panel()
    panel.fit(np.array([1.0, 4.0, 2.0]), np.array([0, 3]))
    tree = panel.tree()
    for counts in ([3], [4]):
        changed = _core.Tree({"counts": np.array(counts), "states": tree.value("states")})
        changed.put("options", tree.get("options"))
        if counts == [3]:
            assert type(panel).from_tree(changed).counts.tolist() == [3]
        else:
            with pytest.raises(mliot.FormatError, match="differs from the observations"):
                type(panel).from_tree(changed)


def test_series_of_the_fallback_have_random_numbers_of_their_own() -> None:
    rows = Rows(np.array([1.0, 2.0, 4.0] * 2), np.array([0, 3, 6]))
    panel, fallback = Naive().panel(), SeasonalNaive(1).panel()
    for each in (panel, fallback):
        each.fit(rows.values[:3], rows.offsets[:2])
    fitted = FittedModel(Naive(), np.array([True, False]), np.zeros(2, bool), panel, fallback)
    paths = fitted.simulate(4, 5, 7, Run())
    assert (paths[0] == panel.simulate(4, 5, 7)[0]).all()
    assert (paths[0] != paths[1]).all()


def test_values_that_overflow_go_to_the_fallback() -> None:
    df = two_series()
    df.loc[[3, 5, 7], "y"] = [1.7e308, -1.7e308, 1.7e308]
    model = StatisticalForecaster([HistoricAverage()], freq=1, fallback_model=Naive())
    with pytest.warns(UserWarning, match="id 'a' first .its values are too large"):
        out = model.forecast(df, 1)
    assert out["HistoricAverage"][0] == df["y"][19]
