// Draws two versions of a process, marks what was added, removed, changed and moved, and shows what is chosen of the list.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './compare.css';
import './paper.css';
import { named } from './naming.js';

const config = JSON.parse(document.querySelector('#compare-config').textContent);
const LEGIBLE = 0.5;

start().catch((error) => {
  document.querySelector('#compare-state').textContent = config.failed;
  throw error;
});

async function start() {
  const [one, other] = await Promise.all([config.one, config.other].map(async ({ url, names }) => named(await textAt(url), names)));
  const [before, after] = [viewer('#drawing-one'), viewer('#drawing-other')];
  await Promise.all([shown(before, one), shown(after, other)]);
  for (const { kind, id } of config.changes) {
    for (const drawing of [before, after]) if (drawing.get('elementRegistry').get(id)) drawing.get('canvas').addMarker(id, `is-${kind}`);
  }
  together(before, after);
  const first = choosing(before, after);
  if (first && first.drawing.get('canvas').zoom() < LEGIBLE) centred(first.drawing, first.id);
  document.documentElement.dataset.ready = 'yes';
}

async function textAt(url) {
  const answer = await fetch(url, { headers: { Accept: 'application/xml' } });
  if (!answer.ok) throw new Error(`The diagram answered ${answer.status}`);
  return answer.text();
}

function viewer(container) {
  return new NavigatedViewer({ container, zoomScroll: { enabled: false } });
}

async function shown(drawing, xml) {
  await drawing.importXML(xml);
  const canvas = drawing.get('canvas');
  canvas.zoom('fit-viewport', 'auto');
  canvas.zoom(canvas.zoom() * 0.92, 'auto');
}

// The two drawings are looked at in the same place.
function together(one, other) {
  let moving = false;
  for (const [from, to] of [[one, other], [other, one]]) {
    from.on('canvas.viewbox.changed', ({ viewbox: { x, y, width, height } }) => {
      if (moving) return;
      moving = true;
      to.get('canvas').viewbox({ x, y, width, height });
      moving = false;
    });
  }
}

// A name in the list becomes a button that shows its element, where it is drawn. Gives the first of them.
function choosing(before, after) {
  let first = null;
  for (const name of document.querySelectorAll('#drawn [data-element]')) {
    const drawing = name.dataset.kind === 'removed' ? before : after;
    const id = name.dataset.element;
    if (!drawing.get('elementRegistry').get(id)?.parent) continue;
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-link', textContent: name.textContent });
    button.addEventListener('click', () => lookAt(drawing, id));
    name.replaceChildren(button);
    first ??= { drawing, id };
  }
  return first;
}

function lookAt(drawing, id) {
  centred(drawing, id);
  drawing.get('canvas').getContainer().scrollIntoView({ block: 'nearest' });
}

// A large drawing shown whole has names that nobody can read.
function centred(drawing, id) {
  const canvas = drawing.get('canvas');
  canvas.zoom(Math.max(0.9, canvas.zoom()));
  canvas.scrollToElement(drawing.get('elementRegistry').get(id), 100);
}
