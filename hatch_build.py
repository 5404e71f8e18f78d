"""Builds the compiled kernel into the wheel where a C compiler is there, and leaves it out where none is.

Without it the package is whole: `piiguard doctor` says what runs. One wheel serves every CPython
from 3.11 on, by the stable ABI; a free-threaded one has no stable ABI and gets a kernel of its own.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_ROOMS = (Path("src/piiguard/classify/kernel"), Path("src/piiguard/catalog/kernel"))
_SWITCH = "PIIGUARD_BUILD_KERNEL"
"""``0`` leaves the kernel out; ``1`` makes it an error that it cannot be built; else either may happen."""


class KernelHook(BuildHookInterface[Any]):
    """Compiles the kernel for a wheel, or in place for an editable install."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the kernel, and tell the builder of it."""
        wanted = os.environ.get(_SWITCH, "")
        if self.target_name != "wheel" or wanted == "0":
            return
        root = Path(self.root)
        self._folder = Path(tempfile.mkdtemp(prefix="piiguard-kernel-"))
        try:
            kernels = [(room, _compiled(root, room, self._folder)) for room in _ROOMS]
        except Exception as error:
            if wanted == "1":
                raise
            self.app.display_warning(f"The compiled kernel is left out: {type(error).__name__}")
            return
        build_data["pure_python"] = False
        build_data["tag"] = _tag()
        for room, built in kernels:
            if version == "editable":
                # Under another name first: a process that has the old one loaded keeps it.
                place = root / room / built.name
                shutil.copy(built, place.with_suffix(".new"))
                place.with_suffix(".new").replace(place)
            else:
                build_data["force_include"][str(built)] = f"{room.relative_to('src').as_posix()}/{built.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - the shape of the hook
        """Remove what was built beside the wheel."""
        shutil.rmtree(getattr(self, "_folder", ""), ignore_errors=True)


def _is_free_threaded() -> bool:
    return bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


def _compiled(root: Path, room: Path, folder: Path) -> Path:
    """Compile the kernel of a room into *folder*."""
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    stable = not _is_free_threaded()
    module = ".".join((*room.relative_to("src").parts, "_native"))
    quick = ["/O2"] if sys.platform == "win32" else ["-O3", "-g0", "-fvisibility=hidden"]
    extension = Extension(
        module,
        [str(each) for each in sorted((root / room).glob("*.c"))],
        define_macros=[
            ("KERNEL_SOURCES", f'"{_digest(root / room)}"'),
            *([("Py_LIMITED_API", "0x030B0000")] if stable else []),
        ],
        extra_compile_args=quick,
        py_limited_api=stable,
    )
    command = build_ext(Distribution({"ext_modules": [extension]}))
    command.build_lib, command.build_temp = str(folder / "lib"), str(folder / "temp")
    command.ensure_finalized()
    command.run()
    return Path(command.get_ext_fullpath(module))


def _digest(room: Path) -> str:
    """Say which sources these are, as `kernel.loading` does, which cannot be imported here."""
    octets = b"".join(each.read_bytes() for each in sorted(room.glob("*.[ch]")))
    return hashlib.sha256(octets).hexdigest()


def _tag() -> str:
    from packaging.tags import sys_tags

    # The most general of this machine; whoever publishes repairs it to a manylinux one.
    best = next(tag for tag in sys_tags() if not tag.platform.startswith(("manylinux", "musllinux")))
    return str(best) if _is_free_threaded() else f"cp311-abi3-{best.platform}"
