// Pages with a diagram on paper. The diagram is whole, in strips one below the other that can be read, whatever part of it the window shows.

const STRIP = 1000; // units of the drawing that fit across a page with names that can be read
const SHAPE = 0.72; // the width of a page by the height that a strip takes at most; a higher drawing is smaller, and more of it fits across
const OVERLAP = 140; // no step is seen only in halves
const MARGIN = 12;
const HEADER = 30; // how wide the name of a pool or lane stands in the drawing
const SVG = 'http://www.w3.org/2000/svg';

export function printWhole(viewer, container) {
  addEventListener('beforeprint', () => lay(viewer, container));
  addEventListener('afterprint', () => container.parentElement.querySelector('.diagram-strips')?.remove());
}

// What is folded away on the screen and has no place of its own to be opened on paper.
export function printUnfolded() {
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details[data-on-paper]:not([open])')];
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });
}

function lay(viewer, container) {
  container.parentElement.querySelector('.diagram-strips')?.remove();
  const { inner } = viewer.get('canvas').viewbox();
  const drawn = container.querySelector('.djs-container > svg');
  const across = Math.max(STRIP, SHAPE * (inner.height + 2 * MARGIN));
  const strips = document.createElement('div');
  strips.className = 'diagram-strips';
  for (const [number, [x, width]] of cuts(inner.x - MARGIN, inner.width + 2 * MARGIN, across).entries()) {
    const strip = drawn.cloneNode(true);
    strip.setAttribute('viewBox', `${x} ${inner.y - MARGIN} ${width} ${inner.height + 2 * MARGIN}`);
    strip.setAttribute('class', 'diagram-strip');
    strip.querySelector('.viewport').removeAttribute('transform');
    if (number) strip.querySelector('.viewport').append(...headers(viewer, x));
    strips.append(strip);
  }
  container.after(strips);
}

// The names of the pools and lanes that a strip goes on with: as they stand at the begin of the drawing, over what the
// strip before has shown already.
function headers(viewer, at) {
  const elements = viewer.get('elementRegistry');
  const lasting = elements.filter((element) => isFrame(element) && element.x < at && element.x + element.width > at + HEADER);
  return lasting.map((frame) => {
    const header = document.createElementNS(SVG, 'g');
    const box = document.createElementNS(SVG, 'rect');
    header.setAttribute('class', 'diagram-header');
    header.setAttribute('transform', `translate(${at + frame.x - outermost(frame).x} ${frame.y})`);
    box.setAttribute('width', HEADER);
    box.setAttribute('height', frame.height);
    const name = elements.getGraphics(frame).querySelector('.djs-visual > text');
    header.append(box, ...(name ? [name.cloneNode(true)] : []));
    return header;
  });
}

function isFrame({ type, isHorizontal, di }) {
  return (type === 'bpmn:Participant' || type === 'bpmn:Lane') && (isHorizontal ?? di?.isHorizontal) !== false;
}

function outermost(frame) {
  return frame.parent && isFrame(frame.parent) ? outermost(frame.parent) : frame;
}

// Where each strip begins and how wide it is; all are equally wide.
function cuts(x, width, across) {
  const count = Math.max(1, Math.ceil((width - OVERLAP) / (across - OVERLAP)));
  const each = (width + (count - 1) * OVERLAP) / count;
  return Array.from({ length: count }, (_, number) => [x + number * (each - OVERLAP), each]);
}
