"""Tables in Markdown from a result of `run.py`; rewrites the marked regions that quote them.

    python benchmarks/table.py                      prints every table
    python benchmarks/table.py README.md docs/x.md  rewrites their marked regions

`<!-- benchmarks:begin -->` ... `<!-- benchmarks:end -->` holds the rows that matter most,
`<!-- benchmarks-full:begin -->` ... `<!-- benchmarks-full:end -->` every row.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caption import caption

RESULTS = Path(__file__).resolve().parent / "results"
LATEST = RESULTS / "latest.json"

Result = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One peer beside ours: ratio is the peer's figure over ours."""

    variant: str
    label: str
    peer: str
    unit: str
    theirs: float | None
    ours: float | None
    accuracy: str
    their_accuracy: float | None
    our_accuracy: float | None
    must: float | None
    between: tuple[float, float] | None
    headline: bool
    problem: str

    @property
    def ratio(self) -> float | None:
        """How many times the peer's figure is ours."""
        if self.theirs is None or not self.ours:
            return None
        return self.theirs / self.ours

    @property
    def met(self) -> bool | None:
        """Whether the must holds; None when there is none or a side is absent."""
        if self.between is not None and self.ours is not None:
            low, high = self.between
            return low <= self.ours <= high
        if self.must is None or self.ratio is None:
            return None
        return self.ratio >= self.must


def rows(result: Result) -> Iterator[tuple[str, Row]]:
    """Title of the case and row, for every measure and peer."""
    for case in result["cases"]:
        for variant in case["variants"]:
            for measure in variant["measures"]:
                for row in _rows_of(variant, measure):
                    yield case["title"], row


def _rows_of(variant: Result, measure: Result) -> Iterator[Row]:
    ours = next((c for c in variant["contenders"] if c["label"] == "mliot"), None)
    if ours is None:
        return
    key, accuracy = measure["key"], measure["accuracy"]
    peers = [
        peer
        for peer in _best_of_each_family(variant["contenders"], key)
        if key in peer["summary"] or peer["problem"]
    ]
    for peer in peers or [{"family": "", "summary": {}, "runs": ours["runs"], "problem": ""}]:
        their_accuracy, our_accuracy = _paired_means(peer["runs"], ours["runs"], accuracy)
        yield Row(
            variant=variant["name"],
            label=measure["label"],
            peer=peer["family"],
            unit=measure["unit"],
            theirs=peer["summary"].get(key),
            ours=ours["summary"].get(key),
            accuracy=accuracy,
            their_accuracy=their_accuracy if peers else None,
            our_accuracy=our_accuracy,
            must=measure["must"].get(peer["family"]),
            between=measure["between"],
            headline=measure["headline"],
            problem=" ".join(filter(None, (ours["problem"], peer["problem"]))),
        )


def _paired_means(
    theirs: list[dict[str, float]], ours: list[dict[str, float]], key: str
) -> tuple[float | None, float | None]:
    """Means of an accuracy over the repeats, which may be seeds, that both sides have run."""
    pairs = [
        (their[key], our[key])
        for their, our in zip(theirs, ours, strict=False)
        if key in their and key in our
    ]
    if not pairs:
        return None, None
    return sum(their for their, _ in pairs) / len(pairs), sum(our for _, our in pairs) / len(pairs)


def _best_of_each_family(contenders: list[Result], key: str) -> list[Result]:
    best: dict[str, Result] = {}
    for contender in contenders:
        if contender["label"] == "mliot":
            continue
        known = best.get(contender["family"])
        figure = contender["summary"].get(key, float("inf"))
        if known is None or figure < known["summary"].get(key, float("inf")):
            best[contender["family"]] = contender
    return list(best.values())


def figure(value: float | None, unit: str = "") -> str:
    """Three digits with a unit that suits them; a dash for none."""
    if value is None:
        return "-"
    if unit == "s" and value < 1:
        return f"{_digits(value * 1000)} ms" if value >= 1e-3 else f"{_digits(value * 1e6)} us"
    if unit == "us":  # kept in seconds, as "ns" is
        return f"{_digits(value * 1e6)} us"
    if unit == "ns":
        return f"{_digits(value * 1e9)} ns"
    return f"{_digits(value)} {unit}".rstrip()


def _digits(value: float) -> str:
    if value == 0:
        return "0"
    if abs(value) < 1e-4:
        return f"{value:.0e}"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    places = 2 if abs(value) >= 1 else 4
    if abs(value) >= 10:
        places = 1
    if abs(value) >= 100:
        places = 0
    return f"{value:.{places}f}"


