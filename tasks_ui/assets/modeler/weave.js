// Puts the changes of a diagram into the text it was opened from, so that what did not change keeps every byte:
// its place, its indentation, its quotation marks, its comments.
//
// `original` is that text, `before` what the modeler writes of it unchanged, `after` what it writes now. An element that
// `before` and `after` have alike is copied from `original`; only what differs is taken from `after`.

const REFERENCES = /^(incoming|outgoing|flowNodeRef|\w+Refs?)$/;

export function weave(original, before, after) {
  if (before === after) return original;
  const [was, old, now] = [original, before, after].map(parse);
  if (was.key !== now.key || old.key !== now.key) return after;
  return original.slice(0, was.start) + woven(was, old, now) + original.slice(was.end);
}

// The root element of a text: `start` and `end` are where it stands, `inner` and `close` where its content does.
export function parse(text) {
  const root = { children: [], text: '' };
  const open = [root];
  const token = /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<\/[^>]*>|<([^\s/>!?]+)((?:"[^"]*"|'[^']*'|[^>"'])*?)(\/?)>/g;
  let last = 0;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const node = open[open.length - 1];
    node.text += text.slice(last, found.index);
    last = token.lastIndex;
    if (found[2] !== undefined) {
      const child = begun(text, found, last);
      node.children.push(child);
      if (!found[4]) open.push(child);
    } else if (found[1] !== undefined) {
      node.text += found[1].replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
    } else if (found[0].startsWith('</')) {
      if (open.length < 2) throw new Error('an element ends that never began');
      open.pop();
      node.close = found.index;
      node.end = last;
    }
  }
  if (open.length !== 1 || root.children.length !== 1) throw new Error('the text is no single element');
  finish(root);
  return root.children[0];
}

function begun(source, found, inner) {
  const name = found[2];
  return {
    source,
    name,
    local: name.slice(name.indexOf(':') + 1),
    attributes: attributesOf(found[3]),
    children: [],
    text: '',
    start: found.index,
    inner,
    close: inner,
    end: inner,
    empty: Boolean(found[4]),
  };
}

