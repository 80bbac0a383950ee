// Draws a run that leads to a fault: numbers where it passes, and a token that is taken from step to step.
import { made } from './made.js';
import { scrolledTo } from './seen.js';

const PASSED = 'run-passed';
const HERE = 'run-here';

export class Run {
  constructor({ modeler, words }) {
    Object.assign(this, { modeler, words, run: null });
    this.bar = document.querySelector('#run-bar');
    this.bar.addEventListener('click', (event) => this.act(event.target.closest('button')?.value));
    this.bar.addEventListener('keydown', ({ key }) => key === 'Escape' && this.hide());
  }

  act(what) {
    if (what === 'back') this.go(this.at - 1);
    else if (what === 'on') this.go(this.at + 1);
    else if (what === 'end') this.hide();
  }

  // `run`: the elements in order, each with `element` (its id) and `name`.
  show(run) {
    this.hide();
    this.run = run;
    this.marked = [];
    this.drawWays();
    this.drawNumbers();
    this.bar.hidden = false;
    this.go(0);
    this.bar.querySelector('[value=on]').focus();
  }

  hide() {
    if (!this.run) return;
    const canvas = this.modeler.get('canvas');
    for (const [id, marker] of [...this.marked, [this.here, HERE]]) if (this.elementOf(id)) canvas.removeMarker(id, marker);
    this.modeler.get('overlays').remove({ type: 'run' });
    Object.assign(this, { run: null, here: null });
    this.bar.hidden = true;
  }

  go(step) {
    const canvas = this.modeler.get('canvas');
    this.at = Math.max(0, Math.min(step, this.run.length - 1));
    if (this.elementOf(this.here)) canvas.removeMarker(this.here, HERE);
    const { element, name } = this.run[this.at];
    this.here = element;
    if (this.elementOf(element)) {
      canvas.addMarker(element, HERE);
      scrolledTo(canvas, element);
    }
    this.bar.querySelector('[role=status]').textContent = `${this.at + 1} / ${this.run.length} · ${name}`;
    this.bar.querySelector('[value=back]').disabled = this.at === 0;
    this.bar.querySelector('[value=on]').disabled = this.at === this.run.length - 1;
    if (document.activeElement?.disabled || document.activeElement === document.body) this.bar.querySelector('[value=end]').focus();
  }

  // The flows that the run takes: those from an element to one that comes later.
  drawWays() {
    const first = new Map();
    const last = new Map();
    this.run.forEach(({ element }, step) => {
      if (!first.has(element)) first.set(element, step);
      last.set(element, step);
    });
    for (const id of first.keys()) {
      this.mark(id);
      for (const flow of this.elementOf(id)?.outgoing ?? []) {
        if (last.get(flow.target?.id) > first.get(id)) this.mark(flow.id);
      }
    }
  }

  drawNumbers() {
    const steps = new Map();
    this.run.forEach(({ element }, step) => steps.set(element, [...(steps.get(element) ?? []), step + 1]));
    for (const [id, numbers] of steps) {
      if (!this.elementOf(id)) continue;
      const html = made('span', 'run-number', numbers.join(', '));
      this.modeler.get('overlays').add(id, 'run', { position: { top: -12, left: -12 }, html });
    }
  }

  mark(id) {
    this.modeler.get('canvas').addMarker(id, PASSED);
    this.marked.push([id, PASSED]);
  }

  elementOf(id) {
    return id ? this.modeler.get('elementRegistry').get(id) : null;
  }
}
