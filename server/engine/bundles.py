"""Compiles checked files into bundles: specs for the engine, declarations for everybody else."""

from collections.abc import Mapping
from dataclasses import replace

from server.engine.bundle import Bundle
from server.engine.decision_files import rulebooks
from server.engine.elements import elements_of, process_info
from server.engine.normalising import normalise
from server.engine.parsing import compile_specs
from server.engine.reading import read
from server.engine.upload import Upload
from server.engine.xmltree import Xml, parse


def load_bundle(files: Mapping[str, bytes], process_key: str) -> Bundle:
    """A process compiled with all it calls. The files passed `check` and hold the called processes too.

    Raises KeyError for a process that is not among the files.
    """
    upload, _ = read(files)
    info = process_info(upload, process_key)
    spec, subs = compile_specs(process_key, executable_roots(files, upload, process_key))
    found, _ = rulebooks(files, upload)
    upload = replace(upload, rulebooks=found)
    elements = {key: elements_of(upload, key) for key in upload.reach(process_key)}
    return Bundle(info, spec, subs, elements, {key: book for key, book in found.items() if book is not None})


def executable_roots(files: Mapping[str, bytes], upload: Upload, process_key: str) -> list[Xml]:
    """Normalised lxml roots of the documents that hold a process and what it calls."""
    needed = {upload.processes[key].host.file for key in upload.reach(process_key)}
    names = [document.file for document in upload.documents if document.file in needed]
    return [normalise(parse(files[name]), number) for number, name in enumerate(names)]
