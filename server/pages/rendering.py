"""Turns one context dataclass into a page in the reader's language."""

from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context
from starlette.responses import HTMLResponse

from server.pages.assets import TASKS_UI, Assets, load_assets
from server.pages.formats import Formats
from server.pages.translations import Translations, load_translations
from server.pages.viewer import Theme, Viewer

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


@cache
def load_renderer() -> Renderer:
    """Read templates, translations and the manifest of built files, once; refuses with AssetsMissing."""
    translations = load_translations(TASKS_UI / "locale")
    assets = load_assets()
    environments = {locale: _environment(locale, translations, assets) for locale in translations.locales}
    return Renderer(translations, assets, environments)


def template_environment(locale: str, translations: Translations) -> Environment:
    """The templates in one language; what is put into pages is escaped, and into plain text is not."""
    environment = Environment(
        loader=FileSystemLoader(TASKS_UI / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    install: Callable[..., None] = getattr(environment, "install_gettext_translations")  # noqa: B009 -- the extension adds it
    install(translations.catalogue(locale), newstyle=True)
    return environment


def _environment(locale: str, translations: Translations, assets: Assets) -> Environment:
    environment = template_environment(locale, translations)
    _add_filters(environment.filters, Formats(locale, translations.catalogue(locale)))
    _add_globals(environment.globals, assets)
    return environment


def _add_filters(filters: MutableMapping[str, Any], formats: Formats) -> None:
    filters["instant"] = _in_the_viewers_zone(formats)
    filters["day"] = formats.day
    filters["number"] = formats.number
    filters["money"] = formats.money
    filters["due_words"] = formats.due_words


def _add_globals(names: MutableMapping[str, Any], assets: Assets) -> None:
    names["asset"] = assets.url
    names["languages"] = LANGUAGES
    names["themes"] = tuple(Theme)


def _in_the_viewers_zone(formats: Formats) -> Callable[[Context, datetime], str]:
    @pass_context
    def instant(context: Context, moment: datetime) -> str:
        viewer: Viewer = context["viewer"]
        return formats.instant(moment, viewer.zone)

    return instant
