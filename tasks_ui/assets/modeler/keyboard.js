// Drawing without a pointer: keys that choose an element, put one after it, lead a flow on, and open its properties.
import { getLabel, isLabel } from 'bpmn-js/lib/util/LabelUtil';
import { is } from 'bpmn-js/lib/util/ModelUtil';

const APPEND = 'countersign-append';
const LEAD = 'countersign-lead';
// What may follow, by its sign in the font of the library.
const FOLLOWING = {
  'user-task': 'UserTask',
  'manual-task': 'ManualTask',
  'business-rule-task': 'BusinessRuleTask',
  'script-task': 'ScriptTask',
  'service-task': 'ServiceTask',
  'call-activity': 'CallActivity',
  'gateway-xor': 'ExclusiveGateway',
  'gateway-parallel': 'ParallelGateway',
  'gateway-or': 'InclusiveGateway',
  'end-event-none': 'EndEvent',
};

const spaced = (type) => type.replace(/^bpmn:/, '').replace(/(?!^)([A-Z])/g, ' $1');

class Keys {
  constructor(injector, keyboard, settings) {
    this.get = (name) => injector.get(name);
    this.words = settings.words;
    this.does = { '.': () => this.walk(1), ',': () => this.walk(-1), a: () => this.append(), f: () => this.lead(), p: () => this.properties() };
    const menus = this.get('popupMenu');
    menus.registerProvider(APPEND, { getPopupMenuEntries: (source) => this.following(source) });
    menus.registerProvider(LEAD, { getPopupMenuEntries: (source) => this.targets(source) });
    keyboard.addListener(1500, ({ keyEvent }) => this.press(keyEvent));
    this.get('eventBus').on(['selection.changed', 'elements.changed'], () => this.tell(this.get('selection').get()));
    this.get('eventBus').on('import.done', () => this.name());
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(this.does, event.key)) return undefined;
    this.does[event.key]();
    return true;
  }

  // The drawing says what it is and how it is worked with, to those who do not see it.
  name() {
    const svg = this.get('canvas').getContainer().querySelector('svg');
    svg.setAttribute('role', 'application');
    svg.setAttribute('aria-label', this.words.keys);
  }

  tell(selected) {
    const said = document.querySelector('#modeler-selected');
    if (said && selected.length < 2) said.textContent = selected.map((element) => this.called(element)).join();
  }

  called(element) {
    return [getLabel(element) || element.businessObject.id, this.get('translate')(spaced(element.type))].join(' · ');
  }

  // The elements as the flow runs, each with what leads on from it; then what no flow reaches.
  order() {
    const seen = new Set();
    const visit = (element) => {
      if (seen.has(element)) return;
      seen.add(element);
      for (const bound of element.attachers ?? []) visit(bound);
      for (const flow of element.outgoing ?? []) visit(flow);
      if (element.target) visit(element.target);
    };
    const all = this.get('elementRegistry').filter((element) => element.parent && !isLabel(element));
    const placed = all.filter((element) => !element.waypoints).sort((one, other) => one.y - other.y || one.x - other.x);
    placed.filter((element) => is(element, 'bpmn:StartEvent')).forEach(visit);
    [...placed, ...all].forEach(visit);
    return [...seen];
  }

  walk(step) {
    const elements = this.order();
    if (!elements.length) return;
    const at = elements.indexOf(this.selected());
    const next = at < 0 && step < 0 ? elements.length - 1 : (at + step + elements.length) % elements.length;
    this.select(elements[next]);
  }

  select(element) {
    this.get('selection').select(element);
    this.get('canvas').scrollToElement(element, 80);
  }

  selected() {
    const chosen = this.get('selection').get();
    return chosen.length === 1 ? chosen[0].labelTarget ?? chosen[0] : undefined;
  }

  append() {
    const source = this.selected();
    if (source && is(source, 'bpmn:FlowNode') && !is(source, 'bpmn:EndEvent')) this.open(source, APPEND, this.words.append);
  }

  following(source) {
    const entries = Object.entries(FOLLOWING).map(([sign, type]) => [
      type,
      { label: this.get('translate')(spaced(type)), className: `bpmn-icon-${sign}`, action: () => this.put(source, type) },
    ]);
    return Object.fromEntries(entries);
  }

  // What was put is named at once.
  put(source, type) {
    this.get('popupMenu').close();
    const added = this.get('autoPlace').append(source, this.get('elementFactory').createShape({ type: `bpmn:${type}` }));
    this.select(added);
    this.get('directEditing').activate(added);
  }

  lead() {
    const source = this.selected();
    if (source && Object.keys(this.targets(source)).length) this.open(source, LEAD, this.words.lead);
  }

  targets(source) {
    const rules = this.get('rules');
    const led = new Set((source.outgoing ?? []).map(({ target }) => target));
    const allowed = this.order().filter((target) => !target.waypoints && !led.has(target) && rules.allowed('connection.create', { source, target }));
    return Object.fromEntries(allowed.map((target) => [target.id, { label: this.called(target), action: () => this.connect(source, target) }]));
  }

  connect(source, target) {
    this.get('popupMenu').close();
    this.select(this.get('modeling').connect(source, target));
  }

  open(source, menu, title) {
    const { left, top, width, height } = this.get('canvas').getContainer().getBoundingClientRect();
    this.get('popupMenu').open(source, menu, { x: left + width / 3, y: top + height / 6 }, { title, width: 300, search: true });
  }

  properties() {
    const panel = document.querySelector('#properties');
    (panel.querySelector('input, textarea, [contenteditable=true], button') ?? panel).focus();
  }
}
Keys.$inject = ['injector', 'keyboard', 'config.countersign'];

export default { __init__: ['countersignKeys'], countersignKeys: ['type', Keys] };
