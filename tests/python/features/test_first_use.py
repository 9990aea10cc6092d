"""Options are kept as they were given, and checked when the object is first used."""

from __future__ import annotations

import copy
import inspect
import pickle
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

import mliot
from mliot import features, preprocessing
from mliot._along_time import AlongTime
from mliot._options import WithOptions
from mliot.features import (
    FeatureUnion,
    PairTransform,
    RollingCorrelation,
    RollingMean,
    RollingSum,
    TimePairTransform,
    TimeRollingCorrelation,
    TimeRollingMean,
    TimeTransform,
    Transform,
)
from mliot.forecasting import Forecaster
from mliot.pipeline import Pipeline
from mliot.preprocessing import Hampel, KalmanSmoother, LinearFill

BASES = (PairTransform, TimePairTransform, TimeTransform, Transform)
ONE_OPTION = ("window_size", "window", "limit", "transforms")  # the first one of a class
VALUES = [-1, "helloworld", np.array([1.0, 4.0]), [1], {}, []]


def kinds() -> list[type]:
    """Every public class with options that are numbers or words."""
    named = [getattr(part, name) for part in (features, preprocessing) for name in part.__all__]
    classes = [each for each in named if isinstance(each, type) and each not in BASES]
    known = [each for each in classes if issubclass(each, WithOptions)]
    return [each for each in known if inspect.signature(each).parameters]


