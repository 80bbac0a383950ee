"""What the scripts of the workshop say, in the reader's language."""

from collections.abc import Mapping

from server.pages.words import Words


def modeler_words(words: Words) -> Mapping[str, str]:
    """The words of the page where a diagram is drawn, by the name its script knows them by."""
    told = (_saving, _finding, _panel, _patterns, _keys, _simulation)
    return {name: text for each in told for name, text in each(words).items()}


def table_words(words: Words) -> Mapping[str, str]:
    """The words of the page where a decision model is edited."""
    return {
        **_saving(words),
        **_finding(words),
        "graph": words.gettext("What needs what"),
        "rule": words.gettext("Rule"),
        "as_text": words.gettext("No table and no expression: edit it as text."),
    }


def _saving(words: Words) -> Mapping[str, str]:
    return {
        "saving": words.gettext("Saving …"),
        "saved": words.gettext("Saved"),
        "unchanged": words.gettext("Nothing changed yet"),
        "offline": words.gettext(
            "Not saved: the server cannot be reached. What you drew stays in this page and is tried again."
        ),
        "signed_out": words.gettext(
            "Not saved: you are signed out. Sign in in another tab; what you drew stays in this page."
        ),
        "refused": words.gettext("Not saved: the server refused it. What you drew stays in this page."),
        "conflict": words.gettext("This draft was saved in another window meanwhile."),
        "see_theirs": words.gettext("Show what was saved there"),
        "keep_copy": words.gettext("Keep mine as a file"),
        "left_over": words.gettext("This page was closed before everything was saved."),
        "restore": words.gettext("Restore what was drawn"),
        "drop": words.gettext("Forget it"),
        "not_drawn": words.gettext("The diagram cannot be drawn. Mend its text, or bring another file."),
        "lost": words.gettext("Some of the diagram is not understood here; it is kept as it is."),
    }


def _finding(words: Words) -> Mapping[str, str]:
    return {
        "checking": words.gettext("Checking …"),
        "no_findings": words.gettext("Nothing is wrong."),
        "error": words.gettext("Error"),
        "warning": words.gettext("Warning"),
        "unchecked": words.gettext("The draft could not be checked just now."),
        "elsewhere": words.gettext("Open the file"),
        "help": words.gettext("Read in the manual (opens in a new tab)"),
        "run": words.gettext("A run that leads there"),
        "show_run": words.gettext("Show it in the diagram"),
    }


def _panel(words: Words) -> Mapping[str, str]:
    return {
        "group": words.gettext("Countersign"),
        "other_tasks": words.gettext("Choose tasks"),
        "starter": words.gettext("the start of the case"),
        "no_tasks": words.gettext("There is no other task yet."),
        "open_table": words.gettext("Open its table"),
        "new_table": words.gettext("New decision table"),
        "condition": words.gettext("Condition"),
        "condition_help": words.gettext("=FEEL that is true or false, such as =amount >= 30000."),
        "script": words.gettext("Script"),
        "script_help": words.gettext("Python in a sandbox; it reads and writes the variables of the case."),
        "called": words.gettext("Called process"),
        "called_help": words.gettext("The id of a process."),
    }


def _patterns(words: Words) -> Mapping[str, str]:
    return {
        "patterns": words.gettext("Patterns"),
        "pattern_needs": words.gettext("Select the task that the pattern is to follow."),
        "four_eyes": words.gettext("Approved by somebody else"),
        "review_loop": words.gettext("Reviewed by somebody else, and back if not approved"),
        "deadline": words.gettext("Deadline: the task stays, somebody takes note"),
        "approve": words.gettext("Approve"),
        "review": words.gettext("Review"),
        "approved": words.gettext("Approved?"),
        "yes": words.gettext("Yes"),
        "no": words.gettext("No"),
        "overdue": words.gettext("Overdue"),
        "take_note": words.gettext("Take note of the delay"),
    }


def _keys(words: Words) -> Mapping[str, str]:
    return {
        "keys": words.gettext("Drawing. Full stop and comma choose an element; the question mark shows all keys."),
        "append": words.gettext("What follows?"),
        "lead": words.gettext("Where does a flow lead?"),
    }


def _simulation(words: Words) -> Mapping[str, str]:
    return {
        "go_on": words.gettext("Go on here"),
        "other_way": words.gettext("Take another way"),
        "wait_here": words.gettext("Wait here"),
        "no_waiting": words.gettext("Do not wait here"),
        "finished": words.gettext("Finished"),
        "not_simulated": words.gettext("Not simulated"),
        "simulation_begin": words.gettext("Begin a case, or press the button at a start event."),
        "simulation_ended": words.gettext("The case has ended."),
        "not_simulating": words.gettext("The drawing cannot be simulated."),
    }
