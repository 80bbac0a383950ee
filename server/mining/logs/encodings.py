"""Which encoding a text file is in, found by trying strictly: what is valid UTF-8 is never anything else by chance."""

import codecs
import re
from typing import BinaryIO

from server.mining.logs.findings import Problem, Unusable

BLOCK = 1 << 20
ENCODINGS = ("utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5", "cp1252")
"""Those that a person may choose; the last two are never guessed."""
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff]")
_FOREIGN = re.compile("[^\x00-\x7f]")
_OFTEN, _SELDOM = 0.2, 0.02
"""Shares of zero bytes at one side of pairs, in UTF-16 text and at its other side; shares of damage."""


def encoding_of(stream: BinaryIO) -> str:
    """The encoding of a whole file, read to its end in blocks. Raises Unusable when it is none of ours.

    A file with a little damage is of the encoding that explains most of it; its damaged rows are left out later.
    """
    stream.seek(0)
    head = stream.read(BLOCK)
    if (found := _by_mark(head) or _by_zeros(head)) is not None:
        return found
    for encoding in ("utf-8-sig", "gb18030"):
        if _fits(stream, encoding):
            return encoding
    return _likeliest(head)


def _by_mark(head: bytes) -> str | None:
    return next((encoding for mark, encoding in _BOMS.items() if head.startswith(mark)), None)


def _by_zeros(head: bytes) -> str | None:
    """UTF-16 without a mark: digits, separators and line ends leave every other byte zero."""
    pairs = len(head) // 2
    if not pairs:
        return None
    first, second = head[0::2].count(0) / pairs, head[1::2].count(0) / pairs
    if second > _OFTEN and first < _SELDOM:
        return "utf-16-le"
    return "utf-16-be" if first > _OFTEN and second < _SELDOM else None


def _fits(stream: BinaryIO, encoding: str) -> bool:
    """Whether every byte is valid. GB 18030 gives a meaning to nearly all bytes, so there it must be text as well."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        while block := stream.read(BLOCK):
            text = decoder.decode(block)
            if encoding == "gb18030" and _NO_TEXT.search(text):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _likeliest(head: bytes) -> str:
    shares = {encoding: _damage(head, encoding) for encoding in ("utf-8-sig", "gb18030")}
    best = min(shares, key=lambda encoding: shares[encoding])
    if shares[best] > _SELDOM:
        raise Unusable(Problem.ENCODING)
    return best


def _damage(head: bytes, encoding: str) -> float:
    """Which share of the signs beyond ASCII and of all control signs makes no sense."""
    text = head.decode(encoding, "replace")
    faults = text.count("\ufffd") + len(_NO_TEXT.findall(text))
    return faults / max(1, len(_FOREIGN.findall(text)) + len(_NO_TEXT.findall(text)))
