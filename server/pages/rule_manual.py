"""Where the manuals explain the rules that files of a deployment can break."""

from collections.abc import Iterator, Mapping

_SECTIONS: Mapping[str, str] = {
    "designers#the-folder": "file_kind file_place no_diagram",
    "designers#checking-and-deploying": """
        compile_time does_not_fit doctype encoding not_bpmn not_compilable not_xml too_deep too_large too_long
        too_many_elements
    """,
    "designers#diagrams-of-other-tools": "ignored_extension instructions_template unknown_extension vendor_extension",
    "designers#properties": """
        dangling_lane duplicate_property lane_role not_enforced property_not_here property_value several_lanes
        unheld_role unknown_property
    """,
    "designers#tasks-that-are-not-done-in-time": "needs_due",
    "designers#votes-with-a-deadline": "closes_alone",
    "designers#data": "script_language script_missing script_syntax",
    "designers#feel": "condition_missing expression_language expression_syntax missing_condition",
    "designers#decisions": """
        decision_input_missing decision_inputs decision_missing decision_result decision_twice decision_unknown
        implementation
    """,
    "designers#service-tasks": """
        operator_authority operator_missing operator_parameter operator_parameter_missing operator_parameter_type
        operator_second operator_twice operator_unknown
    """,
    "designers#timers": "timer_cycle timer_start timer_text",
    "designers#messages-and-signals": "correlation dangling_reference missing_reference never_thrown",
    "designers#separation-binding-blind-findings": """
        blind_sent blind_shown same_as_several separation_contradiction separation_no_starter separation_not_human
        separation_self separation_unknown understaffed
    """,
    "designers#liability": """
        liability_columns liability_issue liability_part liability_step minutes_of_one minutes_step
    """,
    "designers#does-it-always-end": """
        busy_loop dead_end deadlock endless_loop lack_of_synchronisation never_ends no_default soundness_undecided
        task_of_no_kind terminate_ends_work unnamed_choice unnamed_lane unnamed_task unreachable
    """,
    "designers#what-is-refused": "duplicate_id duplicate_process invalid_id missing_id reserved_id",
    "bpmn-coverage#executed-or-read": """
        boundary_host called_missing called_unknown called_without_start dangling_boundary dangling_flow event_kind
        event_subprocess_flow flow_across_scopes flow_from_end flow_to_boundary flow_to_start link_with_flow
        link_without_catch link_without_name link_without_throw no_process no_start not_executable recursive_call
        same_boundary several_plain_starts stale_flow_reference subprocess_start boundary_leads_nowhere
    """,
    "bpmn-coverage#attributes-and-combinations": """
        attribute_value condition_not_read condition_on_default default_not_leaving default_without_condition
        error_interrupts event_gateway_target gateway_direction gateway_no_way_in gateway_no_way_out
        instantiating_gateway instantiating_receive interrupting_not_read loop_maximum loop_without_end
        misplaced_element multi_instance_count multi_instance_item not_immediate several_event_definitions
        several_loops token_quantity unknown_attribute unknown_element
    """,
    "bpmn-coverage#refused": """
        abstract_element ad_hoc choreography compensation complex_gateway conversation correlation_subscription
        data_association data_property data_store global_task import interface io_specification multi_instance_behavior
        participant_multiplicity rendering resource_role send_task transaction
    """,
}
_OF_TABLES: Mapping[str, str] = {
    "decisions-and-feel#cells": "cell-never-matches output-value",
    "decisions-and-feel#hit-policies": "aggregation hit-policy output-names output-values",
    "decisions-and-feel#gaps-and-overlaps": "rule-never-reached table-gap table-not-checked table-overlap",
    "decisions-and-feel#decisions-that-need-decisions": """
        import import-type reference requirement-cycle service-input unused-function unused-input unused-requirement
    """,
    "decisions-and-feel#when-something-is-wrong": """
        bad-arguments bad-literal bad-number duplicate-key expression-syntax external-function mixed-arguments
        not-a-filter not-a-function not-a-list not-boolean type-mismatch unexpected unknown-key unknown-name
        unknown-parameter wrong-argument wrong-count
    """,
    "decisions-and-feel#names": "built-in-name duplicate-id duplicate-name variable-name",
    "decisions-and-feel#what-is-refused": """
        cells context-result crosstab doctype expression-language function-kind imported-values missing-decision
        missing-expression missing-formal-parameter missing-name missing-output missing-parameter no-logic not-dmn
        not-xml too-deep too-large type-cycle type-language type-shape unknown-element unknown-type
    """,
}
_OF_FORMS: Mapping[str, str] = {
    "designers#fields-that-depend-on-others": "circle not_feel",
    "designers#documents": "no_case_yet",
    "designers#forms": """
        bad_bounds bad_default bad_name bad_pattern bad_text duplicate duplicate_key missing not_json too_deep
        too_large unknown_keyword unknown_required unknown_widget wrong_type
    """,
}


def _by_rule(sections: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for section, rules in sections.items():
        yield from ((rule, section) for rule in rules.split())


RULES: Mapping[str, str] = dict(_by_rule(_SECTIONS))
"""By rule of diagrams and of the files together, the manual and the anchor in it."""
RULES_OF_TABLES: Mapping[str, str] = dict(_by_rule(_OF_TABLES))
"""The same for decision models."""
RULES_OF_FORMS: Mapping[str, str] = dict(_by_rule(_OF_FORMS))
"""The same for forms."""
LABELS = "designers#labels"
_KINDS: Mapping[str, tuple[Mapping[str, str], str]] = {
    "diagrams": (RULES, "designers#what-is-refused"),
    "tables": (RULES_OF_TABLES, "decisions-and-feel#what-is-refused"),
    "forms": (RULES_OF_FORMS, "designers#forms"),
    "labels": ({}, LABELS),
}
"""By kind of file, where its rules are explained, and where a rule that has no line yet."""


def kind_of(file: str) -> str:
    """Whose rules a file of a deployment follows: `diagrams`, `tables`, `forms` or `labels`."""
    lower = file.lower()
    if lower.endswith(".dmn"):
        return "tables"
    if lower.endswith(".json"):
        return "labels" if "labels/" in lower else "forms"
    return "diagrams"


def section_of(kind: str, rule: str) -> str:
    """The manual and the anchor of a rule, such as `designers#timers`. Raises KeyError for a kind that there is not."""
    rules, otherwise = _KINDS[kind]
    if rule.startswith("file_"):
        rules, otherwise = _KINDS["diagrams"]
    return rules.get(rule, otherwise)


def explained_at(rule: str, file: str) -> str:
    """The manual and the anchor where a rule that a file breaks is explained."""
    return section_of(kind_of(file), rule)


def rule_path(rule: str, file: str) -> str:
    """Where on the server a rule is explained: an address that stays, whatever becomes of the manuals."""
    return f"/manual/rules/{kind_of(file)}/{rule}"
