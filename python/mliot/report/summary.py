"""The top of the report: what was forecast, how good it is and what to beware of, in words."""

from __future__ import annotations

import math

import numpy as np

from mliot._page.html import code, escape, section, tag
from mliot._page.words import comparison, count, listing, number, percent, ratio, stamp
from mliot.report.content import Content
from mliot.report.scores import Score

_COVERAGE_TOLERANCE = 0.03


def summary(content: Content) -> str:
    """The section a planner reads first."""
    parts = [tag("p", _what(content))]
    if content.backtest is not None:
        ours = content.backtest.score(content.model)
        parts += [tag("p", text) for text in _how_good(content, ours)]
        parts.append(_tiles(content, ours))
    parts += [tag("p", text, class_="caution") for text in _cautions(content)]
    return section("summary", "In short", *parts)


def _what(content: Content) -> str:
    ids = listing([code(name) for name in content.id_cols])
    times = content.forecasts.time
    text = (
        f"<b>{code(content.target)}</b> of <b>{count(len(content.forecasts.keys), 'series')}"
        f"</b> (one for each {ids}), <b>{count(content.horizon, content.unit)}</b> ahead: "
        f"{stamp(times.min())} to {stamp(times.max())}."
    )
    return f"{text} {_volume(content)}" if content.ends_together else text


def _volume(content: Content) -> str:
    """How much is expected in all, beside the last periods and the same time a year before."""
    times, values, ahead, forecast = content.total_by_time()
    total, n = forecast.sum(), len(ahead)
    text = f"In all <b>{number(total)}</b> are expected"
    if len(values) >= n and values[-n:].sum() > 0:
        text += f", {_change(total / values[-n:].sum() - 1)} the {count(n, content.unit)} before"
    year = _year_before(content, ahead)
    if year is not None:
        known = np.isin(times, year)
        if known.sum() == n and values[known].sum() > 0:
            text += f" and {_change(total / values[known].sum() - 1)} the same time a year before"
    return text + "."


def _year_before(content: Content, times: np.ndarray) -> np.ndarray | None:
    """The times a year back: 52 whole weeks for days and weeks, else the same month."""
    if content.unit in ("hour", "day", "week"):
        return times - np.timedelta64(364, "D")
    if content.unit in ("month", "quarter") and (times == times.astype("M8[M]")).all():
        return (times.astype("M8[M]") - np.timedelta64(12, "M")).astype("M8[us]")
    return None


def _change(share: float) -> str:
    if abs(share) < 0.005:
        return "as many as in"
    return f"{abs(100 * share):.0f} % {'more' if share > 0 else 'less'} than in"


def _how_good(content: Content, ours: Score) -> list[str]:
    test = content.backtest
    assert test is not None
    windows = count(test.n_windows, "back-test")
    text = (
        f"In {windows}, each forecasting {count(int(test.steps.max()), content.unit)} it had "
        f"not seen, it missed by <b>{percent(ours.wape)}</b> of what was sold (WAPE)"
    )
    lean = (
        "leans neither way"
        if abs(ours.bias) < 0.01
        else f"runs {'high' if ours.bias > 0 else 'low'} by {percent(abs(ours.bias))} in sum"
    )
    texts = [f"{text}; it {lean}. {_beside(content, ours)}"]
    if test.levels:
        held = [
            f"<b>{percent(ours.coverage[level])}</b> inside the {level:g} % band"
            for level in test.levels
        ]
        held[0] = held[0].replace("inside", "of the true values fell inside")
        texts.append(f"{listing(held)}. {_coverage_verdict(ours)}")
    return texts


