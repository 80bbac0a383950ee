"""The documents of a case as its reader may see them."""

from server.domain.documents import Document, DocumentNotFound, Version, in_use
from server.domain.errors import CaseNotFound
from server.domain.people import Actor
from server.domain.rights import visible_document
from server.domain.separation import Blind
from server.queries.case_view import case_view
from server.queries.reading import Reading
from server.store.channel import Channel
from server.store.documents import Documents


def documents_of(reading: Reading, case_id: str, actor: Actor) -> list[Document]:
    """Those of a case, without versions that are blind to the actor. Raises CaseNotFound."""
    return documents_within(reading, case_id, case_view(reading, case_id, actor).blind, actor)


def documents_within(reading: Reading, case_id: str, blind: Blind, actor: Actor) -> list[Document]:
    """The same for a case that the actor may read: to know that is for the caller."""
    with reading.database.read() as connection:
        found = Documents(Channel(connection)).of_case(case_id)
    return [seen for document in found if (seen := visible_document(document, blind, actor)) is not None]


def document_file(reading: Reading, document_id: str, number: int, actor: Actor) -> Version:
    """A version whose file the actor may read. Raises DocumentNotFound also for one withdrawn or not theirs to see."""
    with reading.database.read() as connection:
        found = Documents(Channel(connection)).find(document_id)
    if found is None:
        raise DocumentNotFound
    try:
        seen = visible_document(found, case_view(reading, found.case, actor).blind, actor)
    except CaseNotFound as error:
        raise DocumentNotFound from error
    versions = seen.versions if seen is not None and in_use([seen]) else ()
    version = next((each for each in versions if each.number == number), None)
    if version is None:
        raise DocumentNotFound
    return version
