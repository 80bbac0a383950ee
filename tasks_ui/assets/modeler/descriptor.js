// The extensions of the contract as the modeler reads and writes them (`spiffworkflow:` in the diagram).

const attribute = (name) => ({ name, type: 'String', isAttr: true });
const type = (name, ...properties) => ({ name, superClass: ['Element'], properties });
const text = (name) => type(name, { name: 'value', type: 'String', isBody: true });

export default {
  name: 'Countersign',
  prefix: 'spiffworkflow',
  uri: 'http://spiffworkflow.org/bpmn/schema/1.0/core',
  xml: { tagAlias: 'lowerCase' },
  associations: [],
  types: [
    type('Properties', { name: 'properties', type: 'Property', isMany: true }),
    type('Property', attribute('name'), attribute('value')),
    text('CalledDecisionId'),
    text('MessagePayload'),
    text('MessageVariable'),
    text('PayloadExpression'),
    text('VariableName'),
    text('PreScript'),
    text('PostScript'),
    text('InstructionsForEndUser'),
  ],
};