function attributesOf(text) {
  const found = text.matchAll(/([^\s=]+)\s*=\s*("[^"]*"|'[^']*')/g);
  return new Map([...found].map(([, name, quoted]) => [name, quoted.slice(1, -1)]));
}

// Gives each child a key among its siblings, and each element a form in which two texts can be compared.
function finish(node) {
  const seen = new Map();
  node.children = node.children.filter((child) => !meansNothing(child));
  for (const child of node.children) {
    finish(child);
    const key = keyOf(child);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    child.key = count ? `${key}~${count}` : key;
  }
  if (node.name === undefined) return;
  const attributes = [...node.attributes].map(([name, value]) => `${name}=${plain(value)}`).sort();
  const inner = node.children.length ? node.children.map(({ form }) => form).join('') : plain(node.text.trim());
  node.form = `<${[node.name, ...attributes].join('\u0001')}\u0002${inner}>`;
}

// The modeler adds a label without a place where a name was touched, and leaves it when that is undone.
function meansNothing({ local, children, attributes }) {
  return local === 'BPMNLabel' && !children.length && !attributes.size;
}

function keyOf({ local, attributes, children, text }) {
  const id = attributes.get('id') ?? attributes.get('name');
  if (id !== undefined) return `${local}#${id}`;
  return REFERENCES.test(local) && !children.length ? `${local}=${text.trim()}` : local;
}

function plain(text) {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&');
}

function woven(was, old, now) {
  if (old.form === now.form) return was.source.slice(was.start, was.end);
  const head = changedTag(was, old, now);
  const content = contentOf(was, old, now);
  if (content === '') return was.empty ? head : `${head.replace(/\s*\/>$/, '>')}</${was.name}>`;
  return `${head.replace(/\s*\/>$/, '>')}${content}</${was.name}>`;
}

function openTag({ source, start, inner }) {
  return source.slice(start, inner);
}

function changedTag(was, old, now) {
  let tag = openTag(was);
  for (const name of was.attributes.keys()) {
    if (old.attributes.get(name) === now.attributes.get(name)) continue;
    const place = new RegExp(`\\s+${escaped(name)}\\s*=\\s*("[^"]*"|'[^']*')`);
    const value = now.attributes.get(name);
    tag = tag.replace(place, () => (value === undefined ? '' : ` ${name}="${value}"`));
  }
  const wanted = ([name, value]) => name.startsWith('xmlns') || old.attributes.get(name) !== value;
  const added = [...now.attributes].filter((pair) => !was.attributes.has(pair[0]) && wanted(pair));
  const more = added.map(([name, value]) => ` ${name}="${value}"`).join('');
  return tag.replace(/\s*\/?>$/, (end) => more + end);
}

// The children in the order of the original; what is new follows what it follows now.
function contentOf(was, old, now) {
  if (!now.children.length && !was.children.length) {
    const kept = old.text.trim() === now.text.trim();
    return kept ? was.source.slice(was.inner, was.close) : now.source.slice(now.inner, now.close);
  }
  const [before, after] = [byKey(old), byKey(now)];
  const pieces = piecesOf(was);
  const kept = pieces.filter(({ node }) => after.has(node.key) || !before.has(node.key));
  const known = new Set(kept.map(({ node }) => node.key));
  const texts = kept.map((piece) => [piece.node.key, piece.lead + same(piece.node, before, after)]);
  const order = reordered(old, now, known) ? inOrderOf(now, texts) : texts;
  return placed(order, was, now, known).join('') + tailOf(was, order.length, now.children.length);
}

function same(node, before, after) {
  const [old, now] = [before.get(node.key), after.get(node.key)];
  if (!now) return node.source.slice(node.start, node.end); // the modeler does not know it: nothing of it is lost
  return old ? woven(node, old, now) : node.source.slice(node.start, node.end);
}

// Each child of the original with the white space and comments before it.
function piecesOf({ source, inner, children }) {
  let last = inner;
  return children.map((node) => {
    const lead = source.slice(last, node.start);
    last = node.end;
    return { node, lead };
  });
}

function byKey({ children }) {
  return new Map(children.map((child) => [child.key, child]));
}

function reordered(old, now, known) {
  const shared = ({ children }, other) => children.map(({ key }) => key).filter((key) => known.has(key) && other.has(key));
  return shared(old, byKey(now)).join('\n') !== shared(now, byKey(old)).join('\n');
}

function inOrderOf(now, texts) {
  const rank = new Map(now.children.map(({ key }, index) => [key, index]));
  return [...texts].sort(([one], [other]) => (rank.get(one) ?? -1) - (rank.get(other) ?? -1));
}

function placed(order, was, now, known) {
  const texts = [...order];
  const indent = indentOf(was);
  let previous = null;
  for (const child of now.children) {
    if (!known.has(child.key)) {
      const at = texts.findIndex(([key]) => key === previous) + 1;
      texts.splice(at, 0, [child.key, indent + moved(child, indent)]);
    }
    previous = child.key;
  }
  return texts.map(([, text]) => text);
}

function tailOf(was, kept, wanted) {
  const last = was.children[was.children.length - 1];
  if (last) return kept || wanted ? was.source.slice(last.end, was.close) : '';
  return wanted ? lineOf(was) : '';
}

// How a child of this element begins its line: as the ones there are, else two spaces further in.
function indentOf(was) {
  const first = was.children[0];
  const lead = first && /\n[ \t]*$/.exec(was.source.slice(was.inner, first.start));
  return lead ? lead[0] : `${lineOf(was)}  `;
}

function lineOf({ source, start }) {
  const line = source.slice(source.lastIndexOf('\n', start - 1) + 1, start);
  return `\n${/^[ \t]*/.exec(line)[0]}`;
}

function moved(node, indent) {
  const from = lineOf(node);
  return node.source.slice(node.start, node.end).replaceAll(from, indent);
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
