// Marks the rules, cells and elements of a decision model that findings are about, and leads to them.
// The marks are rules of a style sheet: what the editor draws anew stays marked.

const COLOURS = { error: '#c92a2a', warning: '#b35c00' };

export class TableMarks {
  constructor(editor) {
    this.editor = editor;
    this.sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.sheet];
  }

  knows(finding) {
    return Boolean(this.viewOf(finding));
  }

  mark(findings) {
    const last = [...findings].sort((one, other) => (one.severity === 'error') - (other.severity === 'error'));
    this.sheet.replaceSync(last.map((finding) => this.ruleOf(finding)).join('\n'));
  }

  unmark() {
    this.sheet.replaceSync('');
  }

  ruleOf(finding) {
    const colour = COLOURS[finding.severity] ?? COLOURS.warning;
    const { row, cell, element } = this.placeOf(finding);
    const holder = this.holderOf(element);
    const drawn = holder ? `.djs-element[data-element-id="${CSS.escape(holder.id)}"] .djs-visual > :nth-child(1) { stroke: ${colour} !important; stroke-width: 3px !important; }` : '';
    if (cell) return `${drawn} td[data-element-id="${CSS.escape(cell)}"], th[data-col-id="${CSS.escape(cell)}"] { box-shadow: inset 0 0 0 2px ${colour}; }`;
    if (row) return `${drawn} td[data-row-id="${CSS.escape(row)}"] { box-shadow: inset 0 2px ${colour}, inset 0 -2px ${colour}; }`;
    return drawn;
  }

  // Where a finding lies: the element that it names, the row and the cell of a table.
  placeOf({ element: id, rule_number: number, cell }) {
    const element = this.elements().get(id);
    const table = this.tableOf(element);
    const row = number && table ? table.rule?.[number - 1] : null;
    const [side, column] = (cell || '').split(' ');
    const index = Number(column) - 1;
    const entries = side === 'output' ? row?.outputEntry : row?.inputEntry;
    const columns = side === 'output' ? table?.output : table?.input;
    const found = cell ? (row ? entries?.[index] : columns?.[index]) : null;
    return { element, row: row?.id, cell: found?.id };
  }

  tableOf(element) {
    for (let at = element; at; at = at.$parent) {
      if (at.$type === 'dmn:DecisionTable') return at;
      if (at.decisionLogic?.$type === 'dmn:DecisionTable') return at.decisionLogic;
    }
    return null;
  }

  // The element of the graph that holds a part.
  holderOf(element) {
    let at = element;
    while (at && at.$parent && at.$parent.$type !== 'dmn:Definitions') at = at.$parent;
    return at;
  }

  viewOf(finding) {
    const holder = this.holderOf(this.elements().get(finding.element));
    const views = this.editor.getViews();
    return holder && (views.find(({ element }) => element === holder) ?? views.find(({ type }) => type === 'drd'));
  }

  async select(finding) {
    const view = this.viewOf(finding);
    if (!view) return;
    if (this.editor.getActiveView() !== view) await this.editor.open(view);
    const { row, cell, element } = this.placeOf(finding);
    const viewer = this.editor.getActiveViewer();
    if (view.type === 'drd') {
      const shape = viewer.get('elementRegistry').get(this.holderOf(element).id);
      if (shape) viewer.get('selection').select(shape);
      return;
    }
    const place = (kind, id) => id && document.querySelector(`[data-${kind}="${CSS.escape(id)}"]`);
    const first = row && document.querySelector(`td.cell[data-row-id="${CSS.escape(row)}"]`);
    const shown = place('element-id', cell) || place('col-id', cell) || first || place('row-id', row);
    shown?.scrollIntoView({ block: 'center', inline: 'center' });
    if (cell && row) viewer.get('cellSelection').setSelected?.(cell);
    (shown?.querySelector('[contenteditable], [tabindex]') ?? shown)?.focus?.();
  }

  canRun() {
    return false;
  }

  // Every part of the model by its id.
  elements() {
    const found = new Map();
    const collect = (element) => {
      if (!element?.$type || found.has(element.id)) return;
      if (element.id) found.set(element.id, element);
      for (const { name, isReference, isVirtual } of element.$descriptor.properties) {
        if (isReference || isVirtual || name === 'dmnDI') continue;
        const value = element[name.replace(/^.*:/, '')];
        for (const part of Array.isArray(value) ? value : [value]) if (part?.$type) collect(part);
      }
    };
    collect(this.editor.getDefinitions());
    return found;
  }
}
