"""Keep the file of a document before any transaction begins."""

from typing import BinaryIO

from server.domain.documents import Content, DocumentEmpty, DocumentTooLarge, Limits, Upload
from server.domain.file_names import clean_name
from server.domain.media_types import media_type_of
from server.store.contents import Contents

_END = 2


def keep_file(contents: Contents, file: BinaryIO, name: str, limits: Limits) -> Upload:
    """Keep what `file` holds, under a clean form of the `name` it was sent with.

    Raises DocumentEmpty, DocumentTooLarge and FileTypeRefused.
    """
    size = file.seek(0, _END)
    if size == 0:
        raise DocumentEmpty
    if size > limits.file_bytes:
        raise DocumentTooLarge(limit=limits.file_bytes)
    media_type = media_type_of(file, name)
    kept = contents.keep(file)
    return Upload(clean_name(name, media_type), Content(kept.sha256, kept.size, media_type))
