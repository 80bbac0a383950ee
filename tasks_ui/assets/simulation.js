// Tokens run through a drawing, without data, people or rules: what can follow what, and what waits for whom. Loaded
// only when a designer asks for it; the drawing itself stays as it is in the modeler.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import Animation from 'bpmn-js-token-simulation/lib/animation';
import ColoredScopes from 'bpmn-js-token-simulation/lib/features/colored-scopes';
import ContextPads from 'bpmn-js-token-simulation/lib/features/context-pads';
import ElementSupport from 'bpmn-js-token-simulation/lib/features/element-support';
import ExclusiveGateways from 'bpmn-js-token-simulation/lib/features/exclusive-gateway-settings';
import InclusiveGateways from 'bpmn-js-token-simulation/lib/features/inclusive-gateway-settings';
import NeutralColors from 'bpmn-js-token-simulation/lib/features/neutral-element-colors';
import SimulationState from 'bpmn-js-token-simulation/lib/features/simulation-state';
import TokenCount from 'bpmn-js-token-simulation/lib/features/token-count';
import Simulator from 'bpmn-js-token-simulation/lib/simulator';
import * as events from 'bpmn-js-token-simulation/lib/util/EventHelper';
import 'bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css';
import './simulation.css';
import { made } from './modeler/made.js';

const LEGIBLE = 0.75; // the buttons at the steps are hidden in a smaller drawing
const PADS = { 'Trigger Event': 'go_on', 'Set Sequence Flow': 'other_way', 'Add pause point': 'wait_here', 'Remove pause point': 'no_waiting' };
const STEPS = /Task|Activity|SubProcess|Event|Gateway/;

export class Simulation {
  // `pane` holds the bar, the drawing and the list of what was passed; `words` are those of the page, `translate` those
  // of the kinds of elements.
  constructor({ pane, words, translate }) {
    Object.assign(this, { pane, words, translate });
    this.container = pane.querySelector('.simulation-drawing');
    this.log = made('ol', '', '');
    pane.querySelector('[role=log]').replaceChildren(this.log);
    this.bar = pane.querySelector('[role=group]');
    this.bar.addEventListener('click', ({ target }) => this.act(target.closest('button')?.value));
    this.bar.addEventListener('change', ({ target }) => this.viewer?.get('animation').setAnimationSpeed(Number(target.value)));
  }

  async start(xml) {
    this.viewer = new NavigatedViewer({
      container: this.container,
      additionalModules: [
        Simulator, Animation, ColoredScopes, ContextPads, SimulationState, ElementSupport, TokenCount,
        ExclusiveGateways, InclusiveGateways, NeutralColors,
        { notifications: ['value', { showNotification() {}, clear() {} }], translate: ['value', this.translate] },
      ],
    });
    this.pads = new MutationObserver(() => this.nameButtons());
    this.viewer.on(events.TRACE_EVENT, (event) => this.passed(event));
    this.viewer.on(events.SCOPE_CREATE_EVENT, () => this.hold(false));
    this.viewer.on(events.SCOPE_DESTROYED_EVENT, ({ scope }) => this.ended(scope));
    await this.viewer.importXML(xml);
    this.fit();
    this.container.firstElementChild.classList.add('simulation');
    this.pads.observe(this.container, { childList: true, subtree: true, attributes: true, attributeFilter: ['title'] });
    this.viewer.get('eventBus').fire(events.TOGGLE_MODE_EVENT, { active: true });
    this.viewer.get('animation').setAnimationSpeed(Number(this.bar.querySelector('select').value));
    this.nameButtons();
    this.tell(this.words.simulation_begin);
  }

  stop() {
    this.pads?.disconnect();
    this.viewer?.get('eventBus').fire(events.TOGGLE_MODE_EVENT, { active: false });
    this.viewer?.destroy();
    this.viewer = null;
    this.log.replaceChildren();
  }

  act(what) {
    if (what === 'begin') this.begin();
    else if (what === 'pause') this.hold(!this.held);
    else if (what === 'reset') this.reset();
  }

  // The first start event that nothing but a person begins, else the first of all.
  begin() {
    const simulator = this.viewer.get('simulator');
    const starts = this.viewer.get('elementRegistry').filter((each) => each.type === 'bpmn:StartEvent' && each.parent?.type !== 'bpmn:SubProcess');
    const ready = starts.flatMap((element) => simulator.findSubscriptions({ element }));
    const plain = ({ element }) => !element.businessObject.eventDefinitions?.length;
    const chosen = ready.find(plain) ?? ready[0];
    if (!chosen) return;
    this.hold(false);
    simulator.trigger({ event: chosen.event, scope: chosen.scope });
    this.viewer.get('canvas').scrollToElement(chosen.element, 100);
  }

  hold(held) {
    this.held = held;
    this.bar.querySelector('[value=pause]').setAttribute('aria-pressed', String(held));
    this.viewer.get('eventBus').fire(held ? events.PAUSE_SIMULATION_EVENT : events.PLAY_SIMULATION_EVENT);
  }

  reset() {
    this.hold(false);
    this.viewer.get('eventBus').fire(events.RESET_SIMULATION_EVENT);
    this.log.replaceChildren();
    this.tell(this.words.simulation_begin);
  }

  passed({ action, element }) {
    if (action === 'exit' && STEPS.test(element.type)) this.tell(this.nameOf(element));
  }

  ended({ completed, element }) {
    if (/Process$|Participant$/.test(element.type) && completed) this.tell(this.words.simulation_ended);
  }

  tell(text) {
    this.log.append(made('li', '', text));
    this.log.parentElement.scrollTop = this.log.parentElement.scrollHeight;
  }

  nameOf({ businessObject, type }) {
    const kind = type.replace('bpmn:', '').replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
    return businessObject.name || this.translate(kind);
  }

  // The buttons at the elements, in the reader's language and with the name of their element.
  nameButtons() {
    for (const button of this.container.querySelectorAll('button[title]')) {
      const word = PADS[button.title];
      if (!word) continue;
      const element = this.viewer.get('elementRegistry').get(button.closest('[data-container-id]')?.dataset.containerId);
      button.title = this.words[word];
      button.setAttribute('aria-label', element ? `${this.words[word]} · ${this.nameOf(element)}` : this.words[word]);
    }
    for (const [told, word] of [['Finished', 'finished'], ['Not supported', 'not_simulated']]) {
      if (this.words[word] === told) continue;
      for (const text of this.container.querySelectorAll('.bts-text')) if (text.textContent === told) text.textContent = this.words[word];
    }
  }

  fit() {
    const canvas = this.viewer.get('canvas');
    canvas.zoom('fit-viewport', 'auto');
    if (canvas.zoom() >= LEGIBLE) return;
    canvas.zoom(LEGIBLE);
    const starts = this.viewer.get('elementRegistry').filter(({ type }) => type === 'bpmn:StartEvent');
    const first = starts.sort((one, other) => one.x - other.x)[0];
    if (first) canvas.scrollToElement(first, { top: 150, left: 150, bottom: 150, right: 300 });
  }
}
