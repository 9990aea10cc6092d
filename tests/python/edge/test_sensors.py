"""C of pipelines over samples: the bits of Python's update, sample by sample, on every target."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import mliot
from c_targets import DEVICE, HOSTS, Target
from mliot import _core
from mliot._artefact import begun
from mliot.boosting import BoostingClassifier, BoostingRegressor
from mliot.cli import main
from mliot.features import (
    Diff,
    ExpandingMean,
    ExpandingMedian,
    ExponentiallyWeightedMean,
    Lag,
    RollingMax,
    RollingMean,
    RollingMedian,
    RollingMin,
    RollingStd,
    RollingVar,
)
from mliot.pipeline import Pipeline
from mliot.preprocessing import (
    Butterworth,
    ForwardFill,
    Hampel,
    IqrOutliers,
    KalmanFilter,
    RobustZScoreOutliers,
    RunningMedian,
    SavitzkyGolay,
    SeasonalFill,
    ZScoreOutliers,
)

OK, NOT_FINITE, NOT_READY = 0, 1, 2  # of samples without a time
KINDS = np.array(["lathe", "mill", "press"])


def readings(n: int = 420, machines: int = 2) -> pd.DataFrame:
    """Simulated sensors at odd times: heat spikes and drops out, wear grows, a kind in words."""
    rng = np.random.default_rng(12)
    parts = []
    for i in range(machines):
        heat = 60 + 5 * np.sin(np.arange(n) / 20) + rng.normal(0, 1, n)
        wear = np.cumsum(rng.random(n))
        strain = heat + wear / 10 + rng.normal(0, 0.5, n)
        heat[rng.random(n) < 0.04] = 999.0
        heat[rng.random(n) < 0.08] = np.nan
        wear[rng.random(n) < 0.03] = np.nan
        seconds = np.cumsum(rng.integers(1, 300, n))
        parts.append(pd.DataFrame({
            "machine": f"m{i}",
            "at": pd.Timestamp("2024-01-01") + pd.to_timedelta(seconds, unit="s"),
            "heat": heat,
            "wear": wear,
            "kind": rng.choice(KINDS, n),
            "strain": strain,
            "broken": np.where(strain > np.quantile(strain, 0.7), "yes", "no"),
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def pipeline(model: Any, **columns: str) -> Pipeline:
    columns = columns or {"id_col": "machine", "time_col": "at"}
    return Pipeline(
        [
            ("spikes", Hampel(window_size=7), ["heat"]),
            ("gaps", ForwardFill(limit=5), ["heat"]),
            ("fences", ZScoreOutliers(20, action="clip"), ["wear"]),
            ("seasons", SeasonalFill(12, 2), ["wear"]),
            ("windows", [RollingMean(10, 1), RollingStd(10, 2)], ["heat", "wear"]),
            ("others", [Lag(3), Diff(2), RollingMin(4, 1), RollingMedian(5, 1)], ["heat"]),
            ("slow", [ExponentiallyWeightedMean(0.2), ExpandingMean(), RollingMax(6, 1)], "wear"),
            ("spread", [RollingVar(6, 3)], ["wear"]),
            ("outliers", [RobustZScoreOutliers(15), IqrOutliers(12, action="center")], ["wear"]),
            ("filters", [RunningMedian(5), SavitzkyGolay(7), Butterworth(3, 0.2)], ["wear"]),
            ("level", [KalmanFilter("local_linear_trend"), KalmanFilter(output="filled")], "heat"),
            ("speed", [KalmanFilter("constant_velocity", output="slope")], "heat"),
            ("model", model),
        ],
        masks=["wear", "heat"],
        **columns,
    )


def split(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    early = frame.groupby("machine").cumcount() < 300
    return frame[early], frame[~early]


@dataclass
class Stream:
    """A fitted pipeline, the samples that come next for a machine, and Python's words on each."""

    model: Pipeline
    samples: NDArray[np.float64]
    expected: NDArray[np.float64]

    def check(self, target: Target, folder: Path, machine: str, mode: str = "small") -> None:
        written = self.model.export_c(folder, name="model", mode=mode, series=machine)
        got = run(target, folder, written, self.samples, self.classifies())
        assert (got[:, :2] == OK).all()
        assert_same_bits(got[:, 2], self.expected)
        if self.classifies():
            assert np.array_equal(got[:, 3], self.expected > 0.5)

    def classifies(self) -> bool:
        return hasattr(self.model.model_, "classes_")


