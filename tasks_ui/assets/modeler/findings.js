// Lists what the server finds in the draft, and has the places marked that it is about.

import { made } from './made.js';
import { merged } from './rules.js';

const PAUSE = 100;

export class Findings {
  // `heard(answer)` is given all that the server says.
  // `rules`, where there are some, tell at once what the drawing alone shows.
  // `marks` knows the places: `knows(finding)`, `mark(findings)`, `unmark()`, `select(finding)`, `canRun(run)`, `showRun(run)`.
  constructor({ config, marks, tell, rules = null, heard = () => {} }) {
    Object.assign(this, { config, marks, tell, rules, heard, told: [], seen: new Set(), shown: '' });
    this.list = document.querySelector('#findings');
    this.asked = 0;
    this.list.addEventListener('click', (event) => this.does?.get(event.target.closest('button'))?.());
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
    this.told = told.findings;
    this.seen = new Set(this.told.filter((each) => this.marks.knows(each)).map(({ element }) => element));
    this.show(true);
    this.list.dataset.checked = String(this.asked);
  }

  // What changed in the drawing shows at once, as far as it tells; the server's answer takes its place.
  drawn() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.show(false), PAUSE);
  }

  // The findings that hold now; a place that was there and is gone has none.
  now() {
    if (!this.rules) return this.told;
    const stands = ({ element }) => !this.seen.has(element) || this.marks.knows({ element });
    return merged(this.told, this.rules.findings(), this.rules, stands);
  }

  show(answered) {
    const findings = this.now();
    if (answered || findings.length) this.tell(findings.length ? 'found' : 'no_findings', findings);
    this.marks.unmark();
    this.marks.mark(findings.filter(({ drawn }) => drawn));
    const shown = JSON.stringify(findings);
    if (shown === this.shown) return; // whoever reads the list is left alone
    this.shown = shown;
    this.does = new Map();
    this.list.replaceChildren(...findings.map((finding) => this.item(finding)));
  }

  item(finding) {
    const { severity, place, message, advice, drawn, run, file_href: href, help_href: manual } = finding;
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
    item.append(head, made('p', '', message), made('p', 'text-secondary', advice), this.help(manual));
    if (run.length) item.append(this.shownRun(run, drawn));
    return item;
  }

  // Where the manual explains the rule; what is drawn here stays open beside it.
  help(href) {
    const link = made('a', '', this.config.words.help);
    Object.assign(link, { href, target: '_blank', rel: 'noopener' });
    const line = made('p', 'finding-help');
    line.append(link);
    return line;
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
