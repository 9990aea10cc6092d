"""Runs the code of README and docs: what a reader copies must work and print what the page says.

Python blocks of a page run in order, in one namespace and an empty folder. A ```text block that
follows with the word "output" (in its first line ```text output, or in the words between) is
compared with what the block printed. C++ blocks are built against the installed tree and run;
lines outside a function are put into main(). A block below `<!-- not run: reason -->` is left out.
"""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from installed_tree import ROOT, build_programs, run

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<code>.*?)^```\s*$", re.MULTILINE | re.DOTALL)
NOT_RUN = re.compile(r"<!-- not run: .+ -->\s*$")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@dataclass
class Block:
    """A fenced block of a page and the output that the page promises."""

    language: str
    code: str
    line: int
    expected: str | None


def read_blocks(text: str) -> list[Block]:
    """The blocks of a page that run."""
    fences = list(FENCE.finditer(text))
    blocks = []
    for i, fence in enumerate(fences):
        language = fence["info"].strip().split(" ")[0]
        if language not in {"python", "cpp"} or NOT_RUN.search(text[: fence.start()]):
            continue
        line = text[: fence.start()].count("\n") + 1
        following = fences[i + 1] if i + 1 < len(fences) else None
        expected = promised_output(text, fence, following) if following else None
        blocks.append(Block(language, fence["code"], line, expected))
    return blocks


def promised_output(text: str, fence: re.Match[str], following: re.Match[str]) -> str | None:
    """What the next block says that this one prints, if it does."""
    words = following["info"].split() or [""]
    between = text[fence.end() : following.start()]
    labelled = "output" in words[1:] or "output" in between.lower()
    return following["code"] if words[0] == "text" and labelled else None


def tidy(text: str) -> str:
    """Without blanks at the ends of lines and of the whole."""
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def as_program(code: str) -> str:
    """A C++ block as a whole program."""
    if "int main(" in code:
        return code
    lines = code.splitlines()
    includes = [line for line in lines if line.startswith("#include")]
    body = [line for line in lines if not line.startswith("#include")]
    return "\n".join([*includes, "int main() {", *body, "}", ""])


def pages_with(language: str) -> list[Path]:
    """Pages that have a block of the language."""
    readable = [page for page in PAGES if page.is_file()]
    return [p for p in readable if any(b.language == language for b in read_blocks(p.read_text()))]


def page_id(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", pages_with("python"), ids=page_id)
def test_python_blocks_run_and_print_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    namespace: dict[str, object] = {"__name__": "snippet"}
    for block in read_blocks(page.read_text()):
        if block.language != "python":
            continue
        printed = io.StringIO()
        padding = "\n" * block.line  # so that a traceback names the line of the page
        with contextlib.redirect_stdout(printed):
            exec(compile(padding + block.code, str(page), "exec"), namespace)
        if block.expected is not None:
            assert tidy(printed.getvalue()) == tidy(block.expected), f"line {block.line}"
    for picture in re.findall(r"!\[[^\]]+\]\((pictures/[^)]+)\)", page.read_text()):
        assert (tmp_path / picture).is_file(), f"the page shows {picture}, but does not draw it"
        assert (page.parent / picture).is_file(), f"{picture} is not beside the page"


@pytest.mark.parametrize("page", pages_with("cpp"), ids=page_id)
def test_cpp_blocks_build_and_print_what_the_page_says(page: Path, tmp_path: Path) -> None:
    blocks = [block for block in read_blocks(page.read_text()) if block.language == "cpp"]
    sources = [tmp_path / f"line_{block.line}.cpp" for block in blocks]
    for source, block in zip(sources, blocks, strict=True):
        source.write_text(as_program(block.code))
    programs = build_programs(sources, tmp_path)
    for source, block in zip(sources, blocks, strict=True):
        printed = run([str(programs / source.stem)], tmp_path)
        if block.expected is not None:
            assert tidy(printed) == tidy(block.expected), f"line {block.line}"


def test_blocks_are_read_with_their_promised_output() -> None:
    page = (
        "```python\nprint(1)\n```\nOutput:\n```text\n1\n```\n"
        "<!-- not run: needs a server -->\n```python\nfail\n```\n"
        "```cpp\nint x = 1;\n```\n```text output\n2\n```\n"
    )
    found = [(block.language, block.line, block.expected) for block in read_blocks(page)]
    assert found == [("python", 1, "1\n"), ("cpp", 12, "2\n")]
    assert as_program("#include <cstdio>\nint x = 1;") == (
        "#include <cstdio>\nint main() {\nint x = 1;\n}\n"
    )
