// What the drawing alone tells to be wrong, at once. Rules and texts are the server's (`config.rules`); its answer, a
// moment later, says the same and all the rest.

const SPLITS = new Set(['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:ComplexGateway']);
const TASKS = new Set(['bpmn:UserTask', 'bpmn:ManualTask']);

export class InstantRules {
  constructor({ modeler, config }) {
    Object.assign(this, { modeler, texts: config.rules.texts, read: config.rules.properties, places: config.rules.places });
    this.file = config.file.split('/').at(-1);
  }

  has(rule) {
    return rule in this.texts;
  }

  // The findings of these rules in what is drawn now.
  findings() {
    this.found = [];
    const definitions = this.modeler.getDefinitions();
    for (const process of definitions?.get('rootElements').filter(({ $type }) => $type === 'bpmn:Process') ?? []) {
      this.properties(process);
      for (const set of process.get('laneSets')) this.lanes(set, process.isExecutable);
      this.inside(process, process.isExecutable);
    }
    return this.found;
  }

  lanes(set, executable) {
    for (const lane of set?.get('lanes') ?? []) {
      this.properties(lane);
      if (executable && unnamed(lane)) this.say('unnamed_lane', lane);
      this.lanes(lane.childLaneSet, executable);
    }
  }

  inside(scope, executable) {
    const elements = scope.get('flowElements');
    for (const each of elements) this.properties(each);
    const nodes = elements.filter((each) => each.$instanceOf('bpmn:FlowNode'));
    if (executable) {
      for (const node of nodes) {
        this.ways(node);
        if (TASKS.has(node.$type) && unnamed(node)) this.say('unnamed_task', node, { element: node.id });
      }
      const reached = reachedIn(nodes);
      for (const node of nodes) if (!reached.has(node)) this.say('unreachable', node, { element: node.id });
    }
    for (const inner of elements.filter((each) => each.$instanceOf('bpmn:SubProcess'))) this.inside(inner, executable);
  }

  ways(node) {
    const [coming, leaving] = [node.get('incoming'), node.get('outgoing')];
    if (node.$instanceOf('bpmn:Gateway')) {
      if (!leaving.length) this.say('gateway_no_way_out', node);
      if (!coming.length) this.say('gateway_no_way_in', node);
    }
    const split = SPLITS.has(node.$type) && leaving.length > 1;
    if (split && unnamed(node)) this.say('unnamed_choice', node);
    for (const flow of split ? leaving : []) {
      if (!flow.conditionExpression && flow !== node.default) this.say('missing_condition', flow, { gateway: node.id });
    }
    if (!node.default) return;
    if (node.default.conditionExpression) this.say('condition_on_default', node.default);
    if (leaving.length > 1 && !leaving.some(({ conditionExpression }) => conditionExpression)) {
      this.say('default_without_condition', node, { default: node.default.id });
    }
  }

  properties(holder) {
    const kind = holder.$type.replace('bpmn:', '').replace(/^./, (char) => char.toLowerCase());
    const values = holder.get('extensionElements')?.get('values') ?? [];
    const names = values.filter(({ $type }) => $type === 'spiffworkflow:Properties').flatMap((group) => group.get('properties'));
    for (const { name } of names) {
      if (this.places[name] === undefined || this.read[kind]?.includes(name)) continue;
      this.say('property_not_here', holder, { name, element: kind, where: this.places[name] });
    }
  }

  say(rule, { id, name }, params = {}) {
    const { severity, message, advice, help_href: help } = this.texts[rule];
    const called = (name ?? '').split(/\s+/).filter(Boolean).join(' ') || id;
    const place = `${this.file} · ${called}`;
    const told = { rule, severity, element: id, place, message: filled(message, params), advice: filled(advice, params) };
    this.found.push({ ...told, drawn: true, file_href: '', help_href: help, run: [] });
  }
}

// The findings to be shown: those of the server as far as they still hold, and what came since.
export function merged(told, now, rules, stands) {
  const key = ({ rule, element, message }) => `${rule} ${element} ${message}`;
  const [here, before] = [new Set(now.map(key)), new Set(told.map(key))];
  const kept = told.filter((each) => !each.drawn || (rules.has(each.rule) ? here.has(key(each)) : stands(each)));
  const added = now.filter((each) => !before.has(key(each)));
  const errors = ({ severity }) => severity === 'error';
  const others = (each) => !errors(each);
  return [...kept.filter(errors), ...added.filter(errors), ...kept.filter(others), ...added.filter(others)];
}

function reachedIn(nodes) {
  const reached = new Set();
  const todo = nodes.filter(({ $type, triggeredByEvent }) => $type === 'bpmn:StartEvent' || triggeredByEvent);
  while (todo.length) {
    const node = todo.pop();
    if (!node || reached.has(node)) continue;
    reached.add(node);
    todo.push(...node.get('outgoing').map(({ targetRef }) => targetRef), ...nodes.filter(({ attachedToRef }) => attachedToRef === node));
    const link = linkOf(node, 'bpmn:IntermediateThrowEvent');
    if (link) todo.push(...nodes.filter((each) => linkOf(each, 'bpmn:IntermediateCatchEvent')?.name === link.name));
  }
  return reached;
}

function linkOf(node, type) {
  const first = node.$type === type ? node.get('eventDefinitions')[0] : null;
  return first?.$type === 'bpmn:LinkEventDefinition' ? first : null;
}

function unnamed({ name }) {
  return !name?.trim();
}

function filled(text, params) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => params[name] ?? whole);
}
