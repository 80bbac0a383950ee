"""What was deployed after a draft was begun, beside what the draft was made of."""

from collections.abc import Collection, Mapping

from server.domain.draft_merging import Merge, merge, moved
from server.domain.process_drafts import ProcessDraft
from server.domain.process_folders import folder_of
from server.domain.processes import ProcessVersion
from server.store.bound_files import diagram_path
from server.store.process_drafts import ProcessDrafts
from server.store.process_folders import drawn_beside, folder_files
from server.store.processes import Processes


def deployed_meanwhile(processes: Processes, draft: ProcessDraft) -> ProcessVersion | None:
    """The newest version in force that the draft was not made of, of its process or of another one of its folder."""
    current = (processes.find_current(process) for process in {draft.process: 0, **draft.base})
    newer = [each for each in current if each is not None and each.version != draft.base.get(each.process)]
    return max(newer, key=lambda each: processes.deployment(each.deployment).at, default=None)


def versions_in_force(processes: Processes, draft: ProcessDraft, version: ProcessVersion) -> Mapping[str, int]:
    """What the draft is made of once it holds the folder of this version, by process."""
    known = {*draft.base, *drawn_beside(processes, version)}
    current = [each for each in map(processes.find_current, sorted(known)) if each is not None]
    return {each.process: each.version for each in current}


def merged(
    processes: Processes,
    drafts: ProcessDrafts,
    draft: ProcessDraft,
    version: ProcessVersion,
    theirs: Collection[str] = (),
) -> Merge:
    """The draft with the files of the version. Its diagram stays where it is, whatever became of its folder there."""
    base: Mapping[str, bytes] = {}
    if draft.base_version is not None:
        base = _placed(processes, draft, processes.version(draft.process, draft.base_version))
    return merge(base, drafts.files(draft.id), _placed(processes, draft, version), theirs)


def _placed(processes: Processes, draft: ProcessDraft, version: ProcessVersion) -> Mapping[str, bytes]:
    path, files = diagram_path(version), dict(folder_files(processes, version))
    files = dict(moved(files, folder_of(path), folder_of(draft.file)))
    (drawn,) = moved({path: b""}, folder_of(path), folder_of(draft.file))
    return {draft.file if each == drawn else each: content for each, content in files.items()}
