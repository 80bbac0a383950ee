"""Files as common modelers save them: with their attributes, drawings, and habits."""

from server.dmn.decisions import compile_decisions

# A table as dmn-js writes it: no variables, labels, widths, notes on rules, a drawing.
DMN_JS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"
  xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/"
  xmlns:biodi="http://bpmn.io/schema/dmn/biodi/2.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="Definitions_1"
  name="DRD" namespace="http://camunda.org/schema/1.0/dmn" exporter="Modeler" exporterVersion="5.0"
  modeler:executionPlatform="Camunda Cloud">
  <decision id="posts" name="posts">
    <informationRequirement id="r1"><requiredInput href="#amount"/></informationRequirement>
    <informationRequirement id="r2"><requiredDecision href="#group"/></informationRequirement>
    <decisionTable id="t1" hitPolicy="COLLECT" biodi:annotationsWidth="400">
      <input id="c1" label="Amount" biodi:width="192">
        <inputExpression id="e1" typeRef="number"><text>amount</text></inputExpression>
      </input>
      <input id="c2" label="Group">
        <inputExpression id="e2" typeRef="string"><text>group</text></inputExpression>
        <inputValues id="v2"><text>"staff","public"</text></inputValues>
      </input>
      <output id="o1" label="Post" name="post" typeRef="string" biodi:width="192"><outputValues id="v3"><text></text></outputValues></output>
      <rule id="rule1"><description>always asked</description>
        <inputEntry id="i1"><text></text></inputEntry><inputEntry id="i2"><text></text></inputEntry>
        <outputEntry id="p1"><text>"clerk"</text></outputEntry>
      </rule>
      <rule id="rule2">
        <inputEntry id="i3"><text>&gt;= 1000</text></inputEntry><inputEntry id="i4"><text>"public"</text></inputEntry>
        <outputEntry id="p2"><text>"head"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <decision id="group" name="group"><variable id="var1" name="group" typeRef="string"/>
    <informationRequirement id="r3"><requiredInput href="#staff"/></informationRequirement>
    <literalExpression id="l1" expressionLanguage="feel"><text>if staff then "staff" else "public"</text></literalExpression>
  </decision>
  <inputData id="amount" name="amount"/>
  <inputData id="staff" name="staff"><variable id="var2" name="staff" typeRef="boolean"/></inputData>
  <dmndi:DMNDI><dmndi:DMNDiagram><dmndi:DMNShape dmnElementRef="posts"><dc:Bounds height="80" width="180" x="1" y="1"/>
  </dmndi:DMNShape><dmndi:DMNEdge dmnElementRef="r1"><di:waypoint x="1" y="2"/></dmndi:DMNEdge></dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>"""

# One as older modelers of version 1.1 write it: prefixes, qualified types, the variable behind the logic.
OLD = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<dmn:definitions xmlns:dmn="http://www.omg.org/spec/DMN/20151101/dmn.xsd" xmlns:feel="http://www.omg.org/spec/FEEL/20140401"
  xmlns:own="urn:old" xmlns:tool="urn:tool" xmlns="urn:old" id="_1" name="old" namespace="urn:old" tool:logo="x">
  <dmn:extensionElements><tool:layout><tool:node id="_2"/></tool:layout></dmn:extensionElements>
  <dmn:itemDefinition id="_3" name="tGrade" tool:x="1"><dmn:typeRef>feel:string</dmn:typeRef>
    <dmn:allowedValues><dmn:text>"A","B"</dmn:text></dmn:allowedValues></dmn:itemDefinition>
  <dmn:businessKnowledgeModel id="_4" name="Grade of">
    <dmn:encapsulatedLogic id="_5"><dmn:formalParameter id="_6" name="points" typeRef="feel:number"/>
      <dmn:literalExpression id="_7" typeRef="feel:string"><dmn:text>if points &gt; 5 then "A" else "B"</dmn:text></dmn:literalExpression>
    </dmn:encapsulatedLogic><dmn:variable id="_5" name="Grade of" typeRef="feel:string"/>
  </dmn:businessKnowledgeModel>
  <dmn:decision id="_8" name="grade"><dmn:variable id="_9" name="grade" typeRef="own:tGrade"/>
    <dmn:informationRequirement><dmn:requiredInput href="#_10"/></dmn:informationRequirement>
    <dmn:knowledgeRequirement><dmn:requiredKnowledge href="#_4"/></dmn:knowledgeRequirement>
    <dmn:invocation id="_11"><dmn:literalExpression><dmn:text>Grade of</dmn:text></dmn:literalExpression>
      <dmn:binding><dmn:parameter name="points"/><dmn:literalExpression><dmn:text>points</dmn:text></dmn:literalExpression></dmn:binding>
    </dmn:invocation></dmn:decision>
  <dmn:inputData id="_10" name="points"><dmn:variable id="_12" name="points" typeRef="feel:number"/></dmn:inputData>
</dmn:definitions>"""


def test_a_table_of_a_browser_modeler_runs_unchanged(moment):
    compiled = compile_decisions({"posts.dmn": DMN_JS.encode()})
    assert compiled.findings == ()
    evaluation = compiled.evaluate("posts", {"amount": 2000, "staff": False}, moment)
    assert evaluation.value == ["clerk", "head"]
    assert evaluation.trace[1].inputs == {"Amount": 2000, "Group": "public"}
    assert evaluation.trace[1].rule_ids == ("rule1", "rule2")


def test_a_model_of_version_1_1_runs_unchanged(moment):
    compiled = compile_decisions({"old.dmn": OLD.encode()})
    assert [found.rule for found in compiled.findings] == ["duplicate-id"]
    assert compiled.evaluate("_8", {"points": 7}, moment).value == "A"


def test_a_note_on_a_rule_is_kept():
    (table,) = compile_decisions({"m.dmn": DMN_JS.encode()}).models["m.dmn"].tables
    assert [rule.description for rule in table.rules] == ["always asked", ""]
