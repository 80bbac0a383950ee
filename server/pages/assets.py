"""The built front-end files: their addresses and the headers that guard pages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from server.domain.errors import Told

TASKS_UI = Path(__file__).resolve().parents[2] / "tasks_ui"

SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
"""Sent with every page."""

IMMUTABLE = "public, max-age=31536000, immutable"
"""The Cache-Control of built files: their names carry a hash of their content."""


class AssetsMissing(Told):
    """The front-end assets are not built: run `python tasks_ui/hatch_build.py`."""


@dataclass(frozen=True, slots=True)
class Assets:
    """The built files in `folder`, served under `/static/`; `names` maps a plain name to the one with its hash."""

    folder: Path
    names: Mapping[str, str]

    def url(self, name: str) -> str:
        """The address of a built file, such as `app.css`; KeyError for one that is not built."""
        return f"/static/{self.names[name]}"


def load_assets(folder: Path = TASKS_UI / "static" / "dist") -> Assets:
    """Read the manifest of `folder`; refuses with AssetsMissing."""
    try:
        names = json.loads((folder / "manifest.json").read_text())
    except FileNotFoundError:
        raise AssetsMissing(AssetsMissing.__doc__) from None
    return Assets(folder, names)
