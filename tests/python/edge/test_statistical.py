"""C of statistical models: the bits of Python's update and predict, on every target."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import mliot
from c_targets import DEVICE, HOSTS, Target, run
from mliot import statistical
from mliot._export import GeneratedC
from mliot.forecasting import ConformalIntervals, StatisticalForecaster
from mliot.statistical import (
    ARIMA,
    CrostonSBA,
    MedianEnsemble,
    Naive,
    SeasonalNaive,
    StatisticalModel,
    Theta,
    WeightedEnsemble,
)
from statistical_models import CORE_MODELS

STEPS = 9
KNOWN = 44
IDS = ["sparse", "steady"]  # in the order of a forecaster
#: One of each freestanding header, for the targets that take long to compile for.
FEW = [
    "SeasonalNaive",
    "RandomWalkWithDrift",
    "SeasonalExponentialSmoothing",
    "CrostonSBJ",
    "IMAPA",
    "AutoTheta",
    "AutoETS",
    "AutoARIMA",
    "AutoCES",
    "AutoTBATS",
    "NegativeBinomialSmoothing",
    "TweedieSmoothing",
    "EmpiricalDemand",
    "BootstrapDemand",
]


#: Models of all classes, and ARIMA of transformed observations.
MODELS = [*CORE_MODELS, "transformed"]


def model_of(name: str) -> StatisticalModel:
    """A model with a season of four periods where it has one."""
    if name == "transformed":
        held = {"ar1": 0.4}
        return ARIMA((1, 1, 1), blambda=0.3, biasadj=True, fixed=held, alias=name)
    kind = getattr(statistical, name)
    made: StatisticalModel = kind()
    if name == "ARIMA":
        return kind(order=(1, 1, 1), season_length=4, seasonal_order=(1, 0, 1))
    return kind(season_length=4) if "season_length" in made.get_params() else made


def rows(n: int = 60) -> pd.DataFrame:
    """A positive series with trend and season, and an intermittent one, of whole numbers."""
    rng = np.random.default_rng(11)
    t = np.arange(n)
    steady = np.floor(30 + 0.4 * t + 5 * (t % 4) + rng.normal(0, 2, n))
    sparse = np.where(rng.random(n) < 0.6, 0, rng.integers(1, 9, n)).astype(float)
    times = pd.date_range("2024-01-31", periods=n, freq="ME")
    parts = [pd.DataFrame({"unique_id": i, "ds": times, "y": y}) for i, y in zip(
        IDS, (sparse, steady), strict=True)]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


@dataclass
class Followed:
    """A forecaster, the rows after it, and what Python says before each of them."""

    model: StatisticalForecaster
    later: dict[str, bytes]
    expected: dict[tuple[str, str], NDArray[np.int64]]  # by id and name of the model


def canonical(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """The bits of numbers, every NaN alike."""
    return np.where(np.isnan(values), np.nan, values).view(np.int64)


@cache
def followed() -> Followed:
    """Every model over both series."""
    df = rows()
    known = df.groupby("unique_id").head(KNOWN)
    later = df.drop(known.index)
    model = StatisticalForecaster(list(map(model_of, MODELS)), freq="ME").fit(known)
    saved = model.__getstate__()
    said: dict[tuple[str, str], list[Any]] = {(i, name): [] for i in IDS for name in MODELS}
    for step in range(len(later) // 2):
        for each in model._found:
            mean, variance = each.panel.predict(STEPS)
            upper = each.panel.quantiles(STEPS, np.array([0.9]))[:, :, 0]
            for k, i in enumerate(IDS):
                said[i, each.name].append(np.concatenate([mean[k], variance[k], upper[k]]))
        model.update(later.groupby("unique_id").nth([step]))
    again = StatisticalForecaster.__new__(StatisticalForecaster)
    again.__setstate__(saved)
    streams = {}
    for i in IDS:
        part = later[later["unique_id"] == i]
        times = part["ds"].to_numpy().astype("M8[us]").view(np.float64)
        streams[i] = np.stack([times, part["y"].to_numpy()], axis=1).tobytes()
    return Followed(again, streams, {key: canonical(np.array(x)) for key, x in said.items()})


@cache
def in_c() -> list[str]:
    """The models that C has."""
    found = []
    core = mliot._core.StatisticalPipeline(mliot._artefact.tree_of(followed().model._artefact()))
    for number, each in enumerate(followed().model._found):
        with contextlib.suppress(mliot.Unsupported):
            core.export_c(number, {"name": "model"})
            found.append(each.name)
    return found


def asking(j: int, code: GeneratedC) -> str:
    """How the program asks model j for a quantile: about mean and variance, or of a step."""
    by_step = f"m{j}_quantile_ahead" in code.header.read_text()
    call = (
        f"m{j}_quantile_ahead(s, k + 1, q)"
        if by_step
        else f"m{j}_quantile_of(s, mean, variance, q)"
    )
    return f"#define m{j}_ask(s, k, mean, variance, q) {call}\n"


def check(target: Target, folder: Path, names: Sequence[str], series: str) -> None:
    """One program of several models gives Python's bits for a series."""
    known = followed()
    codes = [
        known.model.export_c(folder, name=f"m{j}", model=name, series=series)
        for j, name in enumerate(names)
    ]
    listed = " ".join(f"X(m{j})" for j in range(len(names)))
    includes = "".join(f'#include "m{j}.h"\n{asking(j, code)}' for j, code in enumerate(codes))
    begin = "#define BEGIN(M, state) M##_init(state)\n"
    (folder / "models.h").write_text(f"{includes}{begin}#define MODELS(X) {listed}\n")
    sources = [DEVICE / "statistical.c", *(code.source for code in codes)]
    program = target.build(folder, sources, (f"STEPS={STEPS}", "MOST_ROWS=32"))
    out = np.frombuffer(target.run(program, known.later[series], folder), dtype=np.int64)
    for name, block in zip(names, out.reshape(len(names), -1), strict=True):
        assert block[-1] == 0, f"{name}: self-test: forecast {block[-1]} differs"
        got = block[:-1].reshape(-1, 3 * STEPS + 1)
        assert (got[:, -1] == 0).all(), f"{name}: a push is refused"
        differ = np.argwhere(
            canonical(got[:, :-1].copy().view(np.float64)) != known.expected[series, name]
        )
        assert len(differ) == 0, f"{name}: {len(differ)} values differ, the first is {differ[0]}"


