"""The pages of the steps of boosting and of rounded gradients, from results made by hand."""

from __future__ import annotations

from typing import Any

import pytest

import boosting_steps
import precision_page

FACTS: dict[str, Any] = {
    "date": "2026-01-01 10:00 UTC",
    "commit": {"hash": "0123456789abcdef", "modified": False},
    "machine": {"model_name": "Chip", "cpu_family": "1", "model": "2"},
    "build": {"kernel_target": "avx2"},
    "load_before": 0.5,
}


def test_every_step_has_its_line() -> None:
    steps = {key: [3.0, 1.5] for key in boosting_steps.STEPS}
    text = boosting_steps.markdown({**FACTS, "rows": 1000, "repeats": 3, "steps": steps})
    lines = text.splitlines()
    assert lines[0].startswith("At commit 0123456789 on 2026-01-01 10:00 UTC, Chip (family 1,")
    assert len(lines) == 4 + len(boosting_steps.STEPS)
    assert lines[4].endswith("| update | 3.00 | 1.50 | **2.00** |")


def test_groups_are_means_of_their_sets_and_judged_by_their_limits() -> None:
    sets: precision_page.Sets = {
        "a": {"group": "classes", "values": [0.001, 0.001, 0.001]},
        "b": {"group": "classes", "values": [-0.001, -0.001, -0.001]},
        "c": {"group": "numbers", "values": [1.0, 1.004]},
    }
    mean, half, count = precision_page.pooled(sets, "classes")
    assert (mean, half, count) == (pytest.approx(0.0), 0.0, 2)
    assert not precision_page.all_hold(sets)  # 1.002 is above 1.001
    text = precision_page.markdown({**FACTS, "versions": {"numpy": "2"}, "sets": sets})
    assert "| a | difference of AUC, 3 seeds | 0.00100 | 0.00100 to 0.00100 |  |" in text
    assert "0.00000 to 0.00000 | holds: at least -0.0003, bound above -0.001 |" in text
    assert "| **numbers** | ratio of losses, 1 sets | 1.00200 |" in text
    assert "broken: at most 1.001 |" in text
    assert "| **heavy tails** | not measured | | | |" in text
    del sets["c"]
    assert precision_page.all_hold(sets)
