"""What the scripts of the workshop say, in the reader's language."""

from collections.abc import Mapping

from server.pages.words import Words


def modeler_words(words: Words) -> Mapping[str, str]:
    """The words of the page where a diagram is drawn, by the name its script knows them by."""
    return {**_saving(words), **_finding(words), **_panel(words)}


def comparison_words(words: Words) -> Mapping[str, str]:
    """The words of the page that compares two drawings."""
    say = words.gettext
    return {
        "added": say("added"),
        "removed": say("removed"),
        "changed": say("changed"),
        "moved": say("moved"),
        "same": say("The drawings are the same."),
        "failed": say("The drawings could not be compared. The lines of the files are below."),
    }


def _saving(words: Words) -> Mapping[str, str]:
    say = words.gettext
    return {
        "saving": say("Saving …"),
        "saved": say("Saved"),
        "unchanged": say("Nothing changed yet"),
        "offline": say("Not saved: the server cannot be reached. What you drew stays in this page and is tried again."),
        "signed_out": say("Not saved: you are signed out. Sign in in another tab; what you drew stays in this page."),
        "refused": say("Not saved: the server refused it. What you drew stays in this page."),
        "conflict": say("This draft was saved in another window meanwhile."),
        "see_theirs": say("Show what was saved there"),
        "keep_copy": say("Keep mine as a file"),
        "left_over": say("This page was closed before everything was saved."),
        "restore": say("Restore what was drawn"),
        "drop": say("Forget it"),
        "not_drawn": say("The diagram cannot be drawn. Mend its text, or bring another file."),
        "lost": say("Some of the diagram is not understood here; it is kept as it is."),
    }


def _finding(words: Words) -> Mapping[str, str]:
    say = words.gettext
    return {
        "checking": say("Checking …"),
        "no_findings": say("Nothing is wrong."),
        "error": say("Error"),
        "warning": say("Warning"),
        "unchecked": say("The draft could not be checked just now."),
        "elsewhere": say("Open the file"),
    }


def _panel(words: Words) -> Mapping[str, str]:
    say = words.gettext
    return {
        "group": say("Countersign"),
        "other_tasks": say("Choose tasks"),
        "no_tasks": say("There is no other task yet."),
        "condition": say("Condition"),
        "condition_help": say("=FEEL that is true or false, such as =amount >= 30000."),
        "script": say("Script"),
        "script_help": say("Python in a sandbox; it reads and writes the variables of the case."),
        "called": say("Called process"),
        "called_help": say("The id of a process."),
    }