@pytest.mark.parametrize("series", IDS)
def test_every_model_that_c_has_gives_pythons_bits(series: str, tmp_path: Path) -> None:
    if HOSTS[0].missing():
        pytest.skip(HOSTS[0].missing())
    assert {*FEW, "transformed"} < set(in_c())
    check(HOSTS[0], tmp_path, in_c(), series)


@pytest.mark.parametrize("name", [each for each in CORE_MODELS if each not in in_c()])
def test_every_other_model_is_refused_by_its_name(name: str, tmp_path: Path) -> None:
    panel = getattr(statistical, name)().panel()
    core = panel.name() if hasattr(panel, "name") else name.lower()  # MSTL is made of two panels
    with pytest.raises(mliot.Unsupported, match=f"C export: {core} has no C: "):
        followed().model.export_c(tmp_path, model=name)


def test_a_model_of_every_kind_gives_pythons_bits_on_every_target(
    target: Target, tmp_path: Path
) -> None:
    check(target, tmp_path, FEW, "sparse")


DRIVER = """
#include <math.h>
#include "model.h"
int main(void) {
  static const double values[] = {3, 0, 5, 2};
  model_state a, b;
  model_sample sample = {0, 1};
  double mean[2], variance[2], other[2], spread[2];
  int i;
  model_reset(&a);
  if (model_predict(&a, 1, mean, variance) != MODEL_NOT_READY || mean[0] == mean[0]) return 1;
  if (model_predict(&a, 0, mean, variance) != MODEL_BEYOND_HORIZON) return 2;
  for (i = 0; i < 4; ++i) {
    sample.time = 10 + i;
    sample.value = values[i];
    if (model_push(&a, &sample) != MODEL_OK) return 3;
  }
  b = a;
  if (model_push(&b, &sample) != MODEL_DUPLICATE) return 4;
  sample.time = 9;
  if (model_push(&b, &sample) != MODEL_LATE) return 5;
  sample.time = 15;
  if (model_push(&b, &sample) != MODEL_GAP) return 6;
  sample.time = 14;
  sample.value = -1;
  if (model_push(&b, &sample) != MODEL_NOT_TAKEN) return 7;
  sample.value = (double)INFINITY;
  if (model_push(&b, &sample) != MODEL_NOT_FINITE) return 8;
  sample.value = (double)NAN;
  if (model_push(&b, &sample) != MODEL_MISSING_VALUE) return 9;
  model_predict(&a, 2, mean, variance);
  model_predict(&b, 2, other, spread);
  if (mean[0] != other[0] || variance[1] != spread[1]) return 10;
  model_init(&a, MODEL_ID_B);
  model_init(&b, 1);
  model_predict(&a, 2, mean, variance);
  model_predict(&b, 2, other, spread);
  return mean[0] == other[0] && mean[0] == MEAN && model_selftest() == 0 ? 0 : 11;
}
"""


def counts() -> pd.DataFrame:
    """Two series of an integer time."""
    rng = np.random.default_rng(3)
    y = np.concatenate([rng.integers(0, 4, 30), rng.integers(2, 9, 30)]).astype(float)
    return pd.DataFrame(
        {"unique_id": np.repeat(["a", "b"], 30), "ds": np.tile(range(30), 2), "y": y}
    )


@pytest.mark.parametrize("target", HOSTS, ids=lambda target: target.name)
def test_what_the_code_refuses_changes_nothing_and_every_series_has_its_state(
    target: Target, tmp_path: Path
) -> None:
    if target.missing():
        pytest.skip(target.missing())
    model = StatisticalForecaster([CrostonSBA()], freq=1).fit(counts())
    mean = model.predict(1)["CrostonSBA"][1]
    written = model.export_c(tmp_path)
    (tmp_path / "main.c").write_text(DRIVER.replace("MEAN", float(mean).hex()))
    program = target.build(tmp_path, [tmp_path / "main.c", written.source])
    run([str(program)], tmp_path)  # raises unless the program ends with 0