def run(
    target: Target,
    folder: Path,
    written: Any,
    samples: NDArray[np.float64],
    classifies: bool = False,
    defines: tuple[str, ...] = (),
) -> NDArray[np.int64]:
    """A row a sample: statuses of push and prediction, the prediction's bits, the class."""
    defines += ("CLASSIFIER",) if classifies else ()
    program = target.build(folder, [DEVICE / "sensors.c", written.source], defines)
    out = np.frombuffer(target.run(program, samples.tobytes(), folder), dtype=np.int64)
    assert out[-1] == 0, f"self-test: vector {out[-1]} differs"
    return out[:-1].reshape(len(samples), -1)


def assert_same_bits(got: NDArray[np.int64], expected: NDArray[np.float64]) -> None:
    expected = np.ascontiguousarray(expected)
    differ = np.flatnonzero(got != expected.view(np.int64))
    assert len(differ) == 0, f"{len(differ)} of {len(got)} differ, the first is {differ[0]}"
    assert len(np.unique(expected)) > 5  # there was something to tell apart


def coded(frame: pd.DataFrame) -> NDArray[np.float64]:
    """The columns as a device gives them: text by the header's numbers of its levels."""
    kind = np.searchsorted(KINDS, frame["kind"].to_numpy())
    return np.column_stack([frame["heat"], frame["wear"], kind]).astype(np.float64)


def second_column(output: Any) -> NDArray[np.float64]:
    return output[:, 1] if output.ndim == 2 else output


def follow(model: Pipeline, later: pd.DataFrame) -> Stream:
    """What update says of each row, one at a time; the state is then as before."""
    state = model.state()
    expected = [second_column(model.update(later.iloc[[i]]))[0] for i in range(len(later))]
    model.restore(state)
    return Stream(model, coded(later), np.array(expected))


FEATURES = ["machine", "at", "heat", "wear", "kind"]


@cache
def classifier(machine: str = "m1") -> Stream:
    early, late = split(readings())
    model = pipeline(BoostingClassifier(n_estimators=30, num_leaves=12))
    model.fit(early[[*FEATURES, "broken"]], "broken")
    return follow(model, late.loc[late["machine"] == machine, FEATURES])


@cache
def regressor(machine: str = "m0") -> Stream:
    early, late = split(readings())
    model = pipeline(BoostingRegressor(n_estimators=30, num_leaves=12))
    model.fit(early[[*FEATURES, "strain"]], "strain")
    return follow(model, late.loc[late["machine"] == machine, FEATURES])


def test_every_sample_is_classified_as_in_python(target: Target, tmp_path: Path) -> None:
    classifier().check(target, tmp_path, "m1")


def test_every_sample_is_valued_as_in_python(target: Target, tmp_path: Path) -> None:
    regressor().check(target, tmp_path, "m0")


def by_kind(**model: Any) -> Pipeline:
    """A pipeline whose model splits the kinds by their names: the middle one differs."""
    early, _ = split(readings())
    level = early["kind"].map({"lathe": 20.0, "mill": -30.0, "press": 20.0})
    early = early.assign(strain=early["strain"] + level)
    fitted = pipeline(BoostingRegressor(n_estimators=30, num_leaves=12, **model))
    return fitted.fit(early[[*FEATURES, "strain"]], "strain")


@pytest.mark.parametrize("mode", ["small", "fast"])
def test_kinds_are_split_by_their_names(target: Target, mode: str, tmp_path: Path) -> None:
    late = split(readings())[1]
    late = late.loc[late["machine"] == "m0", FEATURES]
    follow(by_kind(), late).check(target, tmp_path, "m0", mode)
    assert "_level_set " in (tmp_path / "model.c").read_text()
    follow(by_kind(categorical_features=None), late).check(target, tmp_path, "m0", mode)
    assert "_level_set " not in (tmp_path / "model.c").read_text()


@pytest.mark.parametrize("strategy", ["one_output_per_tree", "multi_output_tree"])
def test_three_classes_have_the_bits_of_python(
    target: Target, strategy: str, tmp_path: Path
) -> None:
    early, late = split(readings())
    early = early.assign(state=pd.cut(early["strain"], 3, labels=False).map("s{}".format))
    model = pipeline(BoostingClassifier(n_estimators=10, multi_strategy=strategy))
    model.fit(early[[*FEATURES, "state"]], "state")
    late = late.loc[late["machine"] == "m1", FEATURES]
    state = model.state()
    expected = np.concatenate([model.update(late.iloc[[i]]) for i in range(len(late))])
    model.restore(state)
    assert expected.shape == (len(late), 3)
    written = model.export_c(tmp_path, name="model", series="m1")
    got = run(target, tmp_path, written, coded(late), True, ("OUTPUTS=3",))
    assert (got[:, :2] == OK).all()
    assert_same_bits(got[:, 2:5].ravel(), expected.ravel())
    assert np.array_equal(got[:, 5], expected.argmax(axis=1))


