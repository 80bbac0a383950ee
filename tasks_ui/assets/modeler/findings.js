// Lists what the server finds in the draft, and marks the elements it is about.

import { made } from './made.js';
import { Run } from './run.js';

export class Findings {
  constructor({ config, modeler, tell }) {
    Object.assign(this, { config, modeler, tell });
    this.run = new Run({ modeler, words: config.words });
    this.list = document.querySelector('#findings');
    this.shown = [];
    this.asked = 0;
    this.list.addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (button?.name === 'run') this.run.show(this.runs.get(button));
      else if (button?.value) this.select(button.value);
    });
  }

  async check() {
    const asked = ++this.asked;
    this.tell('checking');
    const answer = await fetch(this.config.findings, { redirect: 'manual' }).catch(() => null);
    if (asked !== this.asked) return;
    if (!answer?.ok) {
      this.tell('unchecked');
      return;
    }
    const { findings } = await answer.json();
    if (asked === this.asked) this.show(findings);
  }

  show(findings) {
    this.unmark();
    this.run.hide();
    this.runs = new Map();
    this.list.replaceChildren(...findings.map((finding) => this.item(finding)));
    for (const finding of findings) if (finding.drawn) this.mark(finding);
    this.tell(findings.length ? 'found' : 'no_findings', findings);
    this.list.dataset.checked = String(this.asked);
  }

  item({ severity, element, place, message, advice, drawn, run, file_href: href }) {
    const item = document.createElement('li');
    const kind = made('span', `tag tag-${severity === 'error' ? 'late' : 'soon'}`, this.config.words[severity]);
    const known = drawn && this.elementOf(element);
    const where = known ? made('button', 'btn btn-link', place) : made('span', 'finding-place', place);
    if (known) Object.assign(where, { type: 'button', value: element });
    const head = made('p', 'finding-head');
    head.append(kind, ' ', where);
    if (!drawn && href) {
      const link = made('a', '', this.config.words.elsewhere);
      link.href = href;
      head.append(' ', link);
    }
    item.append(head, made('p', '', message), made('p', 'text-secondary', advice));
    if (run.length) item.append(this.shownRun(run, drawn));
    return item;
  }

  // The run as a list, and a button that draws it where it can be drawn.
  shownRun(run, drawn) {
    const shown = made('details', 'finding-run');
    const list = made('ol', '');
    list.append(...run.map(({ name }) => made('li', '', name)));
    shown.append(made('summary', '', this.config.words.run), list);
    if (drawn && run.every(({ element }) => this.elementOf(element))) {
      const button = made('button', 'btn btn-sm', this.config.words.show_run);
      Object.assign(button, { type: 'button', name: 'run' });
      this.runs.set(button, run);
      shown.append(button);
    }
    return shown;
  }

  mark({ element, severity }) {
    const found = this.elementOf(element);
    if (!found || !found.parent) return;
    const marker = severity === 'error' ? 'has-error' : 'has-warning';
    this.modeler.get('canvas').addMarker(found, marker);
    this.shown.push([found.id, marker]);
  }

  unmark() {
    const canvas = this.modeler.get('canvas');
    for (const [id, marker] of this.shown) if (this.elementOf(id)) canvas.removeMarker(id, marker);
    this.shown = [];
  }

  elementOf(id) {
    return id ? this.modeler.get('elementRegistry').get(id) : null;
  }

  select(id) {
    const element = this.elementOf(id);
    if (!element) return;
    this.modeler.get('canvas').scrollToElement(element);
    this.modeler.get('selection').select(element);
    this.modeler.get('canvas').focus();
  }
}
