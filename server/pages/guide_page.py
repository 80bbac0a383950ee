"""How a process goes, in the reader's language: the same for the page and for the paper."""

from collections.abc import Iterator

from server.dmn.tables import Table
from server.domain.operators import OPERATORS
from server.engine.bundle import Element
from server.forms.model import Form
from server.pages.contexts.guides import GuideForm, GuideLine, GuidePage, GuideTable
from server.pages.designers import process_href, steer_href
from server.pages.guide_words import GuideWords, guide_words
from server.pages.visits import Visit
from server.pages.words import Words
from server.queries.guides import Guide, GuideStep, Way

_SILENT = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "complexGateway", "eventBasedGateway"})


def guide_page(visit: Visit, guide: Guide) -> GuidePage:
    """The page; gateways stand in it only where something is chosen."""
    words, version = visit.words, guide.version
    href = process_href(version.process)
    names = {id_: name for id_, name in guide.names.items() if name != id_}
    told = [step for step in guide.steps if step.ways or step.element.type not in _SILENT]
    spoken = guide_words(words, guide)
    return GuidePage(
        key=version.process,
        href=f"{href}/about",
        name=guide.labels.get("process.title", guide.info.name),
        told=guide.labels.get("process.description", guide.info.documentation),
        version=version.version,
        deployed_at=guide.deployed_at,
        facts=tuple(_head(words, guide)),
        steps=tuple(_line(spoken, guide, number, step) for number, step in enumerate(told, 1)),
        tables=tuple(_table(spoken, table) for table in guide.tables),
        config=(
            {
                "key": version.process,
                "title": guide.info.name,
                "url": f"{href}/versions/{version.version}/bpmn",
                "names": names,
                "tokens": [],
                "done": [],
                "inside": {},
            },
        ),
        names=names,
        diagram=guide.diagram,
        steer_href=steer_href(visit.actor, version.process, version.version),
    )


def _head(words: Words, guide: Guide) -> Iterator[tuple[str, str]]:
    yield words.gettext("Version"), str(guide.version.version)
    yield words.gettext("Deployed"), words.formats.instant(guide.deployed_at, words.zone)
    yield words.gettext("By"), guide.by or words.gettext("at the machine")
    if guide.approved_by:
        yield words.gettext("Approved by"), guide.approved_by
    if guide.why:
        yield words.gettext("Why"), guide.why
    start = guide.info.start_role
    yield (
        words.gettext("Who may start a case"),
        words.gettext("everyone") if start == "everyone" else guide.roles.get(start) or words.server_role(start),
    )


def _line(spoken: GuideWords, guide: Guide, number: int, step: GuideStep) -> GuideLine:
    element, words = step.element, spoken.words
    return GuideLine(
        number=number,
        name=guide.names[element.id],
        kind=_kind(words, element.type),
        told=guide.labels.get(f"element.{element.id}.help", element.documentation),
        facts=tuple(_facts(spoken, guide, step)),
        form=_form(words, step.form),
        ways=tuple(_way(spoken, way) for way in step.ways),
        calls_href=f"{process_href(step.calls)}/about" if step.calls else None,
    )


def _facts(spoken: GuideWords, guide: Guide, step: GuideStep) -> Iterator[tuple[str, str]]:
    element, words = step.element, spoken.words
    comma = words.gettext(", ")
    if element.human:
        role = guide.roles.get(element.role or "", element.role or "")
        yield words.gettext("Role"), words.gettext("everyone") if role in {"", "everyone"} else role
    if element.due:
        yield words.gettext("Due"), spoken.due(element.due)
    yield from _duties(words, guide, element)
    yield from _acts(words, guide, element)
    if element.documents:
        yield words.gettext("Documents"), comma.join(each.label for each in element.documents)
    if element.decision:
        yield words.gettext("Decision"), spoken.decision(element.decision)
    if step.calls:
        yield words.gettext("Called process"), guide.called.get(step.calls, step.calls)
    if step.host:
        yield words.gettext("At the step"), step.host
    if step.waits:
        yield words.gettext("Waits for"), comma.join(map(spoken.due, step.waits))


def _duties(words: Words, guide: Guide, element: Element) -> Iterator[tuple[str, str]]:
    """Who may not and who must do it, and what they do not see."""
    for label, by, ids in (
        (words.gettext("Not by whoever did"), words.gettext("Not by"), element.separate_from),
        (words.gettext("By whoever did"), words.gettext("Only by"), element.same_as),
        (words.gettext("Does not see"), "", element.blind_to),
    ):
        if steps := [id_ for id_ in ids if id_ not in guide.begins]:
            yield label, words.gettext(", ").join(guide.names.get(id_, id_) for id_ in steps)
        if len(steps) < len(ids):
            yield by, words.gettext("whoever started the case")


def _acts(words: Words, guide: Guide, element: Element) -> Iterator[tuple[str, str]]:
    """What the server does at a service task, and on whose authority."""
    operator = OPERATORS.get(element.operator or "")
    if operator is not None:
        yield words.gettext("Service operator"), words.fill(operator.about.msgid, {})
    if element.authorised_by:
        yield words.gettext("On the authority of whoever did"), guide.names.get(element.authorised_by, "")
    if element.second:
        yield words.gettext("Second signature of whoever did"), guide.names.get(element.second, "")


def _way(spoken: GuideWords, way: Way) -> str:
    words = spoken.words
    condition = spoken.spoken(way.condition) if way.condition else words.gettext("otherwise")
    name = f"{way.name}{words.gettext(': ')}" if way.name else ""
    return f"{name}{condition} → {way.to}"


def _form(words: Words, form: Form | None) -> GuideForm | None:
    if form is None:
        return None
    rows = (
        (
            field.title,
            words.gettext(", ").join(
                part
                for part in (
                    words.gettext("required") if field.needed_in == () else "",
                    " / ".join(choice.text for choice in field.choices if choice.text),
                    field.help,
                )
                if part
            ),
        )
        for field in form.fields
    )
    return GuideForm(form.title, tuple(rows))


def _table(spoken: GuideWords, table: Table) -> GuideTable:
    heads, rows = spoken.table(table)
    return GuideTable(spoken.decision(table.owner), (spoken.words.gettext("Rule"), *heads), rows)


def _kind(words: Words, kind: str) -> str:
    if kind in _SILENT:
        return words.gettext("choice")
    return {
        "userTask": words.gettext("task of a person"),
        "manualTask": words.gettext("task of a person"),
        "businessRuleTask": words.gettext("decision by rules"),
        "scriptTask": words.gettext("done by the system"),
        "serviceTask": words.gettext("done by the system"),
        "sendTask": words.gettext("sends a message"),
        "receiveTask": words.gettext("waits for a message"),
        "callActivity": words.gettext("another process"),
        "subProcess": words.gettext("group of steps"),
        "startEvent": words.gettext("start"),
        "endEvent": words.gettext("end"),
        "boundaryEvent": words.gettext("when it happens at a step"),
    }.get(kind, words.gettext("event"))
