"""Places by loss, their intervals over tables, and the page of the real tables."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

import changes
import marked
import places
import real_tables
import real_tables_page
import targets

PEERS = ("LightGBM", "XGBoost hist", "scikit-learn HGB", "CatBoost")


def test_the_least_loss_is_first_and_equal_ones_share_their_places() -> None:
    losses = {"a": 0.3, "b": 0.1, "c": 0.3, "d": 0.9}
    assert places.places(losses) == {"a": 2.5, "b": 1.0, "c": 2.5, "d": 4.0}


def test_intervals_are_students_over_tables() -> None:
    tables = [
        [{"a": 1.0, "b": 2.0}, {"a": 1.0, "b": 2.0}],  # 1 and 2
        [{"a": 1.0, "b": 2.0}, {"a": 2.0, "b": 1.0}],  # 1.5 and 1.5
        [{"a": 3.0, "b": 2.0}, {"a": 3.0, "b": 2.0}],  # 2 and 1
    ]
    found = places.mean_places(tables)
    assert found["a"].value == found["b"].value == 1.5
    # The deviation of 1, 1.5 and 2 is a half; Student's 0.975 quantile of two degrees is 4.302653.
    assert found["a"].half == pytest.approx(4.302653 * 0.5 / math.sqrt(3), rel=1e-6)
    behind = places.places_behind(tables, "a")
    assert behind["a"] == places.Mean(0.0, 0.0, 3)
    assert behind["b"].value == 0.0
    assert behind["b"].half == pytest.approx(2 * found["a"].half)


def test_excess_is_the_logarithm_of_the_ratio_of_mean_losses() -> None:
    tables = [[{"a": 1.0, "b": 2.0}, {"a": 3.0, "b": 6.0}], [{"a": 1.0, "b": 8.0}]]
    more = places.excess(tables, "a")["b"]
    assert more.value == pytest.approx((math.log(2) + math.log(8)) / 2)
    assert places.excess(tables[:1], "a")["b"].half == math.inf


def record(name: str, settings: str, library: str, seed: int, loss: float) -> dict[str, Any]:
    return {
        "set": name,
        "settings": settings,
        "library": library,
        "seed": seed,
        "loss": loss,
        "measured": "RMSE",
        "seconds": 1.0,
        "processor": loss / 10,
        "version": "9.9",
        "commit": "0123456789",
        "date": "2026-01-01",
    }


def test_the_page_shows_what_was_run_and_takes_lightgbm_defaults_from_equal_settings() -> None:
    records = [
        record(name, "equal", library, seed, 1.0 + place)
        for name in ("letter", "walmart")
        for place, library in enumerate(real_tables_page.LIBRARIES[:4])
        for seed in range(2)
    ]
    records += [
        record(name, "defaults", library, seed, 0.5)
        for name in ("letter", "walmart")
        for library in ("mliot", *PEERS[1:3])
        for seed in range(2)
    ]
    page = real_tables_page.page(records)
    assert "| equal, 2 tables | mliot | 1.00 ± 0.00 |  |  |" in page
    assert "| equal, 2 tables | LightGBM | 2.00 ± 0.00 | 1.00 ± 0.00 | +69.3 ± 0.0 % |" in page
    assert "| defaults, 2 tables | XGBoost hist | 2.00 ± 0.00 | 0.00 ± 0.00 |" in page
    assert "| defaults, 2 tables | LightGBM | 4.00 ± 0.00 | 2.00 ± 0.00 |" in page
    assert "with CatBoost" not in page
    assert "| letter | RMSE | **1.0000** | 2.0000 | 3.0000 | 4.0000 | - |" in page
    assert "| letter | RMSE | **0.5000** | 2.0000 | **0.5000** | **0.5000** | - |" in page
    assert "| walmart | 0.10 | 0.20 | 0.30 | 0.40 | - |" in page  # at equal settings
    assert "| walmart | 0.05 | 0.20 | 0.05 | 0.05 | - |" in page  # at the defaults
    assert "mliot 0123456789 (2026-01-01), LightGBM 9.9 (2026-01-01)" in page


def test_the_last_record_of_a_run_counts_and_its_region_is_remade(tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    lines = [record("letter", "equal", "mliot", 0, loss) for loss in (2.0, 1.0)]
    kept.write_text("".join(json.dumps(each) + "\n" for each in lines))
    (found,) = real_tables.read_kept(kept).values()
    assert found["loss"] == 1.0
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- real-tables:begin -->\nold\n<!-- real-tables:end -->\nb\n")
    marked.put("real-tables", "new", page)
    assert page.read_text() == "a\n<!-- real-tables:begin -->\nnew\n<!-- real-tables:end -->\nb\n"


def test_changes_are_of_our_own_figures_that_both_results_have() -> None:
    def result(commit: str, fit: float, wape: float) -> dict[str, Any]:
        ours = {"label": "mliot", "summary": {"fit": fit, "WAPE": wape}}
        peer = {"label": "LightGBM", "summary": {"fit": 9.0}}
        measure = {"key": "WAPE", "label": "WAPE", "unit": ""}
        variant = {"name": "tiny", "measures": [measure], "contenders": [ours, peer]}
        case = {"case": "real_sales", "variants": [variant]}
        return {"commit": {"hash": commit * 10}, "date": "2026-01-01", "cases": [case]}

    before, after = result("a", 2.0, 0.5), result("b", 1.0, 0.4)
    text = changes.markdown(before, after, ["real_sales"])
    assert text.splitlines()[0] == (
        "| mliot | aaaaaaaaaa, 2026-01-01 | bbbbbbbbbb, 2026-01-01 | after / before |"
    )
    assert "| fit, tiny | 2.00 s | 1.00 s | 0.500 |" in text
    assert "| WAPE, tiny | 0.5000 | 0.4000 | 0.800 |" in text
    assert "9.00" not in text
    assert len(changes.markdown(before, after, []).splitlines()) == 2


def test_targets_are_those_of_the_cases_and_figures_those_of_the_result() -> None:
    variant, label, peer, least = next(iter(targets.asked("training_memory")))
    ours = {"label": "mliot", "side": "ours", "runs": [{"peak": 10.0}], "summary": {"peak": 10.0}}
    theirs = {"label": peer, "side": "peers", "runs": [{"peak": 13.0}], "summary": {"peak": 13.0}}
    measure = {"key": "peak", "label": label, "unit": "MB", "accuracy": "", "must": {}}
    contenders = [each | {"family": each["label"], "problem": ""} for each in (ours, theirs)]
    kept = {
        "name": variant,
        "measures": [measure | {"between": None, "headline": False}],
        "contenders": contenders,
    }
    result = {"cases": [{"case": "training_memory", "title": "", "variants": [kept]}]}
    lines = targets.markdown(result, ["training_memory"]).splitlines()
    assert least == 1.25
    assert lines[2] == f"| {label}, {variant} | {peer} | 1.25 | 1.30 | met |"
    assert lines[3].endswith("| LightGBM | 1.25 | - | not measured yet |")
    ours["summary"]["peak"] = 11.0
    assert "| 1.25 | 1.18 | missed |" in targets.markdown(result, ["training_memory"])
