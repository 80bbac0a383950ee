"""Set up what `make run` and `make test` need; does nothing when it was done before and no source of it changed.

Runs on the machine's own Python, so it imports the standard library only. Even one that is too old must be able to read
it up to the message that says so: hence the quoted annotations.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NEEDED = (3, 11)
SOURCES = ("pyproject.toml", "constraints.txt", "tasks_ui/hatch_build.py", "tasks_ui/package.json")
SOURCES += ("tasks_ui/package-lock.json", "tasks_ui/.npmrc", "tasks_ui/build.mjs")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
BUILT = ROOT / "tasks_ui" / "static" / "dist" / "manifest.json"


def main(purpose: str) -> None:
    """Set up for `run` or `test`."""
    if sys.version_info < NEEDED:
        stop(f"Python {NEEDED[0]}.{NEEDED[1]} or later is needed; this is {sys.version.split()[0]}")
    wanted, stamp = digest(), VENV / f".stamp-{purpose}"
    if not stamp.is_file() or stamp.read_text() != wanted or not BUILT.is_file():
        install(purpose)
        stamp.write_text(wanted)
    if purpose == "test":
        install_browser()


def digest() -> str:
    """Of everything whose change means installing again."""
    assets = sorted(path for path in (ROOT / "tasks_ui" / "assets").rglob("*") if path.is_file())
    hashed = hashlib.sha256(f"{ROOT} {sys.version}".encode())
    for path in [*(ROOT / name for name in SOURCES), *assets]:
        hashed.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return hashed.hexdigest()


def install(purpose: str) -> None:
    """Make the environment and install the program into it, with its front end."""
    if not PYTHON.is_file() or not works():
        say("making the Python environment .venv")
        make_environment()
    extras = "[dev]" if purpose == "test" else ""
    say(f"installing countersign{extras} and building its front end; the first time this takes a minute or two")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check"]
    run([*pip, "install", "--quiet", "--progress-bar=off", "-c", "constraints.txt", "-e", f".{extras}"])
    if purpose == "test":
        say("installing the front end's linter")
        run([str(PYTHON), "tasks_ui/hatch_build.py", "--dev"], path=VENV / "bin")


def works() -> bool:
    """Whether the environment is of this Python and has pip."""
    probe = [str(PYTHON), "-c", "import pip, sys; print(sys.version)"]
    done = subprocess.run(probe, capture_output=True, text=True, check=False)
    return done.returncode == 0 and done.stdout.strip() == sys.version.strip()


def make_environment() -> None:
    """Make .venv anew. Stops with advice where Python comes without venv."""
    # Not from within itself, as when .venv is activated: its Python would become a link to itself.
    base = getattr(sys, "_base_executable", sys.executable)
    if subprocess.run([base, "-m", "venv", "--clear", str(VENV)], check=False).returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        stop("this Python cannot make environments; install its venv package (Debian: apt-get install python3-venv)")


def install_browser() -> None:
    """Chromium and a Chinese font for the browser tests, where they are missing."""
    missing = [] if any(map(shutil.which, CHROMIUMS)) else ["chromium"]
    if not has_chinese_font():
        missing.append("fonts-noto-cjk")
    if not missing:
        return
    say(f"installing {' and '.join(missing)} for the browser tests")
    apt = shutil.which("apt-get")
    sudo = [] if os.geteuid() == 0 else [shutil.which("sudo") or ""]
    if apt is None or "" in sudo:
        stop(f"the browser tests need {' and '.join(missing)}; please install them and run this again")
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    run([*sudo, *environment, apt, "update", "-qq"])
    run([*sudo, *environment, apt, "install", "-y", "-qq", "--no-install-recommends", *missing])


def has_chinese_font() -> bool:
    """Whether some installed font has Chinese characters."""
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout.strip())


def run(command: "list[str]", path: "Path | None" = None) -> None:
    """Run a step, with a sign of life every half minute; stops when it fails."""
    env = {**os.environ, "PATH": f"{path}{os.pathsep}{os.environ['PATH']}"} if path else None
    began = time.monotonic()
    with subprocess.Popen(command, cwd=ROOT, env=env) as process:
        while True:
            try:
                code = process.wait(30)
                break
            except subprocess.TimeoutExpired:
                say(f"still at it after {time.monotonic() - began:.0f} s")
    if code:
        stop(f"failed: {' '.join(command)}")


def say(text: str) -> None:
    """Tell what goes on."""
    print(f"countersign: {text}", file=sys.stderr, flush=True)


def stop(text: str) -> None:
    """End with a clear message."""
    say(text)
    raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1])