def _beside(content: Content, ours: Score) -> str:
    assert content.backtest is not None
    if not content.backtest.rivals:
        return ""
    rival = content.backtest.rivals[0]
    naive = content.backtest.score(rival)
    if not (math.isfinite(ours.wape) and math.isfinite(naive.wape)):
        return ""
    name = rival_name(rival)
    text = (
        f"{name.capitalize()} misses by {percent(naive.wape)}: the model makes "
        f"<b>{comparison(ours.wape, naive.wape)} error</b>"
    )
    if ours.wape < naive.wape:
        wins = sum(
            a.wape < b.wape
            for a, b in zip(
                content.backtest.by_series(content.model),
                content.backtest.by_series(rival),
                strict=True,
            )
        )
        return f"{text} and is closer for {wins:,} of {len(content.backtest.rows.keys):,} series."
    return f"{text}. <b>It does not earn its place here: plan with {name} until it does.</b>"


def _coverage_verdict(score: Score) -> str:
    gaps = {level: held - level / 100 for level, held in score.coverage.items()}
    narrow = [f"{level:g} %" for level, gap in gaps.items() if gap < -_COVERAGE_TOLERANCE]
    wide = [f"{level:g} %" for level, gap in gaps.items() if gap > _COVERAGE_TOLERANCE]
    if narrow:
        return f"{_bands(narrow)} too narrow: keep more stock than suggested."
    if wide:
        return f"{_bands(wide)} wider than promised, on the safe side."
    return "The bands hold what they promise."


def _bands(levels: list[str]) -> str:
    return f"The {listing(levels)} {'band is' if len(levels) == 1 else 'bands are'}"


def _tiles(content: Content, ours: Score) -> str:
    test = content.backtest
    assert test is not None
    tiles = [
        ("WAPE", percent(ours.wape), "", ""),
        ("RMSSE", ratio(ours.rmsse), "", ""),
        ("Bias", percent(ours.bias, sign=True), "", ""),
    ]
    if test.rivals:
        naive = test.score(test.rivals[0])
        tiles = [
            (
                "WAPE",
                percent(ours.wape),
                f"naive {percent(naive.wape)}",
                _mood(ours.wape, naive.wape),
            ),
            (
                "RMSSE",
                ratio(ours.rmsse),
                f"naive {ratio(naive.rmsse)}",
                _mood(ours.rmsse, naive.rmsse),
            ),
            ("Bias", percent(ours.bias, sign=True), f"naive {percent(naive.bias, True)}", ""),
        ]
    for level, held in ours.coverage.items():
        off = abs(held - level / 100) > _COVERAGE_TOLERANCE
        tiles.append(
            (
                f"Inside the {level:g} % band",
                percent(held),
                f"should be {level:g} %",
                "bad" if off else "good",
            )
        )
    items = "".join(
        f'<div class="tile {mood}"><dt>{name}</dt><dd>{value}<small>{escape(note)}</small>'
        f"</dd></div>"
        for name, value, note, mood in tiles
    )
    return f'<dl class="tiles">{items}</dl>'


def _mood(ours: float, naive: float) -> str:
    if not (math.isfinite(ours) and math.isfinite(naive)):
        return ""
    return "good" if ours < naive else "bad"


def _cautions(content: Content) -> list[str]:
    texts = []
    if content.simulated:
        texts.append(
            "<b>These data are simulated.</b> They show how the program works and say "
            "nothing about any real shop."
        )
    if content.weight is not None:
        zero = int((content.history.values[content.weight] == 0).sum())
        test = content.backtest
        out = int(test.censored.sum()) if test else 0
        texts.append(
            f"{count(zero, 'row')} of the history {_was(zero)} without weight "
            f"({code(content.weight)} is 0, as on an empty shelf): the model does not "
            f"learn from them, and {out:,} of them lie in the back-tests and are left "
            "out of every error here."
        )
    if content.backtest is not None:
        missing = ~content.backtest.scored & ~content.backtest.censored
        if missing.any():
            texts.append(
                f"{count(int(missing.sum()), 'row')} of the back-tests {_was(int(missing.sum()))} "
                "left out of every error here: the true value or a forecast is missing."
            )
    return texts + [escape(str(text)) for text in content.warnings]


def _was(n: int) -> str:
    return "is" if n == 1 else "are"


def rival_name(column: str) -> str:
    """A baseline's column in words: SeasonalNaive becomes seasonal naive."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in column)
    return words.strip()
