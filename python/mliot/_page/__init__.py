"""Self-contained HTML pages: pieces, small drawings, words for numbers, one style sheet.

Internal: the reports of forecasts and of data quality are made of it.
"""

from __future__ import annotations

from importlib.resources import files

from mliot._page.html import escape

__all__ = ["document", "style_sheet"]

# The browser itself refuses to fetch anything, whatever the data may hold.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def style_sheet() -> str:
    """The style sheet of all pages."""
    return files("mliot._page").joinpath("page.css").read_text(encoding="utf-8")


def document(title: str, header: str, body: str, *, style: str = "", script: str = "") -> str:
    """A whole page that needs nothing else.

    Parameters
    ----------
    title : str
        Shown in the browser's tab; plain text.
    header, body : str
        HTML of the head of the page and of its sections.
    style, script : str
        Added to the style sheet; run at the end of the page.
    """
    body = body.replace(" %", "\u00a0%")  # a figure and its sign stay on one line
    scripts = f"<script>\n{script}</script>\n" if script else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<style>
{style_sheet()}{style}</style>
</head>
<body>
<header>{header}</header>
<main>
{body}
</main>
{scripts}</body>
</html>
"""