def used(transform: Any) -> list[Any]:
    """Every way to use it, of which none has been taken yet."""
    if isinstance(transform, AlongTime):
        ways = [
            lambda: transform.fit([[1.0], [2.0]]),
            lambda: transform.save(Path("never.mliot")),
            lambda: transform.fit_transform([[1.0]]),
        ]
        if not isinstance(transform, TimeTransform):
            ways += [lambda: transform.transform([])]
    else:
        ways = [lambda: transform.transform([], [])]
    if hasattr(transform, "update"):
        count = len(inspect.signature(transform.update).parameters)
        ways += [lambda: transform.update(*[1] * count), transform.reset]
    return [*ways, transform.name_part]


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_anything_is_kept_and_nothing_wrong_is_used(
    kind: type, value: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given = dict.fromkeys(inspect.signature(kind).parameters, value)
    transform = kind(**given)
    same = clone(transform).set_params(**given)
    assert all(each is value for each in [*transform.get_params().values()])
    assert all(each is value for each in [*same.get_params().values()])
    assert same == transform
    assert repr(value) in repr(transform)
    for other in (copy.deepcopy(transform), pickle.loads(pickle.dumps(transform))):
        assert repr(other) == repr(transform)
    for use in used(transform):
        with pytest.raises(mliot.InvalidArgument):
            use()
    assert not list(tmp_path.iterdir())
    with pytest.raises(mliot.InvalidArgument):
        same.name_part()


def test_a_refused_option_keeps_the_stream(tmp_path: Path) -> None:
    mean = RollingMean(2, 1)
    mean.update(1.0)
    mean.set_params(window_size=0)
    assert mean.get_params() == {"window_size": 0, "min_samples": 1}
    for use in (
        lambda: mean.update(5.0),
        lambda: mean.transform([1.0]),
        lambda: mean.save(tmp_path / "mean.mliot"),
        lambda: pickle.dumps(mean),
        lambda: copy.deepcopy(mean),
        mean.reset,
    ):
        with pytest.raises(mliot.InvalidArgument, match="rolling_mean: window_size must be in"):
            use()
    mean.set_params(window_size="two")
    with pytest.raises(mliot.InvalidArgument, match="must be an integer, got 'two'"):
        mean.update(5.0)
    assert mean.set_params(window_size=2).update(3.0) == 2.0
    assert mean.set_params(window_size=3).update(5.0) == 5.0
    assert mean.set_params(window_size=2).update(7.0) == 7.0


def test_a_refused_option_keeps_the_streams_of_pairs_and_unions() -> None:
    together = RollingCorrelation(3, 2)
    together.update(1.0, 1.0)
    with pytest.raises(mliot.InvalidArgument, match="window_size"):
        together.set_params(window_size=0).update(2.0, 5.0)
    with pytest.raises(mliot.InvalidArgument, match="window_size"):
        pickle.dumps(together)
    assert together.set_params(window_size=3).update(2.0, 5.0) == 1.0
    union = FeatureUnion([RollingSum(2, 1)])
    union.update(1.0)
    with pytest.raises(mliot.InvalidArgument, match=r"transforms\[0\]: rolling_mean: window_size"):
        union.set_params(transforms=[RollingMean(0)]).update(1.0)
    assert union.set_params(transforms=[RollingSum(2, 1)]).update(2.0).tolist() == [3.0]


def test_copies_of_what_nobody_has_used_keep_what_was_asked_for() -> None:
    hampel = Hampel(5).set_output(transform="pandas")
    frame = pd.DataFrame({"heat": [1.0, 2.0]})
    for other in (pickle.loads(pickle.dumps(hampel)), copy.deepcopy(hampel)):
        assert other == hampel
        assert isinstance(other.fit_transform(frame), pd.DataFrame)
    assert pickle.loads(pickle.dumps(KalmanSmoother("local_level"))) == KalmanSmoother()
    assert copy.deepcopy(TimeRollingMean("2h")) == TimeRollingMean("2h")
    assert copy.deepcopy(TimeRollingCorrelation("2h")) == TimeRollingCorrelation("2h")


@pytest.mark.parametrize("value", [b"x", 10**30, np.float64(3), object, 1j], ids=repr)
@pytest.mark.parametrize("kind", [RollingMean, TimeRollingMean, LinearFill, FeatureUnion])
def test_copies_of_what_nobody_has_used_need_no_file(kind: type, value: Any) -> None:
    transform = kind([RollingMean(value)]) if kind is FeatureUnion else kind(value)
    for other in (pickle.loads(pickle.dumps(transform)), copy.deepcopy(transform)):
        assert repr(other) == repr(transform)
        (kept,) = {key: each for key, each in vars(other).items() if key in ONE_OPTION}.values()
        held = kept[0].window_size if kind is FeatureUnion else kept
        assert type(held) is type(value)
        assert held == value


def test_what_is_no_number_is_refused_from_the_first_sample_on() -> None:
    class Odd:
        def __float__(self) -> float:
            raise AttributeError("nothing here")

    for wrong in (None, "much", Odd()):
        mean, together = RollingMean(2, 1), RollingCorrelation(2, 1)
        for _ in range(2):
            with pytest.raises(TypeError, match="RollingMean: update takes numbers"):
                mean.update(wrong)  # type: ignore[arg-type]  # what is tested
            with pytest.raises(TypeError, match="RollingCorrelation: update takes numbers"):
                together.update(1.0, wrong)  # type: ignore[arg-type]  # what is tested
        assert mean.update(1.0) == 1.0


def test_threads_that_come_together_share_one_stream() -> None:
    for _ in range(20):
        sums, start = RollingSum(4, 1), threading.Barrier(4)

        def add(sums: RollingSum = sums, start: threading.Barrier = start) -> None:
            start.wait()
            sums.update(1.0)

        threads = [threading.Thread(target=add) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sums.update(0.0) == 3.0


NO_FRAME = object()  # what would be an error of its own, if it were read


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (("smooth", RollingMean(0), ["x"]), "'smooth': rolling_mean: window_size must be in"),
        (("two", [Hampel(5), RollingMean("a")], ["x"]), "'two': rolling_mean: window_size must be"),
        (("both", RollingCorrelation(0), ["x", "y"]), "'both': rolling_correlation: window_size"),
        (("late", [TimeRollingMean("soon")], ["x"]), "'late': TimeRollingMean: window: .*'soon'"),
    ],
)
def test_a_pipeline_names_the_step_before_it_reads_data(step: Any, words: str) -> None:
    pipeline = Pipeline([("spikes", Hampel(), ["x"]), step])
    assert step[0] in repr(pipeline)
    assert step[0] in pipeline._repr_html_()
    assert repr(copy.deepcopy(pipeline)) == repr(pipeline.clone()) == repr(pipeline)
    with pytest.raises(mliot.InvalidArgument, match=f"step {words}"):
        pipeline.fit(NO_FRAME)


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("lag_transforms", {1: [RollingMean(4), RollingMean(0)]}),
        ("lag_transforms", {7: RollingMean(0)}),
        ("past_features", {"heat": [1, RollingMean(0)]}),
        ("group_features", {"shop": [RollingMean(0)]}),
        ("scale_by", RollingMean(0)),
    ],
)
def test_a_forecaster_names_the_argument_before_it_reads_data(argument: str, value: Any) -> None:
    model = Forecaster(freq="D", **{argument: value})
    assert repr(copy.deepcopy(model)) == repr(clone(model)) == repr(model)
    with pytest.raises(mliot.InvalidArgument, match=f"^{argument}: rolling_mean: window_size"):
        model.fit(NO_FRAME)


def test_no_file_holds_a_wrong_option(tmp_path: Path) -> None:
    frame = pd.DataFrame({"x": np.arange(9.0)})
    pipeline = Pipeline([("smooth", RollingMean(2), ["x"])]).fit(frame)
    path = tmp_path / "steps.mliot"
    pipeline.save(path)
    before = path.read_bytes()
    pipeline.set_params(smooth__window_size=0)
    for keep in (lambda: pipeline.save(path), lambda: pickle.dumps(pipeline)):
        with pytest.raises(
            mliot.InvalidArgument, match="Pipeline: steps: rolling_mean: window_siz"
        ):
            keep()
    assert path.read_bytes() == before
    with pytest.raises(mliot.InvalidArgument, match="linear_fill: limit"):
        LinearFill(0).save(path)
    assert path.read_bytes() == before
