"""How a pipeline shows itself in a notebook."""

from __future__ import annotations

from html import escape
from typing import Any

from mliot.pipeline._steps import layout_of

_STYLE = (
    "<style>.mliot-pipeline{font-family:system-ui,sans-serif;font-size:13px;line-height:1.4}"
    ".mliot-pipeline ol{margin:.3em 0;padding-left:1.6em}"
    ".mliot-pipeline code{font-size:12px}</style>"
)


def html_of(pipeline: Any, ending: Any) -> str:
    """The steps in their order, and the model's own page once fitted."""
    try:
        layout = layout_of(pipeline.steps, pipeline.masks)
    except ValueError:  # a repr shows what is there, right or wrong
        return f"<pre>{escape(repr(pipeline))}</pre>"
    rows = []
    for step in layout.steps:
        made = ", ".join(repr(each) for each in step.transforms)
        verb = "adds of" if step.pair else "adds to" if step.adds else "on"
        columns = "the times" if step.calendar else ", ".join(step.columns)
        rows.append(
            f"<li><b>{escape(step.name)}</b>: <code>{escape(made)}</code> {verb} "
            f"{escape(columns)}</li>"
        )
    if layout.masks:
        shown_masks = escape(", ".join(layout.masks))
        rows.append(f"<li>adds where the steps replaced {shown_masks}</li>")
    if layout.model is not None:
        shown = getattr(getattr(ending, "model_", None), "_repr_html_", None)
        model = shown() if shown is not None else f"<code>{escape(repr(layout.model))}</code>"
        rows.append(f"<li><b>{escape(str(layout.model_name))}</b>: {model}</li>")
    state = "" if ending is not None else " (not fitted)"
    return (
        f'{_STYLE}<div class="mliot-pipeline"><b>Pipeline{state}</b><ol>{"".join(rows)}</ol></div>'
    )
