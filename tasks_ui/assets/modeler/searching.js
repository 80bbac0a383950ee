// Finding an element by what the drawing or the label files call it, in any language, or by its id.
import { getLabel, isLabel } from 'bpmn-js/lib/util/LabelUtil';

const BETWEEN = { value: ' · ' };

class Searching {
  constructor(canvas, elementRegistry, eventBus, search, searchPad, settings) {
    Object.assign(this, { canvas, elementRegistry, search, labels: settings.labels ?? {} });
    searchPad.registerProvider(this);
    eventBus.once('searchPad.opened', () => this.listen());
  }

  // The pad looks when a key is let go; what an input method or the clipboard enters comes without one.
  listen() {
    const input = this.canvas.getContainer().querySelector('.djs-search-input input');
    input.addEventListener('input', () => input.dispatchEvent(new KeyboardEvent('keyup', { bubbles: true })));
  }

  find(pattern) {
    const roots = this.canvas.getRootElements();
    const searched = this.elementRegistry.filter((element) => !isLabel(element) && !roots.includes(element));
    const items = searched.map((element) => this.item(element));
    return this.search(items, pattern, { keys: ['label', 'labels', 'id'] }).map(({ item, tokens }) => ({
      element: item.element,
      primaryTokens: tokens.label,
      secondaryTokens: [tokens.id, ...tokens.labels].flatMap((each, at) => (at ? [BETWEEN, ...each] : each)),
    }));
  }

  item(element) {
    const label = getLabel(element) ?? '';
    const { id } = element.businessObject;
    return { element, label, id, labels: (this.labels[id] ?? []).filter((text) => text !== label) };
  }
}
Searching.$inject = ['canvas', 'elementRegistry', 'eventBus', 'search', 'searchPad', 'config.countersign'];

export default { bpmnSearch: ['type', Searching] };
