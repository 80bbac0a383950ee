// Patterns that houses draw again and again, put after the task that is selected; each is one step to undo.
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { setProperty, setText } from './values.js';

const MENU = 'countersign-patterns';
const BUILD = 'countersign.build';

class Building {
  preExecute({ build }) {
    build();
  }
}

class Patterns {
  constructor(injector, settings) {
    this.get = (name) => injector.get(name);
    this.words = settings.words;
    this.get('commandStack').registerHandler(BUILD, Building);
    this.get('popupMenu').registerProvider(MENU, this);
  }

  // What may be put after this element: checking and deadlines need somebody's task.
  getPopupMenuEntries(source) {
    const of = (label, build) => ({ label, action: () => this.build(build, source) });
    return {
      'four-eyes': of(this.words.four_eyes, this.fourEyes),
      'review-loop': of(this.words.review_loop, this.reviewLoop),
      deadline: of(this.words.deadline, this.deadline),
    };
  }

  // Opens the menu below a button; false where no task is selected.
  open(button) {
    const [source] = this.get('selection').get();
    if (!source || source.type === 'label' || !(is(source, 'bpmn:UserTask') || is(source, 'bpmn:ManualTask'))) return false;
    const { left, bottom } = button.getBoundingClientRect();
    this.get('popupMenu').open(source, MENU, { x: left, y: bottom + 4 }, { title: this.words.patterns, width: 300 });
    return true;
  }

  build(how, source) {
    this.get('popupMenu').close();
    this.get('commandStack').execute(BUILD, { build: () => how.call(this, source) });
  }

  // Somebody else approves.
  fourEyes(source) {
    const onward = this.onward(source);
    const approval = this.task(source, this.words.approve, { separate_from: source.id });
    this.lead(onward, approval);
  }

  // Somebody else reviews; what is not approved goes back.
  reviewLoop(source) {
    const onward = this.onward(source);
    const review = this.task(source, this.words.review, { separate_from: source.id, result: 'review' });
    const choice = this.after(review, 'bpmn:ExclusiveGateway', this.words.approved);
    const back = this.get('modeling').connect(choice, source);
    this.get('modeling').updateProperties(back, { name: this.words.no });
    setText(back, back.businessObject, ['conditionExpression', 'body'], '=review.approved = false', this.tools());
    if (!this.lead(onward, choice)) return;
    this.get('modeling').updateProperties(onward, { name: this.words.yes });
    this.get('modeling').updateProperties(choice, { default: onward.businessObject });
  }

  // The task stays open, and somebody takes note that it waits.
  deadline(source) {
    const { x, y, width, height } = source;
    const event = this.make('bpmn:BoundaryEvent', this.words.overdue, { cancelActivity: false, eventDefinitionType: 'bpmn:TimerEventDefinition' });
    const place = { x: x + width * 0.75, y: y + height };
    const boundary = this.get('modeling').createShape(event, place, source, { attach: true });
    const [timer] = boundary.businessObject.eventDefinitions;
    setText(boundary, timer, ['timeDuration', 'body'], 'P2D', this.tools());
    this.after(this.task(boundary, this.words.take_note, {}), 'bpmn:EndEvent');
  }

  onward({ outgoing }) {
    return outgoing.length === 1 ? outgoing[0] : null;
  }

  // The flow that led on from the task leads on from the last of what was added.
  lead(onward, last) {
    if (onward) this.get('modeling').reconnectStart(onward, last, { x: last.x + last.width, y: last.y + last.height / 2 });
    return Boolean(onward);
  }

  task(source, name, properties) {
    const task = this.after(source, 'bpmn:UserTask', name);
    for (const [key, value] of Object.entries(properties)) setProperty(task, task.businessObject, key, value, this.tools());
    return task;
  }

  after(source, type, name) {
    return this.get('autoPlace').append(source, this.make(type, name));
  }

  make(type, name, more = {}) {
    const shape = this.get('elementFactory').createShape({ type, ...more });
    if (name) shape.businessObject.name = name;
    return shape;
  }

  tools() {
    return { bpmnFactory: this.get('bpmnFactory'), commandStack: this.get('commandStack'), modeling: this.get('modeling') };
  }
}
Patterns.$inject = ['injector', 'config.countersign'];

export default {
  __init__: ['patterns'],
  patterns: ['type', Patterns],
};
