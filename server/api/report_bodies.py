"""The bodies of what managers ask for beside their reports."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from server.api.bodies import Body
from server.domain.alerts import USUAL_EVERY

Place = Annotated[str | None, Field(max_length=200)]
Number = Annotated[Decimal, Field(max_digits=16, decimal_places=4, allow_inf_nan=False, strict=False)]


class SimulationBody(Body):
    """Changes to simulate: of each kind of change the members that docs/api.md names."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "changes": [{"change": "add_people", "role": "clerk", "branch": "b1", "count": 1}],
                    "weeks": 4,
                    "replications": 50,
                }
            ]
        }
    )
    changes: list[dict[str, Any]] = Field(min_length=1, max_length=20)
    weeks: Literal[4, 13] = 4
    replications: Literal[50, 100, 200] = 50


class AlertBody(Body):
    """A column of a report to be watched, and its limits; `every` in minutes, `lasting` as `PT30M` or `4WH`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"report": "waiting", "measure": "overdue", "direction": "above", "alarm_at": "10", "release_at": "5"}
            ]
        }
    )
    report: str = Field(min_length=1, max_length=100)
    measure: str = Field(min_length=1, max_length=100)
    process: Place = None
    branch: Place = None
    step: Place = None
    direction: Literal["above", "below"] = "above"
    alarm_at: Number
    release_at: Number
    every: int = Field(default=USUAL_EVERY, ge=0, le=10_000)
    lasting: str = Field(default="", max_length=20)


class ForecastBody(Body):
    """The wish for a new forecast, although the last one may be recent."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})
