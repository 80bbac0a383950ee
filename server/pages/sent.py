"""What a page's form sent: its fields in order, and the proof that it came from our own page."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated, BinaryIO

from fastapi import Depends
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from server.auth import csrf, sessions
from server.domain.errors import BadCsrfToken, InvalidValue
from server.pages.visits import AnyVisit, SignedInVisit, Visit

LONGEST = 2_000
OWN_FIELDS = (csrf.FIELD, "version")
"""Fields of the page itself; they stand before those of the form in it, which may bear the same names."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Name-text pairs as the browser sent them."""

    pairs: tuple[tuple[str, str], ...]

    def text(self, name: str) -> str:
        """The first text of this name without characters that cannot be stored; empty when there is none."""
        found = next((text for known, text in self.pairs if known == name), "")
        return "".join(char for char in found if char.isprintable() or char == "\n")[:LONGEST].strip()

    def whole(self, name: str) -> str:
        """The first text of this name as it was sent, for a command that says itself what is too long."""
        return next((text for known, text in self.pairs if known == name), "")

    def number(self, name: str) -> int:
        """The first text of this name as a number. Raises InvalidValue."""
        text = self.text(name)
        if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 -- versions are small
            raise InvalidValue(field=name, problem="not a number")
        return int(text)

    def without(self, *names: str) -> tuple[tuple[str, str], ...]:
        """The pairs after taking out the first of each of these names."""
        left = set(names)
        kept: list[tuple[str, str]] = []
        for pair in self.pairs:
            if pair[0] in left:
                left.remove(pair[0])
            else:
                kept.append(pair)
        return tuple(kept)


async def sent_form(request: Request) -> Sent:
    """Read an urlencoded or multipart form."""
    async with request.form() as form:
        return texts_of_form(form)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file on the disk as it arrived, with the fields beside it; None when none was chosen."""

    form: Sent
    name: str
    file: BinaryIO | None


async def file_by_person(visit: SignedInVisit, request: Request) -> AsyncGenerator[SentFile]:
    """The field `file` of a multipart form of somebody signed in, until the answer is made. Raises BadCsrfToken."""
    async with request.form(max_files=1) as form:
        sent, file = checked(visit, texts_of_form(form)), form.get("file")
        name = file.filename if isinstance(file, UploadFile) else None
        yield SentFile(sent, name or "", file.file if isinstance(file, UploadFile) and name else None)


async def sent_by_person(visit: SignedInVisit, sent: Annotated[Sent, Depends(sent_form)]) -> Sent:
    """The form of somebody signed in. Raises BadCsrfToken."""
    return checked(visit, sent)


async def sent_by_anybody(visit: AnyVisit, sent: Annotated[Sent, Depends(sent_form)]) -> Sent:
    """The form of anybody, signed in or not. Raises BadCsrfToken."""
    return checked(visit, sent)


SentByPerson = Annotated[Sent, Depends(sent_by_person)]
FileByPerson = Annotated[SentFile, Depends(file_by_person)]
SentByAnybody = Annotated[Sent, Depends(sent_by_anybody)]


def texts_of_form(form: FormData) -> Sent:
    """The fields of a form that are no files."""
    return Sent(tuple((name, text) for name, text in form.multi_items() if not isinstance(text, UploadFile)))


def checked(visit: Visit, sent: Sent) -> Sent:
    """The form, if it came from our own page. Raises BadCsrfToken."""
    given = sent.text(csrf.FIELD) or visit.request.headers.get(csrf.HEADER)
    fits = csrf.csrf_matches(visit.csrf_token, given)
    if not fits or (visit.signed_in is None and sessions.ENTRANCE_COOKIE not in visit.request.cookies):
        raise BadCsrfToken
    return sent
