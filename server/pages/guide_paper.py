"""How a process goes as a paper: the drawing, the steps with what is asked of people, and the rules."""

from server.pages.contexts.guides import GuideForm, GuidePage, GuideTable
from server.pages.paper import Paper
from server.pages.paper_drawing import drawing_of
from server.pages.visits import Visit

WIDEST = 8
"""Columns of a table that stand side by side on a page."""


def guide_paper(visit: Visit, page: GuidePage) -> bytes:
    """The PDF of a guide."""
    gettext = visit.words.gettext
    printed = visit.words.formats.instant(visit.now, visit.zone)
    paper = Paper(page.name, visit.locale, f"{page.name} · {printed}")
    paper.heading(page.name, level=1)
    if page.told:
        paper.text(page.told)
    paper.facts(page.facts)
    drawing = drawing_of(page.diagram, page.names, paper.width)
    if drawing is not None:
        paper.heading(gettext("Diagram"))
        paper.drawing(drawing)
    paper.heading(gettext("Steps"))
    for step in page.steps:
        paper.heading(f"{step.number}. {step.name}", level=3)
        paper.byline(step.kind)
        if step.told:
            paper.text(step.told)
        paper.facts(step.facts)
        for way in step.ways:
            paper.text(way)
        if step.form:
            _form(paper, step.form)
    if page.tables:
        paper.heading(gettext("Decision tables"))
    for table in page.tables:
        paper.heading(table.name, level=3)
        _table(paper, table)
    return paper.pdf()


def _table(paper: Paper, table: GuideTable) -> None:
    """A table; one of many columns and few rules lies on its side, where its cells have room."""
    if len(table.heads) > WIDEST and len(table.rows) < len(table.heads) // 2:
        heads, *rows = zip(table.heads, *table.rows, strict=True)
        paper.table(heads, rows, [3, *[2] * len(table.rows)])
    else:
        paper.table(table.heads, table.rows, [1, *[2] * (len(table.heads) - 1)])


def _form(paper: Paper, form: GuideForm) -> None:
    paper.text(form.title)
    paper.table((), form.fields, (3, 7))
