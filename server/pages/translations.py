"""Messages in the reader's language, compiled from `tasks_ui/locale` when the server starts."""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from server.domain.wording import SOURCE_LOCALE, filled


@dataclass(frozen=True, slots=True)
class Translations:
    """The catalogue of every locale; English msgids stand for themselves."""

    catalogues: Mapping[str, gettext.NullTranslations]

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales there are, English first."""
        return tuple(self.catalogues)

    def catalogue(self, locale: str) -> gettext.NullTranslations:
        """The catalogue of `locale`, English for one that is not known."""
        return self.catalogues.get(locale, self.catalogues[SOURCE_LOCALE])

    def translate(self, locale: str, msgid: str, params: Mapping[str, object] | None = None) -> str:
        """Return `msgid` in `locale`, its `%(name)s` places filled from `params`; without `params` it has none."""
        text = self.catalogue(locale).gettext(msgid)
        return filled(text, params) if params else text


@cache
def load_translations(folder: Path) -> Translations:
    """Compile every `<locale>/LC_MESSAGES/messages.po` under `folder`."""
    catalogues: dict[str, gettext.NullTranslations] = {SOURCE_LOCALE: gettext.NullTranslations()}
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        catalogues[source.parent.parent.name] = _compile(source)
    return Translations(catalogues)


def _compile(source: Path) -> gettext.GNUTranslations:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
