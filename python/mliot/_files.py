"""Files written whole or not at all: beside their place first, then renamed together."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import TracebackType


class Outputs:
    """Collects files and puts them in place together, when the ``with`` block ends without error.

    Each file is first written to a hidden sibling, so that the rename stays on one file system and
    a reader sees the old file or the new one, never a part. Folders made on the way are removed
    again when nothing came to lie in them. A pipe or a device is written directly.
    """

    def __init__(self) -> None:
        self._staged: list[tuple[Path, Path]] = []
        self._folders: list[Path] = []

    def __enter__(self) -> Outputs:
        return self

    def text(self, path: str | Path, text: str) -> None:
        """Adds a file of text in UTF-8."""
        self.write(path, lambda place: place.write_text(text, encoding="utf-8", newline="\n"))

    def write(self, path: str | Path, writer: Callable[[Path], object]) -> None:
        """Adds a file that ``writer`` fills when given the path to write to."""
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():
            if target.is_dir():
                raise IsADirectoryError(f"{path} is a folder; give the name of a file")
            self._staged.append((target, target))
            writer(target)
            return
        self._make_folder(target.parent)
        beside = target.with_name(f".{target.name}.{os.getpid()}.part")
        self._staged.append((beside, target))
        writer(beside)
        if target.exists():
            shutil.copymode(target, beside)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            for beside, target in self._staged:
                if beside != target:
                    os.replace(beside, target)
            return
        for beside, target in self._staged:
            if beside != target:
                beside.unlink(missing_ok=True)
        for folder in reversed(self._folders):
            with contextlib.suppress(OSError):
                folder.rmdir()

    def _make_folder(self, folder: Path) -> None:
        missing = [place for place in (folder, *folder.parents) if not place.exists()]
        for place in reversed(missing):
            place.mkdir()
            self._folders.append(place)
