"""What is told of a refusal: its sentence, and below it what was found, line by line."""

from server.cli.finding_lines import lines
from server.commands.imports.faults import CellFault
from server.domain.errors import DomainError


def told(error: Exception) -> str:
    """The lines of a refusal."""
    rows = error.params.get("errors") if isinstance(error, DomainError) else None
    findings = getattr(error, "findings", ())
    found = [str(error)]
    if isinstance(rows, list):
        found += [f"  {row['file']}:{row['line']}: {row['message']}" for row in rows]  # type: ignore[index] -- rows of HouseRefused
    found += [f"  {line}" for finding in findings for line in lines(finding)]
    found += [f"  {_cell(f)}: {f.text()}" for f in getattr(error, "faults", ())]
    return "\n".join(found)


def _cell(fault: CellFault) -> str:
    return f"row {fault.row}, {fault.column}" if fault.column else f"row {fault.row}"
