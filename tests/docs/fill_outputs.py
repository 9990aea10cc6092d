"""Writes into README and docs what their code prints now: python tests/docs/fill_outputs.py [PAGE]

For use after a change that moves figures on purpose; look at the difference before committing it.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "support"), str(Path(__file__).parent)]

from test_snippets import PAGES, Block, as_program, page_id, read_blocks, tidy  # noqa: E402

from installed_tree import build_programs, run  # noqa: E402


def printed(block: Block, namespace: dict[str, object]) -> str:
    """What a block prints; Python blocks of a page share a namespace."""
    if block.language == "python":
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            exec(compile("\n" * block.line + block.code, "page", "exec"), namespace)
        return output.getvalue()
    folder = Path(tempfile.mkdtemp())
    source = folder / "block.cpp"
    source.write_text(as_program(block.code))
    return run([str(build_programs([source], folder) / "block")], folder)


def fill(page: Path) -> None:
    """Replaces the promised outputs of a page that differ."""
    text = page.read_text()
    namespace: dict[str, object] = {"__name__": "snippet"}
    for block in read_blocks(text):
        output = printed(block, namespace)
        if block.expected is None or tidy(output) == tidy(block.expected):
            continue
        start = text.index("```text", text.index(block.code) + len(block.code))
        start = text.index("\n", start) + 1
        text = text[:start] + tidy(output) + text[text.index("\n```", start) :]
        print(f"{page_id(page)}, line {block.line}: filled")
    page.write_text(text)


def main() -> None:
    """Fills the named pages, or all."""
    os.environ["MPLBACKEND"] = "Agg"
    os.chdir(tempfile.mkdtemp())
    for page in PAGES:
        if page.is_file() and (len(sys.argv) < 2 or page.name in sys.argv[1:]):
            fill(page)


if __name__ == "__main__":
    main()
