"""Where the rows of a list go: the plain start of a process, its form and its business key."""

from dataclasses import dataclass

from server.commands.processes.binding import bind_open, bound_form
from server.commands.transaction import Work
from server.domain.errors import Invalid, NoPlainStart
from server.domain.processes import Binding
from server.forms.model import Form
from server.store.bound_files import bound_files


class NotImportable(Invalid):
    """Cases of %(process)s cannot be imported: its plain start needs a form and the property business_key."""


@dataclass(frozen=True, slots=True)
class Target:
    """The plain start of the version in force; `key` is the FEEL text that gives each case its business key."""

    binding: Binding
    element: str
    form: Form
    key: str
    start_role: str

    @property
    def key_column(self) -> str:
        """The column that alone gives the business key; empty when it is made of more."""
        name = self.key.removeprefix("=").strip()
        return name if any(field.name == name for field in self.form.fields) else ""


def target_of(work: Work, process: str) -> Target:
    """The way in for a list. Raises ProcessNotFound, VersionSuspended, NoPlainStart, NotImportable."""
    binding = bind_open(work, process, None)
    bundle = work.shelf.bundle(binding.id, process, lambda: bound_files(work.uow.processes, binding.id))
    plain = next((start for start in bundle.info.starts if start.kind == "none"), None)
    if plain is None:
        raise NoPlainStart
    if plain.form is None or plain.business_key is None:
        raise NotImportable(process=process)
    form = bound_form(work, binding.id, process, plain.form)
    return Target(binding, plain.element, form, plain.business_key, bundle.info.start_role)
