"""Turns one context dataclass into a page in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from starlette.responses import HTMLResponse

from server.pages.assets import TASKS_UI, Assets, load_assets
from server.pages.formats import Formats
from server.pages.translations import Translations, load_translations
from server.pages.viewer import Theme, Viewer

if TYPE_CHECKING:
    from jinja2.runtime import Context

LANGUAGES: Mapping[str, tuple[str, str]] = {"en": ("en", "English"), "zh": ("zh-CN", "中文")}
"""For each locale the language tag of its pages and its own name."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders pages; `environments` holds one Jinja environment per locale."""

    translations: Translations
    assets: Assets
    environments: Mapping[str, Environment]

    def render(self, template: str, page: object, viewer: Viewer) -> str:
        """Return the HTML of `template` (such as `inbox/page.html`), which sees `page` and `viewer` only."""
        return self.environments[viewer.locale].get_template(template).render(page=page, viewer=viewer)

    def respond(self, template: str, page: object, viewer: Viewer, *, status: int = 200) -> HTMLResponse:
        """Return the page as a response that no cache keeps."""
        return HTMLResponse(self.render(template, page, viewer), status, {"Cache-Control": "no-store"})


def load_renderer() -> Renderer:
    """Read templates, translations and the manifest of built files; refuses with AssetsMissing."""
    translations = load_translations(TASKS_UI / "locale")
    assets = load_assets()
    environments = {locale: _environment(locale, translations, assets) for locale in translations.locales}
    return Renderer(translations, assets, environments)


def _environment(locale: str, translations: Translations, assets: Assets) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TASKS_UI / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    catalogue = translations.catalogue(locale)
    environment.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined] -- the i18n extension adds it
    formats = Formats(locale, catalogue)
    environment.filters.update(
        instant=_in_the_viewers_zone(formats),
        day=formats.day,
        number=formats.number,
        money=formats.money,
        due_words=formats.due_words,
    )
    environment.globals.update(asset=assets.url, languages=LANGUAGES, themes=tuple(Theme))
    return environment


def _in_the_viewers_zone(formats: Formats) -> "Callable[[Context, datetime], str]":
    @pass_context
    def instant(context: "Context", moment: datetime) -> str:
        viewer: Viewer = context["viewer"]
        return formats.instant(moment, viewer.zone)

    return instant