def _accuracy(row: Row, value: float | None) -> str:
    return f"{row.accuracy} {figure(value)}" if row.accuracy and value is not None else "-"


def markdown(result: Result, headline: bool) -> str:
    """The table, under one line that says where it was measured."""
    lines = [caption(result), ""]
    lines += ["| case | peer | peer's | mliot's | ratio | accuracy, peer | accuracy, mliot |"]
    lines += ["|---|---|---:|---:|---:|---|---|"]
    for _, row in rows(result):
        if headline and not row.headline:
            continue
        ratio = f"**{_digits(row.ratio)}**" if row.ratio is not None else "-"
        cells = [
            f"{row.label}, {row.variant}",
            row.peer or "-",
            figure(row.theirs, row.unit),
            figure(row.ours, row.unit),
            ratio,
            _accuracy(row, row.their_accuracy),
            _accuracy(row, row.our_accuracy),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    for case in result["cases"]:
        for variant in case["variants"]:
            if variant["skipped"]:
                lines += ["", f"{variant['name']} was skipped: {variant['skipped']}."]
    return "\n".join(lines + ([] if headline else _rank_lines(result)))


def mean_ranks(result: Result) -> dict[str, float]:
    """Mean place by held-out loss, 1 the best, over all seeds of the ranked variants.

    Equal losses share their places. Variants in which a contender failed are left out.
    """
    places: dict[str, list[float]] = {}
    for case in result["cases"]:
        for variant in case["variants"]:
            for measure in variant["measures"]:
                if measure.get("ranked"):
                    _add_places(variant["contenders"], measure["accuracy"], places)
    return {label: sum(found) / len(found) for label, found in places.items()}


def _add_places(contenders: list[Result], loss: str, places: dict[str, list[float]]) -> None:
    if len(contenders) < 2 or any(c["problem"] for c in contenders):
        return
    for runs in zip(*(c["runs"] for c in contenders), strict=True):
        losses = [run[loss] for run in runs]
        for contender, mine in zip(contenders, losses, strict=True):
            better = sum(other < mine for other in losses)
            equal = sum(other == mine for other in losses)
            places.setdefault(contender["label"], []).append(better + (equal + 1) / 2)


def _rank_lines(result: Result) -> list[str]:
    ranks = mean_ranks(result)
    if not ranks:
        return []
    named = ", ".join(f"{label} {rank:.2f}" for label, rank in sorted(ranks.items(), key=_second))
    return ["", f"Mean place by held-out loss over all seeds of the real tables: {named}."]


def _second(pair: tuple[str, float]) -> float:
    return pair[1]


def verdicts(result: Result) -> list[str]:
    """A line for every must: met, missed, or not measured."""
    lines = []
    for _, row in rows(result):
        if row.must is None and row.between is None:
            continue
        word = {True: "met", False: "MISSED", None: "not measured"}[row.met]
        if row.between is not None:
            aim = f"{figure(row.ours)} in {row.between[0]:g}..{row.between[1]:g}"
        else:
            aim = f"{figure(row.ratio)} >= {row.must:.2f} against {row.peer}"
        lines.append(f"{word:12s} {row.label}, {row.variant}: {aim}")
    return lines


def rewrite(text: str, result: Result) -> str:
    """The text with its marked regions made anew."""
    for mark, headline in (("benchmarks", True), ("benchmarks-full", False)):
        begin, end = f"<!-- {mark}:begin -->", f"<!-- {mark}:end -->"
        region = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
        table = f"{begin}\n{markdown(result, headline)}\n{end}"
        text = region.sub(lambda _, table=table: table, text)
    return text


def rewrite_files(paths: list[Path], result: Result) -> None:
    """Rewrites the marked regions of each file."""
    for path in paths:
        text = path.read_text()
        remade = rewrite(text, result)
        if remade != text:
            path.write_text(remade)


def main() -> None:
    """Prints the tables, or rewrites the regions of the files named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("files", nargs="*", type=Path, help="files whose regions are rewritten")
    parser.add_argument("--result", type=Path, default=LATEST)
    parser.add_argument("--headline", action="store_true", help="print only the main rows")
    chosen = parser.parse_args()
    result = json.loads(chosen.result.read_text())
    if chosen.files:
        rewrite_files(chosen.files, result)
    else:
        sys.stdout.write(markdown(result, chosen.headline) + "\n")


if __name__ == "__main__":
    main()
