"""Results of single cases are joined to the kept ones, and each says of which commit it is."""

from __future__ import annotations

import json
from pathlib import Path

import kept
from caption import caption


def case(name: str, commit: str, date: str = "2026-01-01 10:00 UTC", **facts: object) -> dict:
    place = {"date": date, "commit": {"hash": commit, "modified": False}, "size": "full"}
    return {"case": name, "title": name, "variants": [], "load_before": 1.0, **place, **facts}


def result(*cases: dict) -> dict:
    return {
        "size": "full",
        "threads": 2,
        "date": "2026-01-02 10:00 UTC",
        "commit": {"hash": "feedfeedfeedfeed", "modified": False},
        "machine": {"model_name": "chip", "cpu_family": "1", "model": "2"},
        "build": {"kernel_target": "avx2"},
        "versions": {"peers": {"lightgbm": "9.9"}},
        "cases": list(cases),
    }


def test_a_case_that_is_measured_again_replaces_its_own_figures_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "latest.json"
    kept.save(result(case("stream", "a" * 12), case("training", "a" * 12)), path, join=True)
    kept.save(result(case("stream", "b" * 12)), path, join=True)
    found = json.loads(path.read_text())["cases"]
    assert [(one["case"], one["commit"]["hash"][0]) for one in found] == [
        ("training", "a"),
        ("stream", "b"),
    ]
    kept.save(result(case("stream", "c" * 12)), path, join=False)
    assert [one["case"] for one in json.loads(path.read_text())["cases"]] == ["stream"]
    assert [file.name for file in path.parent.iterdir()] == ["latest.json"]


def test_the_caption_of_one_run_names_its_commit_once() -> None:
    text = caption(result(case("training", "a" * 12), case("stream", "a" * 12)))
    assert text.startswith("`make bench` at commit aaaaaaaaaa on 2026-01-01 10:00 UTC: chip ")


def test_the_caption_of_joined_runs_says_which_cases_are_of_which_commit() -> None:
    text = caption(
        result(
            case("training", "a" * 12),
            case("stream", "b" * 12, size="quick", load_before=9.2),
            case("rolling", "a" * 12, date="2026-01-01 11:00 UTC"),
        )
    )
    assert (
        "at commit aaaaaaaaaa on 2026-01-01 10:00 UTC to 2026-01-01 11:00 UTC (training, rolling); "
        "at commit bbbbbbbbbb on 2026-01-01 10:00 UTC, quick size, beside other work (load 9) "
        "(stream): chip "
    ) in text
