"""Joins the sections of a report into one document that needs nothing else."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files

from mliot._page import document
from mliot._page.html import escape
from mliot._page.words import count
from mliot.report.content import Content
from mliot.report.method import method
from mliot.report.quality import attention, quality
from mliot.report.series import series_section
from mliot.report.summary import summary

_LINKS = [("summary", "In short"), ("series", "What to expect"), ("quality", "How good"),
          ("attention", "Series to look at"), ("drivers", "Drivers"), ("choices", "How made"),
          ("data", "Data"), ("repeat", "To repeat it"), ("words", "Words")]  # fmt: skip


def render(content: Content) -> str:
    """The whole document."""
    title = content.title or f"Forecast of {content.target}"
    body = "".join(
        [
            summary(content),
            series_section(content),
            quality(content),
            attention(content),
            method(content),
        ]
    )
    links = "".join(
        f'<a href="#{anchor}">{text}</a>'
        for anchor, text in _LINKS
        if f'<section id="{anchor}">' in body
    )
    badge = '<span class="badge">Simulated data</span>' if content.simulated else ""
    made = f"{datetime.now():%Y-%m-%d %H:%M}"
    horizon = count(content.horizon, content.unit)
    header = (
        f"<h1>{escape(title)} {badge}</h1>\n"
        f"<p>{count(len(content.forecasts.keys), 'series')}, {horizon} ahead. "
        f"Made {made} by mliot.</p>\n"
        f'<nav aria-label="Sections">{links}</nav>'
    )
    script = files("mliot.report").joinpath("report.js").read_text(encoding="utf-8")
    shown = title + (" (simulated data)" if content.simulated else "")
    return document(shown, header, body, script=script)
