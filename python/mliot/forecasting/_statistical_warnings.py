"""What a fit of statistical models says aloud: series and covariates that were passed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mliot.forecasting._panels import FittedModel
from mliot.forecasting._statistical_covariates import Mask, left_out, refuse_useless
from mliot.forecasting._statistical_input import Series
from mliot.forecasting._statistical_tables import Failure, longest_season


def told_of_fit(found: Sequence[FittedModel], series: Series) -> list[str]:
    """What a fit warns of.

    Raises
    ------
    InvalidArgument
        For a covariate that says nothing of any series, named.
    """
    refuse_useless(found, series)
    told = _told(found, series, series.rows.lengths > 0, "")
    return [*told, *_seasons_beyond(found, int(series.rows.lengths.max()))]


def told_of_windows(found: Sequence[FittedModel], series: Series, fitted: Mask) -> list[str]:
    """What a back-test warns of, by its last window and the series that it fitted. A covariate that
    says nothing before that window may say something later, and is no error."""
    return list(_told(found, series, fitted, " of the last window"))


def told_of_begun(
    before: Sequence[Failure], after: Sequence[Failure], series: Series
) -> str | None:
    """What an update warns of: fits of series that began, which went to the fallback model."""
    known = {(i, model) for i, model, _ in before}
    new = [each for each in after if each[:2] not in known]
    if not new:
        return None
    i, model, why = new[0]
    return (
        f"{len(new)} fits of series that began went to the fallback model, {model} of id "
        f"'{series.ids.label(i)}' first ({why}); failures_ names them all"
    )


def _seasons_beyond(found: Sequence[FittedModel], longest: int) -> Iterator[str]:
    """The first model whose season no series has once."""
    for each in found:
        season = longest_season(each.model)
        if season > max(longest, 1):
            yield (
                f"{each.name} has a season of {season} periods, but the longest series has "
                f"{longest} values: nothing can be learnt of a season that no series shows once"
            )
            return


def _told(found: Sequence[FittedModel], series: Series, fitted: Mask, when: str) -> Iterator[str]:
    failed = [each for each in found if each.reasons]
    if failed:
        i, reason = next(iter(failed[0].reasons.items()))
        number = sum(len(each.reasons) for each in failed)
        named = "" if when else "; failures_ names them all"
        yield (
            f"{number} of {len(found) * int(fitted.sum())} fits{when} went to the fallback model, "
            f"{failed[0].name} of id '{series.ids.label(i)}' first ({reason}){named}"
        )
    covariates = left_out(found, series, fitted)
    if covariates:
        yield covariates
