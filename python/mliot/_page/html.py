"""Pieces of HTML: text that cannot break the page, tables, bars."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = ["bar", "code", "escape", "facts", "legend", "section", "table", "tag"]

_SHAPES = {
    "band": '<rect class="{}" x="1" width="26" height="10"/>',
    "censored": '<circle class="{}" cx="14" cy="5" r="3"/>',
    "line": '<line class="{}" x1="1" x2="27" y1="5" y2="5"/>',
}


def tag(name: str, text: str, **attributes: str) -> str:
    """An element around text that is already HTML; ``class_`` gives the class."""
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value, quote=True)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{pairs}>{text}</{name}>"


def code(text: object) -> str:
    """A name from the data or the program."""
    return tag("code", escape(str(text)))


def section(anchor: str, title: str, *parts: str) -> str:
    """A part of the page with its heading; nothing when it would be empty."""
    body = "".join(parts)
    return f'<section id="{anchor}"><h2>{title}</h2>{body}</section>' if body else ""


def table(head: Sequence[str], rows: Sequence[Sequence[str]], kinds: str) -> str:
    """A table of cells that are already HTML.

    ``kinds`` has a letter a column: t text, n numbers, m numbers of the one compared with, b bars.
    """

    def cells(values: Sequence[str], name: str) -> str:
        scope = ' scope="col"' if name == "th" else ""
        return "".join(
            f'<{name}{scope} class="{kind}">{value}</{name}>'
            for kind, value in zip(kinds, values, strict=True)
        )

    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return (
        f'<div class="scroll"><table><thead><tr>{cells(head, "th")}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """A table of names and their values, without a head."""
    body = "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in pairs)
    return f'<div class="scroll"><table class="facts"><tbody>{body}</tbody></table></div>'


def bar(share: float, figure: str) -> str:
    """A bar as long as a share between 0 and 1, after the figure it stands for."""
    width = 100 * min(max(share, 0.0), 1.0)
    return (
        f'<span class="figure">{figure}</span><span class="track" aria-hidden="true">'
        f'<span class="bar" style="width:{width:.1f}%"></span></span>'
    )


def legend(items: Sequence[tuple[str, str]]) -> str:
    """What the colours of a drawing mean: pairs of a class of the style sheet and its words."""
    lines = []
    for style, text in items:
        shape = _SHAPES.get(style.split()[0], _SHAPES["line"]).format(style)
        lines.append(f'<li><svg viewBox="0 0 28 10" aria-hidden="true">{shape}</svg>{text}</li>')
    return f'<ul class="legend">{"".join(lines)}</ul>'
