"""Joins the sections of a report into one document that needs nothing else."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files

from mliot.report.content import Content
from mliot.report.html import escape
from mliot.report.method import method
from mliot.report.quality import attention, quality
from mliot.report.series import series_section
from mliot.report.summary import summary
from mliot.report.words import count

# The browser itself refuses to fetch anything, whatever the data may hold.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
_LINKS = [("summary", "In short"), ("series", "What to expect"), ("quality", "How good"),
          ("attention", "Series to look at"), ("drivers", "Drivers"), ("choices", "How made"),
          ("data", "Data"), ("repeat", "To repeat it"), ("words", "Words")]  # fmt: skip


def render(content: Content) -> str:
    """The whole document."""
    title = content.title or f"Forecast of {content.target}"
    shown = escape(title) + (" (simulated data)" if content.simulated else "")
    body = "".join(
        [
            summary(content),
            series_section(content),
            quality(content),
            attention(content),
            method(content),
        ]
    )
    body = body.replace(" %", "\u00a0%")  # a figure and its sign stay on one line
    links = "".join(
        f'<a href="#{anchor}">{text}</a>'
        for anchor, text in _LINKS
        if f'<section id="{anchor}">' in body
    )
    badge = '<span class="badge">Simulated data</span>' if content.simulated else ""
    made = f"{datetime.now():%Y-%m-%d %H:%M}"
    horizon = count(content.horizon, content.unit)
    resources = files("mliot.report")
    style = resources.joinpath("report.css").read_text(encoding="utf-8")
    script = resources.joinpath("report.js").read_text(encoding="utf-8")
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="color-scheme" content="light dark">
<title>{shown}</title>
<style>
{style}</style>
</head>
<body>
<header><h1>{escape(title)} {badge}</h1>
<p>{count(len(content.forecasts.keys), "series")}, {horizon} ahead. Made {made} by mliot.</p>
<nav aria-label="Sections">{links}</nav></header>
<main>
{body}
</main>
<script>
{script}</script>
</body>
</html>
"""
