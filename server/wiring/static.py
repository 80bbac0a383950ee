"""Serves the built front-end files; their names carry a hash, so browsers keep them for ever."""

import os
from os import PathLike, stat_result

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from server.pages.assets import IMMUTABLE

ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""In which the build has written each file besides, the smallest first."""


class BuiltFiles(StaticFiles):
    """The folder of built files."""

    def file_response(
        self, full_path: PathLike[str] | str, stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """A file, compressed if the browser takes it so, with headers that let caches keep it."""
        for encoding in _taken(Headers(scope=scope).get("accept-encoding", "")):
            path = f"{os.fspath(full_path)}{ENCODINGS[encoding]}"
            if os.path.isfile(path):  # noqa: PTH113 -- StaticFiles works with texts
                response = super().file_response(path, os.stat(path), scope, status_code)  # noqa: PTH116 -- as above
                response.headers["Content-Encoding"] = encoding
                break
        else:
            response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = IMMUTABLE
        return response


def _taken(accepted: str) -> list[str]:
    """Which of our encodings an Accept-Encoding (RFC 9110, 12.5.3) takes; one with a weight of nought is refused."""
    offers = [part.replace(" ", "").partition(";q=") for part in accepted.lower().split(",")]
    taken = {name for name, _, weight in offers if weight not in {"0", "0.0", "0.00", "0.000"}}
    return [encoding for encoding in ENCODINGS if encoding in taken]
