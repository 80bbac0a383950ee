// Draws a case on its diagram: what is done, where tokens wait. The same facts stand beside it as a list.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './viewer.css';
import './paper.css';
import { Choosing } from './choosing.js';
import { named } from './naming.js';
import { printUnfolded, printWhole } from './printing.js';

const drawings = JSON.parse(document.querySelector('#viewer-config').textContent);
const container = document.querySelector('#diagram');
const choice = document.querySelector('#drawing');
const LEGIBLE = 0.9; // names are drawn 12 px high

let config = drawings[0];
let stops = [];
let next = 0;

printUnfolded();
start().catch((error) => {
  container.hidden = true;
  document.querySelector('#diagram-failed').hidden = false;
  throw error;
});

async function start() {
  container.hidden = false;
  const viewer = new NavigatedViewer({ container, zoomScroll: { enabled: false } }); // the wheel scrolls the page
  await draw(viewer);
  addButtons(viewer);
  followFinger(viewer.get('canvas'));
  printWhole(viewer, container);
  window.countersign = { viewer }; // for whoever looks after the page
  choice?.addEventListener('change', () => change(viewer, choice.value));
  const enter = (key) => change(viewer, key);
  if (document.querySelector('#diagram-choice')) {
    new Choosing({ viewer, key: () => config.key, door: doorOf, enter });
    return;
  }
  viewer.on('element.click', ({ element }) => {
    const called = doorOf(element);
    if (called) enter(called);
    else if (config.heat?.[element.id]) location.href = config.heat[element.id].href;
  });
}

// The process that an element calls, where it is drawn too.
function doorOf({ businessObject }) {
  const called = businessObject?.calledElement;
  return choice && drawings.some(({ key }) => key === called) ? called : null;
}

async function change(viewer, key) {
  config = drawings.find((drawing) => drawing.key === key);
  choice.value = key;
  await draw(viewer);
}

async function draw(viewer) {
  delete container.dataset.ready;
  const response = await fetch(config.url, { headers: { Accept: 'application/xml' } });
  if (!response.ok) throw new Error(`The diagram answered ${response.status}`);
  await viewer.importXML(named(await response.text(), config.names));
  fit(viewer.get('canvas'));
  mark(viewer);
  stops = config.heat ? hottest(viewer) : config.missed ? drawnOf(viewer, config.missed) : placesToLookAt(viewer);
  next = 0;
  if (stops.length && viewer.get('canvas').zoom() < LEGIBLE) lookAt(viewer, stops[0]);
  document.querySelector('#diagram-buttons [value=open]').hidden = stops.length === 0 || !(config.heat || config.missed || config.tokens.length);
  container.dataset.ready = config.key;
}

function fit(canvas) {
  canvas.zoom('fit-viewport', 'auto');
  canvas.zoom(canvas.zoom() * 0.92, 'auto');
}

// A drawing too large to be read as a whole starts where work waits: a step that is stuck, then one that people have,
// then any open step; else where it ended.
function placesToLookAt(viewer) {
  const urgent = (token) => (token.stuck ? 0 : titleOf(viewer, token) ? 1 : 2);
  const tokens = [...config.tokens].sort((one, other) => urgent(one) - urgent(other));
  const open = drawnOf(viewer, tokens.map(({ id }) => id)).filter((element) => !isFrame(element));
  if (open.length) return open;
  const done = drawnOf(viewer, config.done);
  const last = done.find(({ type }) => type === 'bpmn:EndEvent') ?? done.sort((one, other) => other.x - one.x)[0];
  return last ? [last] : [];
}

// The steps of a measure, from the most.
function hottest(viewer) {
  const steps = Object.entries(config.heat).sort(([, one], [, other]) => other.level - one.level);
  return steps.map(([id]) => viewer.get('elementRegistry').get(id)).filter(Boolean);
}

function drawnOf(viewer, ids) {
  return ids.map((id) => viewer.get('elementRegistry').get(id)).filter(Boolean);
}

