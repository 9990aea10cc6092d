"""Order of the runs, what is made of them, and the tables."""

from __future__ import annotations

import importlib

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

import table
from cases import NAMES, rolling, training
from harness import Contender, schedule, summary


def contender(label: str, fit: float, family: str = "", side: str = "peers") -> dict[str, object]:
    return {
        "label": label,
        "family": family or label,
        "side": side,
        "options": {},
        "runs": [{"fit": fit, "AUC": 0.5 + fit / 100}],
        "summary": {"fit": fit},
        "problem": "",
    }


def result(must: float) -> dict[str, object]:
    measure = {
        "key": "fit",
        "label": "fit",
        "unit": "s",
        "accuracy": "AUC",
        "must": {"B": must},
        "between": None,
        "headline": True,
    }
    minor = measure | {"label": "minor", "must": {}, "headline": False}
    contenders = [
        contender("mliot", 2.0, side="ours"),
        contender("B row", 5.0, "B"),
        contender("B col", 3.0, "B"),
        contender("C", 8.0),
    ]
    variant = {
        "name": "tiny",
        "settings": {},
        "average": "median",
        "measures": [measure, minor],
        "skipped": "",
        "contenders": contenders,
    }
    return {
        "size": "full",
        "threads": 2,
        "date": "2026-01-01",
        "commit": {"hash": "0123456789abcdef", "modified": False},
        "machine": {"model_name": "chip", "cpu_family": "1", "model": "2"},
        "build": {"kernel_target": "avx2"},
        "versions": {"peers": {"lightgbm": "9.9"}},
        "cases": [{"case": "training", "title": "Training", "variants": [variant]}],
    }


def test_contenders_run_in_turn_and_slow_ones_stop_early() -> None:
    order = schedule([Contender("a", "ours", "f"), Contender("b", "peers", "f", repeats=1)], 3)
    assert [(repeat, c.label) for repeat, c in order] == [
        (0, "a"),
        (0, "b"),
        (1, "a"),
        (2, "a"),
    ]


@pytest.mark.parametrize(("average", "expected"), [("median", 2.0), ("mean", 4.0)])
def test_runs_are_summed_up_by_median_or_mean(average: str, expected: float) -> None:
    assert summary([{"fit": 1.0}, {"fit": 9.0}, {"fit": 2.0}], average) == {"fit": expected}


def test_the_best_of_a_family_is_the_peer_and_the_ratio_is_its_time_over_ours() -> None:
    found = {row.peer: row for _, row in table.rows(result(1.0)) if row.label == "fit"}
    assert found["B"].ratio == 1.5
    assert found["B"].their_accuracy == 0.53
    assert found["C"].ratio == 4.0


@pytest.mark.parametrize(("must", "word"), [(1.4, "met"), (1.6, "MISSED")])
def test_a_must_is_met_or_missed(must: float, word: str) -> None:
    (line,) = table.verdicts(result(must))
    assert line.split() == [word, *f"fit, tiny: 1.50 >= {must:.2f} against B".split()]


@pytest.mark.parametrize("name", NAMES)
def test_every_least_ratio_is_one_to_a_contender(name: str) -> None:
    for variant in importlib.import_module(f"cases.{name}").variants("full"):
        families = {each.family or each.label for each in variant.contenders}
        for measure in variant.measures:
            assert set(measure.must) <= families - {"mliot"}, variant.name


def test_a_failed_contender_shows_a_dash_and_no_ratio() -> None:
    failed = result(1.0)
    ours = failed["cases"][0]["variants"][0]["contenders"][0]
    ours |= {"summary": {}, "runs": [], "problem": "MemoryError: full"}
    (line,) = table.verdicts(failed)
    assert line.startswith("not measured")
    assert "| fit, tiny | B | 3.00 s | - | - | - | - |" in table.markdown(failed, True)
    assert {row.problem for _, row in table.rows(failed)} == {"MemoryError: full"}


def test_marked_regions_are_rewritten_and_the_rest_is_left() -> None:
    page = "a\n<!-- benchmarks:begin -->\nold\n<!-- benchmarks:end -->\nb\n"
    remade = table.rewrite(page, result(1.0))
    assert remade.startswith("a\n<!-- benchmarks:begin -->\n`make bench` at commit 0123456789")
    assert remade.endswith("\n<!-- benchmarks:end -->\nb\n")
    assert "old" not in remade
    assert "minor" not in remade
    assert "minor" in table.rewrite(page.replace("benchmarks:", "benchmarks-full:"), result(1.0))
    assert table.rewrite(remade, result(1.0)) == remade


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, "s", "-"),
        (1.2345, "s", "1.23 s"),
        (0.01234, "s", "12.3 ms"),
        (2.7e-5, "us", "27.0 us"),
        (123.4, "MB", "123 MB"),
        (12345.6, "ns/value", "12,346 ns/value"),
        (0.09021, "", "0.0902"),
        (3e-16, "", "3e-16"),
    ],
)
def test_figures_have_three_digits_and_a_fitting_unit(
    value: float | None, unit: str, shown: str
) -> None:
    assert table.figure(value, unit) == shown


def test_auc_equals_that_of_scikit_learn_with_ties() -> None:
    r = np.random.default_rng(0)
    target = (r.random(500) < 0.3).astype(np.float32)
    score = np.round(target * 0.3 + r.random(500), 1)
    assert training.auc(target, score) == pytest.approx(roc_auc_score(target, score), abs=1e-12)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("mean", 2.0), ("std", 1.0), ("max", 3.0), ("median", 2.0)],
)
def test_rolling_references_follow_the_definition(kind: str, expected: float) -> None:
    out = rolling.reference(np.array([1.0, 2.0, 3.0]), kind, 3)
    assert np.isnan(out[:2]).all()
    assert out[2] == expected


def test_the_reference_of_the_weighted_mean_begins_with_the_first_value() -> None:
    out = rolling.reference(np.array([1.0, 2.0]), "EWM", 0)
    np.testing.assert_allclose(out, [1.0, 1.3], rtol=1e-15)


def ranked_variant(losses: dict[str, list[float]], problem: str = "") -> dict[str, object]:
    contenders = [
        {"label": label, "problem": problem, "runs": [{"loss": each} for each in found]}
        for label, found in losses.items()
    ]
    return {"measures": [{"accuracy": "loss", "ranked": True}], "contenders": contenders}


def test_places_are_averaged_over_seeds_and_equal_losses_share_theirs() -> None:
    variants = [
        ranked_variant({"mliot": [0.1, 0.3], "B": [0.2, 0.2], "C": [0.2, 0.1]}),
        ranked_variant({"mliot": [0.0], "B": [0.0], "C": [0.0]}, problem="B broke"),
        {"measures": [{"accuracy": "loss"}], "contenders": []},
    ]
    ranks = table.mean_ranks({"cases": [{"variants": variants}]})
    assert ranks == {"mliot": (1 + 3) / 2, "B": (2.5 + 2) / 2, "C": (2.5 + 1) / 2}


def test_accuracies_are_means_over_the_seeds_that_both_sides_have_run() -> None:
    found = result(must=1.0)
    contenders = found["cases"][0]["variants"][0]["contenders"]
    contenders[0]["runs"] = [{"AUC": 0.6}, {"AUC": 0.8}, {"AUC": 0.1}]
    contenders[3]["runs"] = [{"AUC": 0.5}, {"AUC": 0.9}]
    row = next(row for _, row in table.rows(found) if row.peer == "C")
    assert row.our_accuracy == pytest.approx(0.7)
    assert row.their_accuracy == pytest.approx(0.7)
