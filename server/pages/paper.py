"""A paper: headings, facts, tables and lists as a PDF, in Chinese and in Latin letters.

The Chinese font is one that every PDF reader brings (decision 36), so nothing is embedded and files stay small.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor, black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont  # pyright: ignore[reportUnknownVariableType] -- untyped
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from server.pages.contexts.parts import ShownSection

_FONT = "STSong-Light"
_MARGIN = 18 * mm
_PADDING = 6  # that the frame of the library adds on each side
_WIDTH = A4[0] - 2 * _MARGIN
_GREY, _LINE = HexColor("#555555"), HexColor("#bbbbbb")
_LAST_PLANE_0 = 0xFFFF
_GRID = TableStyle(
    [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
)
Rows = Sequence[Sequence[str]]


@dataclass(slots=True)
class Paper:
    """What stands on it, from top to bottom; `locale` decides where lines break, `foot` stands on every page."""

    title: str
    locale: str
    foot: str
    _parts: list[Flowable] = field(default_factory=list[Flowable])

    def heading(self, text: str, level: int = 2) -> None:
        """A heading; one of level 1 is the title of the paper."""
        self._parts.append(self._paragraph(text, {1: "title", 2: "heading"}.get(level, "small_heading")))

    def byline(self, text: str) -> None:
        """Who wrote what follows, and when."""
        self._parts.append(self._paragraph(text, "byline"))

    def text(self, text: str, *, small: bool = False) -> None:
        """A paragraph; line ends are kept."""
        self._parts.append(self._paragraph(text, "small" if small else "body"))

    def facts(self, pairs: Rows) -> None:
        """Labels with what they stand for."""
        self.table((), [(label, value) for label, value in pairs], shares=(3, 7))

    def table(self, columns: Sequence[str], rows: Rows, shares: Sequence[int] | None = None) -> None:
        """A table that goes on over pages with its head; `shares` says how wide the columns are against each other."""
        if not rows:
            return
        head = [[self._paragraph(text, "small") for text in columns]] if columns else []
        cells = [
            [
                self._paragraph(text, "small" if shares and not at and not columns else "body")
                for at, text in enumerate(row)
            ]
            for row in rows
        ]
        shares = shares or [1] * len(rows[0])
        widths = [_WIDTH * share / sum(shares) for share in shares]
        self._parts += [LongTable([*head, *cells], widths, repeatRows=len(head), style=_GRID), Spacer(1, 2 * mm)]

    def section(self, part: ShownSection) -> None:
        """Values under their title, with their tables."""
        if part.title:
            self.text(part.title)
        self.facts([(value.label, value.text or "—") for value in part.values])
        for value in part.values:
            if value.table is not None:
                self.table(value.table.columns, value.table.rows)

    @property
    def width(self) -> float:
        """How wide a drawing may be, in points."""
        return _WIDTH

    def drawing(self, drawing: Flowable) -> None:
        """A drawing, at its own size."""
        self._parts += [drawing, Spacer(1, 2 * mm)]

    def pdf(self) -> bytes:
        """The paper as a PDF file."""
        out = BytesIO()
        made = SimpleDocTemplate(
            out,
            pagesize=A4,
            leftMargin=_MARGIN - _PADDING,
            rightMargin=_MARGIN - _PADDING,
            topMargin=_MARGIN,
            bottomMargin=_MARGIN + 6 * mm,
            title=self.title,
            creator="Countersign",
        )
        foot = partial(_draw_foot, _plane_0(self.foot))
        made.build(self._parts, onFirstPage=foot, onLaterPages=foot)
        return out.getvalue()

    def _paragraph(self, text: str, style: str) -> Paragraph:
        lines = [escape(line) for line in _plane_0(text).split("\n")]
        return Paragraph("<br/>".join(lines), _styles(self.locale.startswith("zh"))[style])


@cache
def _styles(chinese: bool) -> dict[str, ParagraphStyle]:  # noqa: FBT001 -- which of the two sets
    registerFont(UnicodeCIDFont(_FONT))

    def style(size: float, before: float = 0, after: float = 0, colour: Color = black) -> ParagraphStyle:
        return ParagraphStyle(
            f"of-{size}",
            fontName=_FONT,
            fontSize=size,
            leading=size * 1.45,
            wordWrap="CJK" if chinese else None,
            spaceBefore=before * mm,
            spaceAfter=after * mm,
            keepWithNext=1 if before else 0,
            textColor=colour,
        )

    return {
        "title": style(17, after=3),
        "heading": style(12.5, before=5, after=1.5),
        "small_heading": style(10.5, before=2.5, after=1),
        "body": style(9.5),
        "small": style(8.5, colour=_GREY),
        "byline": style(8.5, before=0.01, colour=_GREY),
    }


def _draw_foot(foot: str, canvas: Canvas, _document: object) -> None:
    canvas.setFont(_FONT, 7.5)
    canvas.setFillColor(_GREY)
    canvas.drawString(_MARGIN, _MARGIN - 2 * mm, foot)
    canvas.drawRightString(A4[0] - _MARGIN, _MARGIN - 2 * mm, str(canvas.getPageNumber()))


def _plane_0(text: str) -> str:
    """The text with a box for what the font has no sign for, such as emoji."""
    return "".join(char if ord(char) <= _LAST_PLANE_0 else "□" for char in text)
