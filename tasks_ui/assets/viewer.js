// Draws a case on its diagram: what is done, where tokens wait. The same facts stand beside it as a list.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './viewer.css';

const config = JSON.parse(document.querySelector('#viewer-config').textContent);
const container = document.querySelector('#diagram');
const LEGIBLE = 0.9; // names are drawn 12 px high

draw().then(
  () => {
    container.dataset.ready = 'yes';
  },
  (error) => {
    container.hidden = true;
    document.querySelector('#diagram-failed').hidden = false;
    throw error;
  },
);

async function draw() {
  const response = await fetch(config.url, { headers: { Accept: 'application/xml' } });
  if (!response.ok) throw new Error(`The diagram answered ${response.status}`);
  container.hidden = false;
  const viewer = new NavigatedViewer({ container, zoomScroll: { enabled: false } }); // the wheel scrolls the page
  await viewer.importXML(named(await response.text()));
  fit(viewer.get('canvas'));
  mark(viewer);
  showWhatIsOpen(viewer);
  addButtons(viewer.get('canvas'));
}

// The drawing in the reader's language: names known by element id take the place of the drawn ones.
function named(xml) {
  const drawing = new DOMParser().parseFromString(xml, 'application/xml');
  for (const element of drawing.querySelectorAll('[id]')) {
    const name = config.names[element.id];
    if (name !== undefined) element.setAttribute('name', name);
  }
  return new XMLSerializer().serializeToString(drawing);
}

function fit(canvas) {
  canvas.zoom('fit-viewport', 'auto');
  canvas.zoom(canvas.zoom() * 0.92, 'auto');
}

// A drawing too large to be read as a whole starts at its first open step, or where it ended.
function showWhatIsOpen(viewer) {
  const canvas = viewer.get('canvas');
  const drawn = (ids) => ids.map((id) => viewer.get('elementRegistry').get(id)).filter(Boolean);
  const [open] = drawn(config.tokens.map((token) => token.id));
  const [last] = drawn(config.done).sort((one, other) => other.x - one.x);
  const element = open ?? drawn(config.done).find(({ type }) => type === 'bpmn:EndEvent') ?? last;
  if (!element || canvas.zoom() >= LEGIBLE) return;
  canvas.zoom(LEGIBLE);
  const { width, height } = canvas.getSize();
  const [across, down] = [width / LEGIBLE, height / LEGIBLE];
  const { inner } = canvas.viewbox();
  const x = within(element.x + element.width / 2 - across / 2, inner.x, inner.x + inner.width - across);
  const y = within(element.y + element.height / 2 - down / 2, inner.y, inner.y + inner.height - down);
  canvas.viewbox({ x, y, width: across, height: down });
}

function within(value, least, most) {
  const margin = 20;
  return Math.max(least - margin, Math.min(value, most + margin));
}

function addButtons(canvas) {
  const does = {
    in: () => canvas.zoom(canvas.zoom() * 1.25, 'auto'),
    out: () => canvas.zoom(canvas.zoom() / 1.25, 'auto'),
    all: () => fit(canvas),
  };
  const buttons = document.querySelector('#diagram-buttons');
  buttons.hidden = false;
  buttons.addEventListener('click', (event) => does[event.target.value]?.());
}

function mark(viewer) {
  const canvas = viewer.get('canvas');
  const elements = viewer.get('elementRegistry');
  for (const id of config.done) {
    if (elements.get(id)) canvas.addMarker(id, 'is-done');
  }
  for (const token of config.tokens) {
    if (!elements.get(token.id)) continue;
    canvas.addMarker(token.id, token.stuck ? 'is-stuck' : 'is-open');
    label(viewer, token.id, token.stuck ? 'token-count stuck' : 'token-count', String(token.count), { top: -12, left: -12 });
    if (token.title) label(viewer, token.id, 'token-title', token.title, { top: -22, left: 14 });
  }
}

function label(viewer, id, kind, text, position) {
  const html = document.createElement('div');
  html.className = kind;
  html.textContent = text;
  viewer.get('overlays').add(id, { position, html });
}