def test_conditions_say_the_same(target: Target, tmp_path: Path) -> None:
    classifier().check(target, tmp_path, "m1", "fast")


@pytest.fixture
def gcc() -> Target:
    if HOSTS[0].missing():
        pytest.skip(f"C: {HOSTS[0].missing()}")
    return HOSTS[0]


def test_each_of_several_machines_goes_on_where_it_was(gcc: Target, tmp_path: Path) -> None:
    model = classifier().model
    written = model.export_c(tmp_path)
    header = written.header.read_text()
    assert "MODEL_ID_M1 = 1" in header
    for place, machine in enumerate(["m0", "m1"]):
        stream = classifier(machine)
        got = run(gcc, tmp_path, written, stream.samples, True, (f"SERIES={place}",))
        assert_same_bits(got[:, 2], stream.expected)


def test_a_stream_begun_empty_has_the_bits_of_whole_histories(gcc: Target, tmp_path: Path) -> None:
    model = classifier().model
    frame = readings().query("machine == 'm0'")[FEATURES]
    written = model.export_c(tmp_path, series="m0")
    got = run(gcc, tmp_path, written, coded(frame), True, ("EMPTY",))
    assert_same_bits(got[:, 2], model.predict_proba(frame)[:, 1])
    assert np.array_equal(np.where(got[:, 3] == 1, "yes", "no"), model.predict(frame))


def test_a_loaded_pipeline_without_ids_and_times(gcc: Target, tmp_path: Path) -> None:
    frame = readings(machines=1)[["heat", "wear"]]
    frame["strain"] = frame["heat"].clip(upper=70).fillna(60)
    steps = pipeline(BoostingRegressor(n_estimators=8, objective="poisson")).steps
    model = Pipeline(steps).fit(frame.iloc[:300], "strain")
    model.save(tmp_path / "strain.mliot")
    written = mliot.load(tmp_path / "strain.mliot").export_c(tmp_path)
    later = frame.iloc[300:, :2]
    got = run(gcc, tmp_path, written, later.to_numpy())
    assert_same_bits(got[:, 2], model.update(later))
    with pytest.raises(mliot.InvalidArgument, match="one series, without an id"):
        model.export_c(tmp_path, series="m0")


def test_an_infinite_sample_is_refused_and_changes_nothing(gcc: Target, tmp_path: Path) -> None:
    stream = regressor()
    written = stream.model.export_c(tmp_path, series="m0")
    samples = np.repeat(stream.samples, 2, axis=0)
    samples[1::2, 1] = np.tile([np.inf, -np.inf], len(samples))[: len(stream.samples)]
    got = run(gcc, tmp_path, written, samples)
    assert np.array_equal(got[:, 0], np.tile([OK, NOT_FINITE], len(stream.samples)))
    assert_same_bits(got[1::2, 2], stream.expected)
    empty = run(gcc, tmp_path, written, samples[1:2], defines=("EMPTY",))
    assert np.array_equal(empty[0, :2], [NOT_FINITE, NOT_READY])
    assert np.isnan(empty[:, 2].view(np.float64)).all()


