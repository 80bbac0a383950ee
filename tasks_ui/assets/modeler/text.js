// The text of what is drawn: that of the file, with only what was changed in it.
import { parse, weave } from './weave.js';

const BOM = /^\uFEFF/;

export class Text {
  // `write()` resolves to what the editor writes now, `again(xml)` to what it would write of another text.
  constructor({ write, again }) {
    Object.assign(this, { write, again, original: '', baseline: '' });
  }

  // The editor has just opened this text.
  async begin(original) {
    this.original = original;
    this.baseline = await this.write();
  }

  async now() {
    const after = await this.write();
    try {
      const text = weave(this.original, this.baseline, after);
      return (await this.same(text, after)) ? text : after;
    } catch {
      return after;
    }
  }

  // Whether a text means what the editor wrote: weaving must never lose a change.
  async same(text, after) {
    if (text === this.original) return true;
    const form = async (xml) => sorted(parse(await this.again(xml.replace(BOM, ''))));
    return (await form(text)) === (await form(after));
  }
}

function sorted({ name, attributes, children, text }) {
  const inner = children.length ? children.map(sorted).sort().join('') : text.trim();
  return `<${name} ${[...attributes].map((pair) => pair.join('=')).sort().join(' ')}>${inner}</>`;
}
