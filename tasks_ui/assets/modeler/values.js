// Reads and writes what the contract keeps in a diagram; each write is one step to undo.

export function propertyOf(holder, name) {
  return groupOf(holder)?.get('properties').find((one) => one.name === name)?.value ?? '';
}

export function setProperty(element, holder, name, value, { bpmnFactory, commandStack }) {
  if (propertyOf(holder, name) === value) return;
  const steps = [];
  const change = (moddleElement, properties) =>
    steps.push({ cmd: 'element.updateModdleProperties', context: { element, moddleElement, properties } });
  const make = (type, parent, values) => {
    const made = bpmnFactory.create(type, values);
    made.$parent = parent;
    return made;
  };
  let extensions = holder.get('extensionElements');
  let group = groupOf(holder);
  if (!value) {
    const left = group.get('properties').filter((one) => one.name !== name);
    const others = extensions.get('values').filter((one) => one !== group);
    if (left.length) change(group, { properties: left });
    else if (others.length) change(extensions, { values: others });
    else change(holder, { extensionElements: undefined });
  } else {
    if (!extensions) {
      extensions = make('bpmn:ExtensionElements', holder, { values: [] });
      change(holder, { extensionElements: extensions });
    }
    if (!group) {
      group = make('spiffworkflow:Properties', extensions, { properties: [] });
      change(extensions, { values: [...extensions.get('values'), group] });
    }
    const known = group.get('properties').find((one) => one.name === name);
    if (known) change(known, { value });
    else change(group, { properties: [...group.get('properties'), make('spiffworkflow:Property', group, { name, value })] });
  }
  commandStack.execute('properties-panel.multi-command-executor', steps);
}

// A text of BPMN itself: `['script']`, or within an expression `['conditionExpression', 'body']`.
export function setText(element, holder, [name, inner], text, { bpmnFactory, modeling }) {
  let value = text || undefined;
  if (inner && text) {
    value = bpmnFactory.create('bpmn:FormalExpression', { [inner]: text });
    value.$parent = holder;
  }
  modeling.updateModdleProperties(element, holder, { [name]: value });
}

function groupOf(holder) {
  return holder.get('extensionElements')?.get('values').find((one) => one.$type === 'spiffworkflow:Properties');
}