def test_features_of_the_calendar_need_the_time(target: Target, tmp_path: Path) -> None:
    late, duplicate, off_grid, not_finite = 1, 2, 3, 4
    rng = np.random.default_rng(2)
    n = 300
    times = pd.Timestamp("2024-02-26").value // 1000 + np.cumsum(rng.integers(1, 7_000_000_000, n))
    hour = (times // 3_600_000_000) % 24
    X = np.column_stack([hour, np.sin(hour), np.round(rng.normal(size=n), 2)])
    heat = X[:, 2].copy()
    boosting = _regression(X, hour + heat)
    features = [
        {"source": "calendar", "date": "hour", "name": "hour"},
        {"source": "calendar", "date": "dayofweek_sin", "name": "dayofweek_sin"},
        {"source": "sample", "column": 0, "lag": 0, "name": "heat"},
    ]
    axis = _core.TimeAxis.from_times(_core.Frequency("1us"), times)
    plan = _core.FeaturePlan(features, axis, 0, None, [])
    stream = begun(plan, boosting, []).stream
    code = stream.export_c({"name": "model"}, {"features": ["heat"]})
    (tmp_path / "model.h").write_text(code["header"])
    source = tmp_path / "model.c"
    source.write_text(code["source"])
    expected, _, _ = stream.stream_samples(np.zeros(n, dtype=np.int64), times, heat[:, None], 1)
    bad_times = [times[-1], times[0], np.iinfo(np.int64).max, times[-1] + 1]
    stamps = np.concatenate([times, np.array(bad_times, dtype=np.int64)])
    values = np.concatenate([heat, [1.0, 1.0, 1.0, np.inf]])
    samples = np.column_stack([stamps.view(np.float64), values])
    program = target.build(tmp_path, [DEVICE / "sensors.c", source])
    out = np.frombuffer(target.run(program, samples.tobytes(), tmp_path), dtype=np.int64)
    assert out[-1] == 0
    got = out[:-1].reshape(len(samples), 3)
    assert_same_bits(got[:n, 2], expected[:, 0])
    assert (got[:n, 0] == OK).all()
    assert got[n:, 0].tolist() == [duplicate, late, off_grid, not_finite]
    assert (got[n:, 2] == got[n - 1, 2]).all()  # the newest sample is still the same


def _regression(X: NDArray[np.float64], y: NDArray[np.float64]) -> Any:
    return BoostingRegressor(n_estimators=10, min_child_samples=5).fit(X, y)._model


def test_a_model_without_a_split_needs_no_column(target: Target, tmp_path: Path) -> None:
    frame = pd.DataFrame({"heat": np.zeros(60), "y": np.full(60, 0.1)})
    steps = [("mean", [RollingMean(3)], ["heat"]), ("model", BoostingRegressor(n_estimators=3))]
    with pytest.warns(UserWarning, match="no split lowers the loss"):
        model = Pipeline(steps).fit(frame, "y")
    written = model.export_c(tmp_path)
    assert written.state_bytes == 8
    got = run(target, tmp_path, written, np.zeros((4, 1)))
    assert np.array_equal(got[:, 2].view(np.float64), model.update(frame[["heat"]].iloc[:4]))


def test_columns_levels_and_classes_have_names(tmp_path: Path) -> None:
    header = classifier().model.export_c(tmp_path, "mill", series=["m1"]).header.read_text()
    names = [
        "MILL_COLUMN_HEAT = 0", "MILL_COLUMN_KIND = 2", "MILL_LEVEL_KIND_PRESS = 2",
        "MILL_CLASS_YES = 1", "MILL_ID_M1 = 0",
    ]  # fmt: skip
    assert [name for name in names if name not in header] == []
    assert "mliot_" not in header


def test_the_command_writes_and_checks_it(tmp_path: Path, gcc: Target) -> None:
    path = tmp_path / "broken.mliot"
    classifier().model.save(path)
    folder = tmp_path / "device"
    arguments = ["--series", "m1", "--mode", "fast", "--check"]
    assert main(["export-c", str(path), str(folder), *arguments]) == 0
    assert "MODEL_ID_M1 = 0" in (folder / "model.h").read_text()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"series": "m7"}, "unknown id 'm7'"),
        ({"series": []}, "no series"),
        ({"level": [80]}, "level belongs to forecasters"),
        ({"dtype": "float64"}, "samples are doubles"),
        ({"name": "my model"}, "C identifier"),
        ({"mode": "large"}, "small"),
    ],
)
def test_bad_options_are_named(options: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=message):
        classifier().model.export_c(tmp_path, **options)
    assert list(tmp_path.iterdir()) == []


def test_what_has_no_form_in_c_is_named(tmp_path: Path) -> None:
    frame = readings(machines=1)[["heat", "wear", "strain"]]
    steps = [("middle", [ExpandingMedian()], ["heat"])]
    model = Pipeline([*steps, ("model", BoostingRegressor(n_estimators=5))]).fit(frame, "strain")
    message = "'heat_expanding_median.*' is 'expanding_median', which keeps every sample"
    for each in (model, Pipeline(steps).fit(frame)):
        with pytest.raises(mliot.Unsupported, match=message):
            each.export_c(tmp_path)
    with pytest.raises(mliot.NotFitted):
        Pipeline(steps).export_c(tmp_path)
    assert list(tmp_path.iterdir()) == []
