"""Compiles generated C for this machine and for emulated ones, and runs it on files."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

DEVICE = Path(__file__).resolve().parents[1] / "python" / "edge" / "device"
WARNINGS = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]
SECONDS = 120


@dataclass(frozen=True)
class Target:
    """A compiler with its flags, and what runs its programs."""

    name: str
    compiler: str
    flags: tuple[str, ...] = ("-O2",)
    board: str = ""  # of qemu-system-arm
    memory: dict[str, str] = field(default_factory=dict, hash=False, compare=False)
    runner: tuple[str, ...] = ()

    def missing(self) -> str:
        """Why the target cannot be used here; empty when it can."""
        needed = [self.compiler, *self.runner[:1], *(["qemu-system-arm"] if self.board else [])]
        absent = [tool for tool in needed if shutil.which(tool) is None]
        return f"{', '.join(absent)} not installed" if absent else ""

    def build(self, folder: Path, sources: list[Path], defines: tuple[str, ...] = ()) -> Path:
        """Compiles a driver and the generated code in ``folder`` into a program."""
        program = folder / f"{self.name}.elf"
        command = [self.compiler, *WARNINGS, *self.flags, *(f"-D{each}" for each in defines)]
        command += ["-I", str(DEVICE), "-I", str(folder), *map(str, sources)]
        if self.board:
            script = folder / f"{self.name}.ld"
            text = (DEVICE / "link.ld.in").read_text()
            for key, value in self.memory.items():
                text = text.replace(f"@{key}@", value)
            script.write_text(text)
            command += [str(DEVICE / "io_device.c"), "-T", str(script), *DEVICE_FLAGS]
        else:
            command += [str(DEVICE / "io_host.c")]
        run([*command, "-o", str(program)], folder)
        return program

    def run(self, program: Path, stdin: bytes, folder: Path) -> bytes:
        """What the program writes when it reads these bytes."""
        (folder / "in.bin").write_bytes(stdin)
        (folder / "out.bin").unlink(missing_ok=True)
        command = [*self.runner, str(program)]
        if self.board:
            command = ["qemu-system-arm", "-M", self.board, *QEMU_FLAGS, "-kernel", str(program)]
        run(command, folder)
        return (folder / "out.bin").read_bytes()


DEVICE_FLAGS = [
    "-nostartfiles", "-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections",
    "--specs=nano.specs",
]  # fmt: skip
QEMU_FLAGS = [
    "-display", "none", "-monitor", "none", "-serial", "none", "-chardev", "stdio,id=c0",
    "-semihosting-config", "enable=on,target=native,chardev=c0",
]  # fmt: skip
SMALL = {"FLASH": "0x0", "FLASH_SIZE": "256K", "RAM": "0x20000000", "RAM_SIZE": "16K"}
LARGE = {"FLASH": "0x0", "FLASH_SIZE": "4M", "RAM": "0x20000000", "RAM_SIZE": "4M"}
SECURE = {"FLASH": "0x10000000", "FLASH_SIZE": "4M", "RAM": "0x38000000", "RAM_SIZE": "4M"}

HOSTS = [
    Target("gcc", "gcc"),
    Target("clang", "clang-14" if shutil.which("clang-14") else "clang"),
    Target("ubsan", "gcc", ("-O1", "-fsanitize=undefined,address", "-fno-sanitize-recover=all")),
]
DEVICES = [
    Target(
        "microbit", "arm-none-eabi-gcc", ("-Os", "-mcpu=cortex-m0", "-mthumb"),
        "microbit", SMALL,
    ),
    Target(
        "mps2-an386", "arm-none-eabi-gcc",
        ("-O2", "-mcpu=cortex-m4", "-mthumb", "-mfpu=fpv4-sp-d16", "-mfloat-abi=hard"),
        "mps2-an386", LARGE,
    ),
    Target(
        "mps2-an505", "arm-none-eabi-gcc",
        ("-O2", "-mcpu=cortex-m33", "-mthumb", "-mfpu=fpv5-sp-d16", "-mfloat-abi=hard"),
        "mps2-an505", SECURE,
    ),
]  # fmt: skip
GATEWAY = Target("aarch64", "aarch64-linux-gnu-gcc", ("-O2", "-static"), runner=("qemu-aarch64",))
TARGETS = [*HOSTS, *DEVICES, GATEWAY]


def run(command: list[str], folder: Path) -> None:
    """Runs a command; its output is in the error when it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        env={**os.environ, "CCACHE_DISABLE": "1"},
    )
    if done.returncode != 0:
        raise AssertionError(
            f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        )
