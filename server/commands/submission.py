"""What a person or client submits: JSON values, or the name-text pairs of a page's form."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from server.forms.model import Form
from server.forms.submissions import parse_fields, parse_json
from server.forms.weighing import Facts


@dataclass(frozen=True, slots=True)
class Submission:
    """Either `values` (a JSON object) or `pairs` (what a browser sent); read against the form when it is known."""

    values: Mapping[str, object] | None = None
    pairs: tuple[tuple[str, str], ...] = ()

    def read(self, form: Form | None, zone: ZoneInfo, facts: Facts) -> dict[str, object]:
        """Typed values in the shape of the form; without a form any object. Raises FormErrors."""
        if form is None:
            return dict(self.values or {})
        if self.values is not None:
            return parse_json(form, self.values, zone=zone, facts=facts)
        return parse_fields(form, self.pairs, zone=zone, facts=facts)

    def unfinished(self, form: Form | None, zone: ZoneInfo) -> dict[str, object]:
        """What was entered so far, to be kept as a draft. Raises FormErrors for what cannot be kept."""
        if form is None:
            return dict(self.values or {})
        if self.values is not None:
            return parse_json(form, self.values, zone=zone, draft=True)
        return parse_fields(form, self.pairs, zone=zone, draft=True)
