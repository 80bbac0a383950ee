"""The properties of the contract as the modeler asks for them: label, help and what is offered, by element."""

from collections.abc import Mapping

from server.pages.words import Words


def property_fields(words: Words) -> Mapping[str, list[Mapping[str, str]]]:
    """For each kind of element its properties in the order in which they are asked.

    `kind` says how: `role`, `form` and `decision` offer what is known, `elements` the other tasks, `text` is one line,
    `lines` several.
    """
    asked = {**_human(words), **_others(words)}
    return {
        element: [{"name": name, "kind": kind, "label": label, "help": told} for name, kind, label, told in fields]
        for element, fields in asked.items()
    }


def _human(words: Words) -> Mapping[str, tuple[tuple[str, str, str, str], ...]]:
    say = words.gettext
    task = (
        ("role", "role", say("Role"), say("Who does the task; empty: the role of the lane, else everyone.")),
        ("form", "form", say("Form"), say("A file in forms/; empty: any data is taken.")),
        ("result", "text", say("Result"), say("The variable that receives what is submitted.")),
        ("due", "text", say("Due"), say("P2D, PT4H, 2WD (working days), 4WH (working hours) or =FEEL.")),
        ("priority", "text", say("Priority"), say("0 to 100, or =FEEL; empty: 50.")),
        ("assign", "text", say("Assigned to"), say("=FEEL that gives a person’s id or login.")),
        ("separate_from", "elements", say("Not by whoever did"), say("Separation of duties.")),
        ("same_as", "elements", say("By whoever did"), say("Binding of duties.")),
        ("blind_to", "elements", say("Does not see"), say("Findings that stay hidden until this task is done.")),
        ("documents", "lines", say("Documents"), say("kind=Name [original, stamped]; kind2=Name2")),
    )
    return {"userTask": task, "manualTask": task}


def _others(words: Words) -> Mapping[str, tuple[tuple[str, str, str, str], ...]]:
    say = words.gettext
    return {
        "lane": (("role", "role", say("Role"), say("Who does the tasks of the lane; empty: the name of the lane.")),),
        "process": (
            ("title", "text", say("Title of a case"), say("=FEEL, such as =applicant.name.")),
            ("columns", "lines", say("Columns of lists"), say("name=FEEL; name2=FEEL2")),
            ("party", "text", say("Whom a case is about"), say("=FEEL that gives a number only this customer has.")),
            ("start_role", "role", say("Who may start a case"), say("Empty: everyone.")),
            ("read_role", "role", say("Who may read every case"), say("Besides those who take part.")),
        ),
        "startEvent": (
            ("form", "form", say("Start form"), say("A file in forms/.")),
            ("business_key", "text", say("Key of the case"), say("=FEEL, such as =contract_number.")),
        ),
        "businessRuleTask": (
            ("decision", "decision", say("Decision"), say("The id of a decision in a table of the folder.")),
            ("inputs", "lines", say("Inputs"), say("name=FEEL; name2=FEEL2")),
            ("result", "text", say("Result"), say("The variable that receives the answer.")),
        ),
    }
