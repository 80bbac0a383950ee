// Draws two versions of a process, marks what was added, removed, changed and moved, and lists it.
import { BpmnModdle } from 'bpmn-moddle';
import { diff } from 'bpmn-js-differ';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './compare.css';
import descriptor from './modeler/descriptor.js';

const config = JSON.parse(document.querySelector('#compare-config').textContent);
const KINDS = ['added', 'removed', 'changed', 'moved'];

start().catch((error) => {
  document.querySelector('#compare-state').textContent = config.words.failed;
  throw error;
});

async function start() {
  const [one, other] = await Promise.all([config.one, config.other].map(({ url }) => textAt(url)));
  const found = changes(await definitionsOf(one), await definitionsOf(other));
  const [before, after] = [viewer('#drawing-one'), viewer('#drawing-other')];
  await Promise.all([shown(before, one), shown(after, other)]);
  for (const { kind, id } of found) {
    for (const drawing of [before, after]) if (drawing.get('elementRegistry').get(id)) drawing.get('canvas').addMarker(id, `is-${kind}`);
  }
  together(before, after);
  list(found, before, after);
  document.documentElement.dataset.ready = 'yes';
}

async function textAt(url) {
  const answer = await fetch(url, { headers: { Accept: 'application/xml' } });
  if (!answer.ok) throw new Error(`The diagram answered ${answer.status}`);
  return answer.text();
}

async function definitionsOf(xml) {
  return (await new BpmnModdle({ spiffworkflow: descriptor }).fromXML(xml)).rootElement;
}

// What differs, each element once: a changed one that was also moved counts as changed.
function changes(one, other) {
  const { _added: added, _removed: removed, _changed: changed, _layoutChanged: moved } = diff(one, other);
  const kinds = { added, removed, changed: Object.fromEntries(Object.entries(changed).map(([id, { model }]) => [id, model])), moved };
  const seen = new Set();
  return KINDS.flatMap((kind) =>
    Object.entries(kinds[kind]).flatMap(([id, element]) => {
      if (seen.has(id) || element.$type.startsWith('bpmndi:')) return [];
      seen.add(id);
      return [{ kind, id, name: element.name ?? '', type: element.$type.replace('bpmn:', '') }];
    }),
  );
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

function list(found, before, after) {
  document.querySelector('#compare-state').textContent = found.length ? '' : config.words.same;
  const items = found.map(({ kind, id, name, type }) => {
    const item = document.createElement('li');
    const tag = Object.assign(document.createElement('span'), { className: `tag mark-${kind}`, textContent: config.words[kind] });
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-link', textContent: name || id });
    button.addEventListener('click', () => lookAt(kind === 'removed' ? before : after, id));
    const told = Object.assign(document.createElement('small'), { className: 'text-secondary', textContent: `${type} ${id}` });
    item.append(tag, ' ', button, ' ', told);
    return item;
  });
  document.querySelector('#compare-list').replaceChildren(...items);
}

function lookAt(drawing, id) {
  const element = drawing.get('elementRegistry').get(id);
  if (!element?.parent) return;
  const canvas = drawing.get('canvas');
  canvas.zoom(Math.max(0.9, canvas.zoom()));
  canvas.scrollToElement(element);
  canvas.getContainer().scrollIntoView({ block: 'nearest' });
}
