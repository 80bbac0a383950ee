// The decisions of a model to choose from: the graph, then each by its name.
import { made } from '../modeler/made.js';

export class Views {
  constructor(editor, place, words) {
    Object.assign(this, { editor, place, words });
    place.addEventListener('click', (event) => this.open(event.target.closest('button')?.value));
    editor.on('views.changed', () => this.show());
  }

  open(id) {
    const view = this.editor.getViews().find((one) => one.id === id);
    if (view) this.editor.open(view);
  }

  show() {
    const active = this.editor.getActiveView();
    const known = new Map(this.editor.getViews().map((view) => [view.id, view]));
    const buttons = [...known.values()].map((view) => this.button(view, active));
    const others = this.editor.getDefinitions().drgElement ?? [];
    const rest = others.filter(({ $type, id }) => $type === 'dmn:Decision' && !known.has(id)).map(({ id, name }) => this.without(id, name));
    const focused = this.place.contains(document.activeElement) && document.activeElement.value;
    this.place.replaceChildren(...buttons, ...rest);
    if (focused) this.place.querySelector(`[value="${CSS.escape(focused)}"]`)?.focus();
  }

  button({ id, name, type }, active) {
    const button = made('button', 'btn btn-sm', type === 'drd' ? this.words.graph : name || id);
    Object.assign(button, { type: 'button', value: id });
    if (active?.id === id) button.setAttribute('aria-current', 'true');
    return button;
  }

  // A decision of a kind that has no editor here.
  without(id, name) {
    const shown = made('span', 'view-without', name || id);
    shown.title = this.words.as_text;
    shown.append(made('small', 'text-secondary', ` ${this.words.as_text}`));
    return shown;
  }
}
