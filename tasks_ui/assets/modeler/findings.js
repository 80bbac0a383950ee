// Lists what the server finds in the draft, and has the places marked that it is about.

import { made } from './made.js';

export class Findings {
  // `heard(answer)` is given all that the server says.
  // `marks` knows the places: `knows(finding)`, `mark(findings)`, `unmark()`, `select(finding)`, `canRun(run)`, `showRun(run)`.
  constructor({ config, marks, tell, heard = () => {} }) {
    Object.assign(this, { config, marks, tell, heard });
    this.list = document.querySelector('#findings');
    this.asked = 0;
    this.list.addEventListener('click', (event) => this.does.get(event.target.closest('button'))?.());
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
    const told = await answer.json();
    if (asked !== this.asked) return;
    this.heard(told);
    this.show(told.findings);
  }

  show(findings) {
    this.marks.unmark();
    this.does = new Map();
    this.list.replaceChildren(...findings.map((finding) => this.item(finding)));
    this.marks.mark(findings.filter(({ drawn }) => drawn));
    this.tell(findings.length ? 'found' : 'no_findings', findings);
    this.list.dataset.checked = String(this.asked);
  }

  item(finding) {
    const { severity, place, message, advice, drawn, run, file_href: href } = finding;
    const item = made('li');
    const kind = made('span', `tag tag-${severity === 'error' ? 'late' : 'soon'}`, this.config.words[severity]);
    const known = drawn && this.marks.knows(finding);
    const where = known ? this.button('btn btn-link', place, () => this.marks.select(finding)) : made('span', 'finding-place', place);
    if (known) where.value = finding.element;
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
    const list = made('ol');
    list.append(...run.map(({ name }) => made('li', '', name)));
    shown.append(made('summary', '', this.config.words.run), list);
    if (drawn && this.marks.canRun(run)) {
      const button = this.button('btn btn-sm', this.config.words.show_run, () => this.marks.showRun(run));
      button.name = 'run';
      shown.append(button);
    }
    return shown;
  }

  button(kind, text, act) {
    const button = made('button', kind, text);
    button.type = 'button';
    this.does.set(button, act);
    return button;
  }
}
