"""A decision model as its file says it: definitions, requirements, types and boxed expressions, nothing resolved yet.

Names are trimmed and their white space is collapsed. Type references are text: a built-in type in the language's own
spelling ("number", "date and time"), the name of an item definition, or `import.name` for one of an imported model.
"""

from server.dmn.model.boxed import (
    Binding,
    Boxed,
    BoxedContext,
    BoxedFilter,
    BoxedList,
    Conditional,
    ContextEntry,
    FunctionDefinition,
    Invocation,
    Iterator,
    IteratorKind,
    LiteralExpression,
    Relation,
)
from server.dmn.model.graph import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    Definitions,
    DrgElement,
    Import,
    InputData,
    Reference,
)
from server.dmn.model.items import FunctionItem, ItemDefinition
from server.dmn.model.places import Place, Tests, Variable
from server.dmn.model.tables import Aggregation, DecisionTable, HitPolicy, Input, Output, Rule

__all__ = [
    "Aggregation",
    "Binding",
    "Boxed",
    "BoxedContext",
    "BoxedFilter",
    "BoxedList",
    "BusinessKnowledgeModel",
    "Conditional",
    "ContextEntry",
    "Decision",
    "DecisionService",
    "DecisionTable",
    "Definitions",
    "DrgElement",
    "FunctionDefinition",
    "FunctionItem",
    "HitPolicy",
    "Import",
    "Input",
    "InputData",
    "Invocation",
    "ItemDefinition",
    "Iterator",
    "IteratorKind",
    "LiteralExpression",
    "Output",
    "Place",
    "Reference",
    "Relation",
    "Rule",
    "Tests",
    "Variable",
]
