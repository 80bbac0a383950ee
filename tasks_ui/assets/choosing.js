// Where an operator chooses steps: a click in the diagram offers what can be done with the step, and chooses it in the
// form below; what is chosen there stands in the diagram.

const WAYS = {
  away: { all: '[name=away]', go: '[name=away]:checked' },
  to: { all: '#move-to option', go: '#move-to' },
  skip: { all: '#skip-at option', go: '#skip-at' },
  repeat: { all: '#repeat-to option', go: '#repeat-to' },
};

export class Choosing {
  // `key()` is the process that is drawn now; `door(element)` the drawn process that an element calls, `enter(key)` shows it.
  constructor({ viewer, key, door, enter }) {
    Object.assign(this, { viewer, key, door, enter, chosen: null });
    this.bar = document.querySelector('#diagram-choice');
    this.bar.addEventListener('click', ({ target }) => this.act(target.closest('button')?.value));
    this.bar.addEventListener('keydown', ({ key: pressed }) => pressed === 'Escape' && this.close());
    viewer.on('element.click', ({ element }) => this.choose(element));
    viewer.on('import.done', () => this.close());
    document.addEventListener('change', () => this.mark());
    this.mark();
  }

  choose(element) {
    const id = element.businessObject?.id;
    const offered = Object.keys(WAYS).filter((way) => this.offers(way, id).length);
    const door = this.door(element);
    if (door) offered.push('enter');
    if (!offered.length) {
      this.close();
      return;
    }
    this.chosen = { id, door };
    this.bar.hidden = false;
    this.bar.querySelector('[role=status]').textContent = element.businessObject.name || id;
    for (const button of this.bar.querySelectorAll('button')) {
      button.hidden = button.value !== 'close' && !offered.includes(button.value);
    }
  }

  act(way) {
    if (!way) return;
    const { id, door } = this.chosen;
    this.close();
    if (way === 'enter') this.enter(door);
    if (!WAYS[way]) return;
    const offers = this.offers(way, id);
    for (const each of way === 'away' ? offers : offers.slice(0, 1)) {
      if (way === 'away') each.checked = true;
      else each.selected = true;
      each.dispatchEvent(new Event('change', { bubbles: true }));
    }
    document.querySelector(WAYS[way].go).focus();
  }

  close() {
    this.bar.hidden = true;
    this.mark();
  }

  // The boxes and options that stand for an element of the drawn process.
  offers(way, id) {
    return [...document.querySelectorAll(WAYS[way].all)].filter(({ dataset }) => dataset.step === `${this.key()} ${id}`);
  }

  mark() {
    const overlays = this.viewer.get('overlays');
    overlays.remove({ type: 'choice' });
    const told = new Map();
    for (const [way, { all }] of Object.entries(WAYS)) {
      for (const each of document.querySelectorAll(all)) {
        const [process, id] = (each.dataset.step ?? '').split(' ');
        const chosen = each.checked || each.selected;
        if (chosen && process === this.key()) told.set(id, [...(told.get(id) ?? []), this.word(way)]);
      }
    }
    for (const [id, words] of told) {
      if (!this.viewer.get('elementRegistry').get(id)) continue;
      const html = document.createElement('div');
      html.className = 'choice-mark';
      html.textContent = [...new Set(words)].join(' · ');
      overlays.add(id, 'choice', { position: { bottom: 10, left: 4 }, html });
    }
  }

  word(way) {
    return this.bar.querySelector(`[value=${way}]`).dataset.mark;
  }
}