def test_a_device_takes_missing_values_as_the_library_does(tmp_path: Path) -> None:
    df = counts()
    for fill_gaps, line in (("missing", "y = state->last"), (2.0, "y = 0x1p+1")):
        model = StatisticalForecaster([Theta(4)], freq=1, fill_gaps=fill_gaps).fit(df)
        assert line in model.export_c(tmp_path).source.read_text()


def test_quantiles_of_a_step_are_asked_for_by_its_number(tmp_path: Path) -> None:
    header = followed().model.export_c(tmp_path, model="TweedieSmoothing").header.read_text()
    assert (
        "double model_quantile_ahead(const model_state* state, int32_t step, double q);" in header
    )
    assert "quantile_of" not in header


def test_logarithms_are_taken_of_positive_values_alone(tmp_path: Path) -> None:
    y = pd.DataFrame({"unique_id": "a", "ds": range(40), "y": np.arange(40.0) % 5 + 1})
    model = StatisticalForecaster([ARIMA((1, 0, 0), blambda=0)], freq=1).fit(y)
    source = model.export_c(tmp_path).source.read_text()
    assert "if (y <= 0) return MODEL_NOT_TAKEN;" in source
    assert "model_box_cox_scale = {0x0p+0, 0};" in source


def test_a_model_of_whole_numbers_takes_no_others(tmp_path: Path) -> None:
    source = followed().model.export_c(tmp_path, model="NegativeBinomialSmoothing").source
    line = "if (y < 0x0p+0 || y != model_floor(y)) return MODEL_NOT_TAKEN;"
    assert line in source.read_text()


def test_a_forecast_has_room_for_the_orders_of_its_series_alone(tmp_path: Path) -> None:
    y = pd.DataFrame({"unique_id": "a", "ds": range(40), "y": np.arange(40.0) % 5})
    wide = ARIMA(order=(1, 0, 0), season_length=12, seasonal_order=(1, 1, 0))
    models = StatisticalForecaster([wide, ARIMA(order=(1, 0, 0), alias="short")], freq=1).fit(y)
    stacks = []
    for name, room in (("ARIMA", 3 * 13 + 1 + 12), ("short", 3 + 1)):
        code = models.export_c(tmp_path, model=name)
        assert f"  double room[{room}];" in code.source.read_text()
        stacks.append(code.stack_bytes - 8 * room)
    assert stacks[0] == stacks[1]


@pytest.mark.parametrize("kind", [MedianEnsemble, WeightedEnsemble])
def test_a_model_beside_others_without_c_has_its_code(
    kind: type[MedianEnsemble | WeightedEnsemble], tmp_path: Path
) -> None:
    df = counts().assign(price=lambda rows: np.sin(np.arange(len(rows))))
    both = kind([Naive(), Theta(4)])
    models = StatisticalForecaster([Theta(4), both, ARIMA((1, 0, 0))], freq=1).fit(df)
    alone = StatisticalForecaster([Theta(4)], freq=1).fit(df)
    for number, each in enumerate((models, alone)):
        each.export_c(tmp_path / str(number), model="Theta")
    texts = [(tmp_path / number / "model.c").read_text() for number in "01"]
    assert texts[0] == texts[1]
    name = kind.__name__
    cure = rf"{name} has no C: .* side by side, models=\[Naive, Theta\], and export each"
    with pytest.raises(mliot.Unsupported, match=cure):
        models.export_c(tmp_path, model=name)
    cure = r"ARIMA has no C: it was fitted with the covariates price, .* covariates=\[\]"
    with pytest.raises(mliot.Unsupported, match=cure):
        models.export_c(tmp_path, model="ARIMA")


def test_models_and_series_without_c_are_refused_by_name(tmp_path: Path) -> None:
    df = counts()
    df.loc[3, "y"] = -1
    with pytest.warns(UserWarning, match="went to the fallback"):
        model = StatisticalForecaster(
            [CrostonSBA(), SeasonalNaive(4)], freq=1, intervals=ConformalIntervals(1), horizon=2
        ).fit(df)
    with pytest.raises(mliot.InvalidArgument, match="which one is to be exported: CrostonSBA, S"):
        model.export_c(tmp_path)
    with pytest.raises(mliot.InvalidArgument, match="there is no 'Naive'; the models are"):
        model.export_c(tmp_path, model="Naive")
    with pytest.raises(mliot.Unsupported, match="series 'a' is forecast by the fallback model"):
        model.export_c(tmp_path, model="CrostonSBA")
    with pytest.raises(mliot.InvalidArgument, match="unknown id 'c'"):
        model.export_c(tmp_path, model="CrostonSBA", series="c")
    with pytest.raises(mliot.NotFitted):
        StatisticalForecaster([SeasonalNaive(4)], freq=1).export_c(tmp_path)
    code = model.export_c(tmp_path, model="CrostonSBA", series="b")
    assert "conformal; they are not in this code" in code.header.read_text()
    assert "quantile_of" not in code.source.read_text()
    assert not list(tmp_path.glob("*.tmp"))
