"""The bodies that clients send."""

from typing import Any

from pydantic import AwareDatetime, ConfigDict, Field

from server.api.bodies import Body


class StartCaseBody(Body):
    """Begin a case: `data` by the start form, `version` None for the one in force, `branch` None for one's own."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"data": {"amount": "120000.00"}, "branch": "b1"}]})
    data: dict[str, Any] = Field(default_factory=dict[str, Any])
    business_key: str | None = Field(default=None, max_length=200)
    branch: str | None = None
    version: int | None = Field(default=None, ge=1, le=2**31 - 1)


class ReasonBody(Body):
    """Why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "entered twice"}]})
    reason: str = Field(default="", max_length=2000)


class MigrateBody(Body):
    """Move a case: `to` None for the version in force; `mapping`: elements whose place others take."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"to": 3, "mapping": {"review": "first_review"}, "reason": "new rules"}]}
    )
    to: int | None = Field(default=None, ge=1, le=2**31 - 1)
    mapping: dict[str, str] = Field(default_factory=dict[str, str], max_length=500)
    reason: str = Field(default="", max_length=1000)
    dry_run: bool = False


class MigrateManyBody(Body):
    """Move the running cases of these versions: `to` None for the version in force."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"from_versions": [1, 2], "to": 3, "mapping": {}, "reason": "new rules"}]}
    )
    from_versions: list[int] = Field(min_length=1, max_length=1000)
    to: int | None = Field(default=None, ge=1, le=2**31 - 1)
    mapping: dict[str, str] = Field(default_factory=dict[str, str], max_length=500)
    reason: str = Field(default="", max_length=1000)


class MessageBody(Body):
    """A message for the case that waits for it; `require`: refuse when nobody does."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "payment", "correlation": {"loan": "L-1"}, "data": {"amount": "10.00"}}]
        }
    )
    name: str = Field(min_length=1, max_length=200)
    correlation: dict[str, Any] = Field(default_factory=dict[str, Any], max_length=8)
    data: dict[str, Any] = Field(default_factory=dict[str, Any])
    require: bool = False
    branch: str | None = None


class SignalBody(Body):
    """A signal for everybody who waits for it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "rates_changed", "data": {"rate": "0.0435"}}]})
    name: str = Field(min_length=1, max_length=200)
    data: dict[str, Any] = Field(default_factory=dict[str, Any])
    branch: str | None = None


class SuspendVersionBody(ReasonBody):
    """Let no case begin on a version, and say why; `cases`: its running cases are suspended too."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "a wrong rate", "cases": False}]})
    cases: bool = False


class TaskBody(Body):
    """The version of the task that the caller has seen."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1}]})
    version: int = Field(ge=1)


class CompleteBody(TaskBody):
    """Finish a task with what its form asks; without a form any object."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 2, "data": {"decision": "approve"}}]})
    data: dict[str, Any] = Field(default_factory=dict[str, Any])


class ToPersonBody(TaskBody):
    """Give a task to another person, by id or login."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 2, "to": "liuyang", "reason": "on leave"}]})
    to: str = Field(min_length=1, max_length=200)
    reason: str = Field(default="", max_length=2000)


class GiveBackBody(TaskBody):
    """Give a delegated task back, or take it back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 3, "reason": "the figures are checked"}]})
    reason: str = Field(default="", max_length=2000)


class FollowUpBody(TaskBody):
    """Come back to a task at an instant; null: at once."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 2, "at": "2026-03-09T00:00:00+08:00"}]})
    at: AwareDatetime | None


class CommentBody(Body):
    """Say something; `@login` speaks to a person who may read it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "@huangmin the land register is missing."}]})
    text: str = Field(max_length=20_000)


class TaskCommentBody(CommentBody):
    """Say something of a task; with `version` only if it is still as it was seen."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 2, "text": "The borrower is away."}]})
    version: int | None = Field(default=None, ge=1)


class NoticesBody(Body):
    """Mark as read: one notice, or all where none is named."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"id": "019a8e0d-22bb-7c01-9d6f-5b1f0a4c7e33"}]})
    id: str | None = Field(default=None, max_length=100)


class PrioritiseBody(TaskBody):
    """Give a task a priority."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 2, "priority": 80}]})
    priority: int = Field(ge=0, le=100)


class ClockBody(Body):
    """How far to move the clock: an ISO 8601 duration."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"advance": "P2D"}]})
    advance: str = Field(min_length=2, max_length=60)
