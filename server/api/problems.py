"""Refusals as problems by RFC 9457: one shape for every error, in the client's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from server.api.language import locale_of, translator_of
from server.api.responses import NO_STORE, JsonResponse
from server.commands.imports.faults import RowsRefused
from server.commands.processes.linting import FilesRefused
from server.domain import errors
from server.domain.codec import NotStorable
from server.domain.documents import DocumentTooLarge
from server.domain.required_documents import LACKS, DocumentsMissing
from server.domain.uploads import BodyTooLarge
from server.domain.wording import N_, Translator, retold
from server.engine.bundle import Finding
from server.engine.model import EngineRefusal
from server.forms.errors import FormErrors

_STATUS: tuple[tuple[type[errors.DomainError], HTTPStatus], ...] = (
    (BodyTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (DocumentTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (errors.NotFound, HTTPStatus.NOT_FOUND),
    (errors.Forbidden, HTTPStatus.FORBIDDEN),
    (errors.Conflict, HTTPStatus.CONFLICT),
    (errors.Invalid, HTTPStatus.UNPROCESSABLE_ENTITY),
    (errors.Unauthenticated, HTTPStatus.UNAUTHORIZED),
    (errors.TooMany, HTTPStatus.TOO_MANY_REQUESTS),
    (errors.NotReady, HTTPStatus.SERVICE_UNAVAILABLE),
    (errors.NoRoom, HTTPStatus.INSUFFICIENT_STORAGE),
)
INVALID = N_("Some fields are not valid.")
ENGINE_REFUSED = N_("This no longer fits the current state of the case.")
NOT_STORABLE = N_("The data cannot be stored: %(reason)s.")
UNEXPECTED = N_("The server could not answer this request.")
UNAVAILABLE = N_("The database cannot be used just now. Nothing was changed; please try again.")
RETRY_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal ready to be sent. `code` is stable; `extras` are further members, such as `errors` or `current`."""

    status: int
    code: str
    detail: str
    extras: Mapping[str, object] = field(default_factory=dict[str, object])
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def body(self) -> dict[str, object]:
        """The members of the problem document."""
        return {
            "type": f"/problems/{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            **self.extras,
        }

    def response(self) -> JsonResponse:
        """The answer that carries it."""
        headers = {**NO_STORE, **self.headers}
        return JsonResponse(self.body(), self.status, headers, media_type="application/problem+json")


def answer(request: Request, error: Exception) -> JsonResponse:
    """Turn any error of a request into its problem, in the language the client asks for."""
    return problem_for(error, locale_of(request), translator_of(request)).response()


def problem_for(error: Exception, locale: str, words: Translator) -> Problem:
    """The problem of an error; one that nobody foresaw is a 500 without its text."""
    if isinstance(error, errors.DomainError):
        return _of_domain(error, locale, words)
    if isinstance(error, FormErrors):
        rows = [
            {"field": e.path, "code": e.code, "message": words.translate(locale, e.message, e.params or None)}
            for e in error.errors
        ]
        return Problem(422, "form_errors", words.translate(locale, INVALID), {"errors": rows})
    if isinstance(error, RequestValidationError):
        return Problem(422, "invalid_request", words.translate(locale, INVALID), {"errors": rows_of(error.errors())})
    if isinstance(error, EngineRefusal):
        return Problem(409, "engine_refusal", words.translate(locale, ENGINE_REFUSED))
    if isinstance(error, NotStorable):
        return Problem(422, "not_storable", words.translate(locale, NOT_STORABLE, {"reason": str(error)}))
    if isinstance(error, HTTPException):
        code = HTTPStatus(error.status_code).name.lower()
        return Problem(error.status_code, code, words.translate(locale, error.detail), headers=error.headers or {})
    return Problem(500, "unexpected", words.translate(locale, UNEXPECTED))


def unavailable(locale: str, words: Translator) -> Problem:
    """The problem of a database that is locked, full or away; to be tried again."""
    retry = {"Retry-After": str(RETRY_SECONDS)}
    return Problem(503, "unavailable", words.translate(locale, UNAVAILABLE), headers=retry)


def rows_of(found: Iterable[Any]) -> list[dict[str, str]]:
    """The errors of a pydantic validation as `{field, code, message}`."""
    rows: list[dict[str, str]] = []
    for one in found:
        place = [str(step) for step in one["loc"] if step not in {"body", "query", "path", "header"}]
        rows.append({"field": ".".join(place), "code": str(one["type"]), "message": str(one["msg"])})
    return rows


def finding_shape(finding: Finding, locale: str, words: Translator) -> dict[str, object]:
    """What is wrong with a file of a deployment, in the client's language where it can be said in it.

    `rule_number` and `cell` are there when it is in a decision table, `path` where a run of elements shows it.
    """
    further = {"rule_number": finding.rule_number, "cell": finding.cell, "path": finding.path or None}
    return {
        "file": finding.file,
        "element": finding.element,
        "rule": finding.rule,
        "message": retold(finding.message, locale, words),
        "advice": retold(finding.advice, locale, words),
        **{name: value for name, value in further.items() if value is not None},
    }


def _of_domain(error: errors.DomainError, locale: str, words: Translator) -> Problem:
    status = next((code for family, code in _STATUS if isinstance(error, family)), HTTPStatus.BAD_REQUEST)
    told = {name: _money(value) if isinstance(value, Decimal) else value for name, value in error.params.items()}
    detail = words.translate(locale, error.msgid(), told or None)
    return Problem(status, error.code, detail, _extras(error, locale, words), _headers(error, status))


def _money(amount: Decimal) -> str:
    """As both languages write it in a sentence; `params` has the bare number."""
    return f"¥{amount:,.2f}"


def _cells(error: RowsRefused, locale: str, words: Translator) -> dict[str, object]:
    """What is wrong with the rows of a list: by row (the header is 1) and column (empty: the whole row)."""
    rows = [
        {"row": f.row, "column": f.column, "code": f.code, "message": words.translate(locale, f.message, f.params)}
        for f in error.faults
    ]
    return {"errors": rows}


def _lacks(error: DocumentsMissing, locale: str, words: Translator) -> dict[str, object]:
    """What is lacking, by the kind of document."""
    rows = [
        {"field": f"documents.{one.required.kind}", "code": lack, "message": words.translate(locale, LACKS[lack])}
        for one in error.lacking
        for lack in one.lacks
    ]
    return {"errors": rows}


def _extras(error: errors.DomainError, locale: str, words: Translator) -> dict[str, object]:
    if isinstance(error, RowsRefused):
        return _cells(error, locale, words)
    if isinstance(error, DocumentsMissing):
        return _lacks(error, locale, words)
    if isinstance(error, FilesRefused):
        return {"errors": [finding_shape(finding, locale, words) for finding in error.findings]}
    params = {name: value for name, value in error.params.items() if name not in {"current", "errors"}}
    extras: dict[str, object] = {name: error.params[name] for name in ("current", "errors") if name in error.params}
    if isinstance(error, errors.Forbidden):
        extras["rule"] = error.code
    return {**extras, "params": params} if params else extras


def _headers(error: errors.DomainError, status: HTTPStatus) -> dict[str, str]:
    if status is HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": 'Bearer realm="countersign"'}
    if isinstance(error, errors.TooMany):
        return {"Retry-After": str(error.params.get("seconds", 60))}
    if isinstance(error, errors.NotReady):
        return {"Retry-After": str(RETRY_SECONDS)}
    return {}