// The middle of a shape, or of the longest way of a flow.
function middleOf({ x, y, width, height, waypoints }) {
  if (!waypoints) return { x: x + width / 2, y: y + height / 2 };
  const at = Math.floor((waypoints.length - 1) / 2);
  return { x: (waypoints[at].x + waypoints[at + 1].x) / 2, y: (waypoints[at].y + waypoints[at + 1].y) / 2 };
}

function lookAt(viewer, element) {
  const canvas = viewer.get('canvas');
  canvas.zoom(LEGIBLE);
  const { width, height } = canvas.getSize();
  const [across, down] = [width / LEGIBLE, height / LEGIBLE];
  const { inner } = canvas.viewbox();
  const middle = middleOf(element);
  const x = within(middle.x - across / 2, inner.x, inner.x + inner.width - across);
  const y = within(middle.y - down / 2, inner.y, inner.y + inner.height - down);
  canvas.viewbox({ x, y, width: across, height: down });
}

// An opened-out sub-process frames its steps: it is outlined, and they tell what is open.
function isFrame(element) {
  return element.type === 'bpmn:SubProcess' && !element.collapsed;
}

// Who or what a token waits for; inside a called process, what waits there.
function titleOf(viewer, token) {
  if (token.title) return token.title;
  const called = viewer.get('elementRegistry').get(token.id)?.businessObject.calledElement;
  return config.inside[called] ?? '';
}

function within(value, least, most) {
  const margin = 20;
  return Math.max(least - margin, Math.min(value, most + margin));
}

function addButtons(viewer) {
  const canvas = viewer.get('canvas');
  const does = {
    in: () => canvas.zoom(canvas.zoom() * 1.25, 'auto'),
    out: () => canvas.zoom(canvas.zoom() / 1.25, 'auto'),
    all: () => fit(canvas),
    open: () => lookAt(viewer, stops[next++ % stops.length]),
  };
  const buttons = document.querySelector('#diagram-buttons');
  buttons.hidden = false;
  buttons.addEventListener('click', (event) => does[event.target.value]?.());
}

// A finger moves the drawing like the mouse does; a swipe that begins up or down scrolls the page.
function followFinger(canvas) {
  let last = null;
  const place = ({ clientX: x, clientY: y }) => ({ x, y });
  container.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'mouse' && event.isPrimary) last = place(event);
  });
  container.addEventListener('pointermove', (event) => {
    if (!last || !event.isPrimary) return;
    const here = place(event);
    canvas.scroll({ dx: here.x - last.x, dy: here.y - last.y });
    last = here;
  });
  for (const end of ['pointerup', 'pointercancel']) {
    container.addEventListener(end, () => {
      last = null;
    });
  }
}

function mark(viewer) {
  const canvas = viewer.get('canvas');
  const elements = viewer.get('elementRegistry');
  const known = new Set(drawings.map(({ key }) => key));
  for (const { id } of elements.filter(({ businessObject }) => known.has(businessObject.calledElement))) {
    canvas.addMarker(id, 'is-door');
  }
  for (const id of config.done) {
    const element = elements.get(id);
    if (element) canvas.addMarker(id, isFrame(element) ? 'is-done-around' : 'is-done');
  }
  for (const { id } of drawnOf(viewer, config.missed ?? [])) canvas.addMarker(id, 'is-missed');
  for (const [id, { level, text }] of Object.entries(config.heat ?? {})) {
    if (!elements.get(id)) continue;
    canvas.addMarker(id, `heat-${level}`);
    label(viewer, id, 'token-title', text, { bottom: 8, right: 24 });
  }
  for (const token of config.tokens) {
    const element = elements.get(token.id);
    if (!element) continue;
    if (isFrame(element) && !token.stuck) {
      canvas.addMarker(token.id, 'is-open-around');
      continue;
    }
    canvas.addMarker(token.id, token.stuck ? 'is-stuck' : 'is-open');
    label(viewer, token.id, token.stuck ? 'token-count stuck' : 'token-count', String(token.count), { top: -12, left: -12 });
    const title = titleOf(viewer, token);
    if (title) label(viewer, token.id, 'token-title', title, { top: -22, left: 14 });
  }
}

function label(viewer, id, kind, text, position) {
  const html = document.createElement('div');
  html.className = kind;
  html.textContent = text;
  viewer.get('overlays').add(id, { position, html });
}
