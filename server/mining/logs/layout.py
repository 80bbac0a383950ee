"""How the file of a log is written: CSV or XES, packed or not, and for CSV its encoding and separator."""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, BinaryIO, cast

from server.mining.logs.encodings import encoding_of
from server.mining.logs.findings import Problem, Unusable

SEPARATORS = (",", ";", "\t", "|", "，")
_ZIP, _GZIP, _OLE = b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0"
_HEAD = 65_536
_LOOKED_AT = 50
_DECLARED = re.compile(r"sep=(.)\r?\n?")
_XML = re.compile(r"\s*<(\?xml|!--|log\b|!DOCTYPE)", re.IGNORECASE)


class Kind(StrEnum):
    """The formats that are read."""

    CSV = "csv"
    XES = "xes"


@dataclass(frozen=True, slots=True)
class Layout:
    """`encoding` and `separator` are those of a CSV; `declared`: a line before the header names the separator."""

    kind: Kind
    packed: bool = False
    encoding: str = "utf-8-sig"
    separator: str = ","
    declared: bool = False

    def plain(self) -> dict[str, Any]:
        """The layout as plain values, to be kept."""
        return {**asdict(self), "kind": self.kind.value}


def layout_from(plain: Mapping[str, Any]) -> Layout:
    """The layout that `plain` gave."""
    told: dict[str, Any] = {**plain, "kind": Kind(plain["kind"])}
    return Layout(**told)


def layout_of(stream: BinaryIO) -> Layout:
    """Find it out; reads the file to its end when it is a CSV. Raises Unusable."""
    stream.seek(0)
    head = stream.read(4)
    if head.startswith((_ZIP, _OLE)):
        raise Unusable(Problem.SPREADSHEET)
    packed = head.startswith(_GZIP)
    with unpacked(stream, packed=packed) as content:
        start = content.read(_HEAD)
        if not start.strip():
            raise Unusable(Problem.NO_ROWS)
        if _is_xml(start):
            return Layout(Kind.XES, packed)
        encoding = encoding_of(content)
        text = start.decode(encoding, "ignore")
        declared = _DECLARED.match(text)
        separator = declared[1] if declared else _separator(text)
        return Layout(Kind.CSV, packed, encoding, separator, declared is not None)


@contextmanager
def unpacked(stream: BinaryIO, *, packed: bool) -> Generator[BinaryIO]:
    """The content of a file from its beginning. Raises Unusable when a packed one is damaged."""
    stream.seek(0)
    if not packed:
        yield stream
        return
    try:
        yield cast("BinaryIO", gzip.GzipFile(fileobj=stream))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unusable(Problem.PACKED) from error


def _is_xml(start: bytes) -> bool:
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in start[:4]
    text = start[:400].decode("utf-16" if wide else "utf-8-sig", "ignore")
    return _XML.match(text) is not None


def _separator(text: str) -> str:
    """The one that cuts the most rows into as many cells as the header has."""
    return max(SEPARATORS, key=lambda separator: _fitness(text, separator))


def _fitness(text: str, separator: str) -> float:
    widths = [len(cells) for cells in _first_rows(text, separator) if cells]
    if not widths or widths[0] < 2:  # noqa: PLR2004 -- one cell is not cut
        return 0
    same = sum(width == widths[0] for width in widths) / len(widths)
    return same * widths[0]


def _first_rows(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for _, cells in zip(range(_LOOKED_AT), reader, strict=False):
            yield cells
    except csv.Error:
        return
