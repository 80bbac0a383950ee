"""Rules of a process in words: expressions with the names that people read on forms and tables, not those of data."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from server.dmn.model import DecisionTable
from server.dmn.tables import Table
from server.domain.wording import N_
from server.pages.words import Words
from server.queries.guides import Guide

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*|\s+|.', re.DOTALL)
_CYCLE = re.compile(r"R\d*/(?P<period>P.+)")
_RESULT = re.compile(r"=\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*")
_SAID: Mapping[str, str] = {
    "and": N_("and"),
    "or": N_("or"),
    "not": N_("not"),
    "in": N_("is one of"),
    "true": N_("yes"),
    "false": N_("no"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What a variable is called, what its codes mean, and the decision that gives it (empty: a form does)."""

    title: str
    texts: Mapping[str, str]
    decision: str = ""


@dataclass(frozen=True, slots=True)
class GuideWords:
    """Says the expressions and tables of one process to one reader."""

    words: Words
    labels: Mapping[str, str]
    known: Mapping[str, Known]

    def decision(self, decision: str) -> str:
        """What a decision is called."""
        return self.labels.get(f"decision.{decision}", decision)

    def due(self, text: str) -> str:
        """A duration; one that a decision gives is told by that decision."""
        found = _RESULT.fullmatch(text)
        known = self.known.get(found[1]) if found else None
        if known is not None and known.decision:
            told = {"decision": self.decision(known.decision), "column": known.title}
            return self.words.gettext("as “%(decision)s” says: %(column)s", **told)
        if text.startswith("="):
            return self.spoken(text[1:].strip())
        text = text.strip("\"'")
        if cycle := _CYCLE.fullmatch(text):
            return self.words.gettext("every %(period)s", period=self.words.formats.duration(cycle["period"]))
        return self.words.formats.duration(text)

    def spoken(self, expression: str) -> str:
        """An expression with the names of fields and choices."""
        texts: Mapping[str, str] = {}
        parts: list[str] = []
        for token in _TOKEN.findall(expression):
            known = self.known.get(token)
            if known is not None:
                texts = known.texts
            parts.append(self._said(token, known, texts))
        return "".join(parts)

    def cell(self, text: str, texts: Mapping[str, str]) -> str:
        """A cell of a table: codes by what they mean, durations as such."""
        tokens = _TOKEN.findall(text)
        return "".join(self._said(token, self.known.get(token) if "." in token else None, texts) for token in tokens)

    def table(self, table: Table) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """The heads of a table without that of the number, and the cells of its rules behind their number."""
        drawn: DecisionTable = table.drawn
        columns = [each.label or each.expression.text for each in drawn.inputs]
        columns += [each.name or "result" for each in drawn.outputs]
        shown = [each.label or each.expression.text for each in drawn.inputs]
        shown += [each.label or each.name for each in drawn.outputs]
        heads = [
            self.labels.get(f"decision.{table.owner}.{column}", text)
            for column, text in zip(columns, shown, strict=True)
        ]
        texts = [_texts(self.labels, f"decision.{table.owner}.{column}.") for column in columns]
        inputs = len(drawn.inputs)
        named = [head if number < inputs else f"→ {head}" for number, head in enumerate(heads)]
        rows = (
            (str(rule.number), *map(self.cell, (each.text for each in (*rule.inputs, *rule.outputs)), texts))
            for rule in drawn.rules
        )
        return tuple(named), tuple(rows)

    def _said(self, token: str, known: Known | None, texts: Mapping[str, str]) -> str:
        if known is not None:
            return known.title
        if token in _SAID:
            return self.words.gettext(_SAID[token])
        if token.startswith('"') and len(token) > 1:
            code = token[1:-1]
            return texts.get(code) or _other(self.words.formats.duration(code), code) or token
        return token


def guide_words(words: Words, guide: Guide) -> GuideWords:
    """The words of a guide."""
    return GuideWords(words, guide.labels, dict(_known(guide)))


def _known(guide: Guide) -> Iterator[tuple[str, Known]]:
    for step in guide.steps:
        under = f"{step.element.result}." if step.element.result else ""
        for field in step.form.fields if step.form else ():
            yield under + field.name, Known(field.title, {each.code: each.text for each in field.limits.choices})
        for table in guide.tables:
            if table.owner == step.element.decision:
                for output in table.drawn.outputs:
                    name = output.name or "result"
                    label = f"decision.{table.owner}.{name}"
                    title = guide.labels.get(label, output.label or name)
                    variable = under + output.name if output.name else under.removesuffix(".")
                    yield variable, Known(title, _texts(guide.labels, f"{label}."), table.owner)


def _texts(labels: Mapping[str, str], prefix: str) -> Mapping[str, str]:
    return {key.removeprefix(prefix): text for key, text in labels.items() if key.startswith(prefix)}


def _other(text: str, code: str) -> str:
    """What is said of a code, where it is more than the code itself."""
    return text if text != code else ""
