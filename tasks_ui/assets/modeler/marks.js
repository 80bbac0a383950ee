// Marks the elements of a diagram that findings are about, and leads to them.
import { Run } from './run.js';
import { scrolledTo } from './seen.js';

export class DiagramMarks {
  constructor(modeler, words) {
    this.modeler = modeler;
    this.run = new Run({ modeler, words });
    this.shown = [];
  }

  knows({ element }) {
    return Boolean(this.elementOf(element));
  }

  mark(findings) {
    for (const { element, severity } of findings) {
      const found = this.elementOf(element);
      if (!found?.parent) continue;
      const marker = severity === 'error' ? 'has-error' : 'has-warning';
      this.modeler.get('canvas').addMarker(found, marker);
      this.shown.push([found.id, marker]);
    }
  }

  unmark() {
    this.run.hide();
    const canvas = this.modeler.get('canvas');
    for (const [id, marker] of this.shown) if (this.elementOf(id)) canvas.removeMarker(id, marker);
    this.shown = [];
  }

  select({ element: id }) {
    const element = this.elementOf(id);
    if (!element) return;
    scrolledTo(this.modeler.get('canvas'), element);
    this.modeler.get('selection').select(element);
    this.modeler.get('canvas').focus();
  }

  canRun(run) {
    return run.every(({ element }) => this.elementOf(element));
  }

  showRun(run) {
    this.run.show(run);
  }

  elementOf(id) {
    return id ? this.modeler.get('elementRegistry').get(id) : null;
  }
}
