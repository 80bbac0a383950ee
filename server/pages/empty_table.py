"""The decision model that a new table begins with: one input, one output, one rule that takes everything."""

from xml.sax.saxutils import escape, quoteattr

_SPACES = (
    'xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" '
    'xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" '
    'xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" '
    'xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/"'
)


def empty_table(decision: str, name: str) -> bytes:
    """The text of a model with one decision table of this id and name."""
    space = escape(f"urn:countersign:{decision}", {'"': "&quot;"})
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions {_SPACES} id="{decision}_definitions" name={quoteattr(name)} namespace="{space}">
  <inputData id="amount_data" name="amount">
    <variable id="amount_variable" name="amount" typeRef="number" />
  </inputData>
  <decision id="{decision}" name={quoteattr(name)}>
    <informationRequirement id="amount_needed">
      <requiredInput href="#amount_data" />
    </informationRequirement>
    <decisionTable id="{decision}_table" hitPolicy="FIRST">
      <input id="amount_column" label="amount">
        <inputExpression id="amount_read" typeRef="number">
          <text>amount</text>
        </inputExpression>
      </input>
      <output id="result_column" name="result" typeRef="string" />
      <rule id="rule_1">
        <inputEntry id="rule_1_amount">
          <text></text>
        </inputEntry>
        <outputEntry id="rule_1_result">
          <text>"result"</text>
        </outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="drawing">
      <dmndi:DMNShape id="decision_shape" dmnElementRef="{decision}">
        <dc:Bounds height="80" width="180" x="180" y="100" />
      </dmndi:DMNShape>
      <dmndi:DMNShape id="amount_shape" dmnElementRef="amount_data">
        <dc:Bounds height="45" width="125" x="207" y="260" />
      </dmndi:DMNShape>
      <dmndi:DMNEdge id="amount_edge" dmnElementRef="amount_needed">
        <di:waypoint x="269" y="260" />
        <di:waypoint x="270" y="180" />
      </dmndi:DMNEdge>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
""".encode()
