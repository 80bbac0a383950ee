"""The properties of the contract as the modeler asks for them: label, help and what is offered, by element."""

from collections.abc import Mapping

from server.pages.words import Words

_STEPS = "50% remind; 100% notify superior; 100% priority 90; +1WD offer role:x; +2WD reassign role:y"


def property_fields(words: Words) -> Mapping[str, list[Mapping[str, str]]]:
    """For each kind of element its properties in the order in which they are asked.

    `kind` says how: `role`, `form`, `decision`, `operator` offer what is known, `elements` the other tasks, `doers` the
    start of the case with them, `text` is one line, `lines` several, `parameters` those of the operator, `feel` a value
    or, after =, FEEL.
    """
    asked = {**_human(words), **_frames(words), **_others(words)}
    return {
        element: [{"name": name, "kind": kind, "label": label, "help": told} for name, kind, label, told in fields]
        for element, fields in asked.items()
    }


def _human(words: Words) -> Mapping[str, tuple[tuple[str, str, str, str], ...]]:
    task = (
        (
            "role",
            "role",
            words.gettext("Role"),
            words.gettext("Who does the task; empty: the role of the lane, else everyone."),
        ),
        ("form", "form", words.gettext("Form"), words.gettext("A file in forms/; empty: any data is taken.")),
        ("result", "text", words.gettext("Result"), words.gettext("The variable that receives what is submitted.")),
        *_times(words),
        ("priority", "feel", words.gettext("Priority"), words.gettext("0 to 100, or =FEEL; empty: 50.")),
        (
            "assign",
            "feel",
            words.gettext("Assigned to"),
            words.gettext("least_loaded, round_robin, owner, or =FEEL that gives a person’s id or login."),
        ),
        ("separate_from", "doers", words.gettext("Not by whoever did"), words.gettext("Separation of duties.")),
        ("same_as", "doers", words.gettext("By whoever did"), words.gettext("Binding of duties.")),
        (
            "blind_to",
            "elements",
            words.gettext("Does not see"),
            words.gettext("Findings that stay hidden until this task is done."),
        ),
        (
            "authority",
            "feel",
            words.gettext("Amount decided on"),
            words.gettext("=FEEL, such as =proposal.amount; only who has an authority limit for it does the task."),
        ),
        (
            "recuse",
            "text",
            words.gettext("Not by relatives of"),
            words.gettext("Fields that hold parties, such as applicant.id_number, guarantors."),
        ),
        *_told(words),
        ("documents", "lines", words.gettext("Documents"), words.gettext("kind=Name [original, stamped]; kind2=Name2")),
    )
    return {"userTask": task, "manualTask": task}


def _told(words: Words) -> tuple[tuple[str, str, str, str], ...]:
    """What is told of a task afterwards: who is liable, and minutes."""
    return (
        (
            "liability",
            "text",
            words.gettext("Makes liable"),
            words.gettext("issue (gives it out), manage, decide; several parted by commas."),
        ),
        (
            "dissent",
            "feel",
            words.gettext("Objects when"),
            words.gettext('=FEEL over what is submitted, such as =decision = "decline".'),
        ),
        (
            "minutes",
            "elements",
            words.gettext("Minutes tell of"),
            words.gettext("Steps that belong to the minutes of these votes, for a task that several do."),
        ),
    )


def _times(words: Words) -> tuple[tuple[str, str, str, str], ...]:
    return (
        (
            "due",
            "feel",
            words.gettext("Due"),
            words.gettext("P2D, PT4H, 2WD (working days), 4WH (working hours) or =FEEL."),
        ),
        (
            "closes",
            "feel",
            words.gettext("Closes after"),
            words.gettext(
                "For a task that several do: 2WD, P3D or =FEEL after it began; those done by then count, the rest ends."
            ),
        ),
        (
            "remind",
            "feel",
            words.gettext("Reminder"),
            words.gettext(
                "So long before due, such as 1WD, 4WH, P1D or =FEEL; empty: four working hours, for its holder."
            ),
        ),
        (
            "escalate",
            "lines",
            words.gettext("If it is not done in time"),
            words.gettext(
                "Steps parted by ; at a share of the time until due, or so long after: %(example)s.",
                example=_STEPS,
            ),
        ),
    )


def _frames(words: Words) -> Mapping[str, tuple[tuple[str, str, str, str], ...]]:
    return {
        "lane": (
            (
                "role",
                "role",
                words.gettext("Role"),
                words.gettext("Who does the tasks of the lane; empty: the name of the lane."),
            ),
        ),
        "process": (
            ("title", "feel", words.gettext("Title of a case"), words.gettext("=FEEL, such as =applicant.name.")),
            ("columns", "lines", words.gettext("Columns of lists"), words.gettext("name=FEEL; name2=FEEL2")),
            (
                "party",
                "feel",
                words.gettext("Whom a case is about"),
                words.gettext("=FEEL that gives a number only this customer has."),
            ),
            (
                "owner",
                "feel",
                words.gettext("Whose a case is"),
                words.gettext("=variable that holds the id or login of a person."),
            ),
            ("start_role", "role", words.gettext("Who may start a case"), words.gettext("Empty: everyone.")),
            (
                "read_role",
                "role",
                words.gettext("Who may read every case"),
                words.gettext("Besides those who take part."),
            ),
            (
                "liability",
                "decision",
                words.gettext("Who is liable"),
                words.gettext("The decision that shares it out: rows of steps, share, indirect, first."),
            ),
        ),
    }


def _others(words: Words) -> Mapping[str, tuple[tuple[str, str, str, str], ...]]:
    return {
        "startEvent": (
            ("form", "form", words.gettext("Start form"), words.gettext("A file in forms/.")),
            (
                "business_key",
                "feel",
                words.gettext("Key of the case"),
                words.gettext("=FEEL, such as =contract_number."),
            ),
        ),
        "businessRuleTask": (
            (
                "decision",
                "decision",
                words.gettext("Decision"),
                words.gettext("The id of a decision in a table of the folder."),
            ),
            ("inputs", "lines", words.gettext("Inputs"), words.gettext("name=FEEL; name2=FEEL2")),
            ("result", "text", words.gettext("Result"), words.gettext("The variable that receives the answer.")),
        ),
        "serviceTask": _service(words),
    }


def _service(words: Words) -> tuple[tuple[str, str, str, str], ...]:
    return (
        ("operator", "operator", words.gettext("Service operator"), words.gettext("What the server does here.")),
        ("parameters", "parameters", words.gettext("Parameters"), words.gettext("name=FEEL; name2=FEEL2")),
        (
            "authorised_by",
            "elements",
            words.gettext("On the authority of whoever did"),
            words.gettext("One task of a person; who did it last must hold the right."),
        ),
        (
            "second",
            "elements",
            words.gettext("Second signature of whoever did"),
            words.gettext("One task that is separate from it; needed for roles with money authority or rights."),
        ),
        ("result", "text", words.gettext("Result"), words.gettext("The variable that receives the answer.")),
    )
