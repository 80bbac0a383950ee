// Draws a case on its diagram: what is done, where tokens wait. The same facts stand beside it as a list.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './viewer.css';

const config = JSON.parse(document.querySelector('#viewer-config').textContent);
const container = document.querySelector('#diagram');

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
  const viewer = new NavigatedViewer({ container });
  await viewer.importXML(await response.text());
  fit(viewer.get('canvas'));
  mark(viewer);
}

function fit(canvas) {
  canvas.zoom('fit-viewport', 'auto');
  canvas.zoom(canvas.zoom() * 0.92, 'auto');
}

function mark(viewer) {
  const canvas = viewer.get('canvas');
  const elements = viewer.get('elementRegistry');
  for (const id of config.done) {
    if (elements.get(id)) canvas.addMarker(id, 'is-done');
  }
  for (const token of config.tokens) {
    if (!elements.get(token.id)) continue;
    canvas.addMarker(token.id, 'is-open');
    label(viewer, token.id, 'token-count', String(token.count), { top: -12, left: -12 });
    if (token.title) label(viewer, token.id, 'token-title', token.title, { bottom: -6, left: 0 });
  }
}

function label(viewer, id, kind, text, position) {
  const html = document.createElement('div');
  html.className = kind;
  html.textContent = text;
  viewer.get('overlays').add(id, { position, html });
}
