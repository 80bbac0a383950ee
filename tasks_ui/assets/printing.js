// Pages with a diagram on paper. The diagram is whole, in strips one below the other that can be read, whatever part of it the window shows.

const STRIP = 1000; // units of the drawing that fit across a page with names that can be read
const OVERLAP = 140; // no step is seen only in halves
const MARGIN = 12;

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
  const strips = document.createElement('div');
  strips.className = 'diagram-strips';
  for (const [x, width] of cuts(inner.x - MARGIN, inner.width + 2 * MARGIN)) {
    const strip = drawn.cloneNode(true);
    strip.setAttribute('viewBox', `${x} ${inner.y - MARGIN} ${width} ${inner.height + 2 * MARGIN}`);
    strip.setAttribute('class', 'diagram-strip');
    strip.querySelector('.viewport').removeAttribute('transform');
    strips.append(strip);
  }
  container.after(strips);
}

// Where each strip begins and how wide it is; all are equally wide.
function cuts(x, width) {
  const count = Math.max(1, Math.ceil((width - OVERLAP) / (STRIP - OVERLAP)));
  const each = (width + (count - 1) * OVERLAP) / count;
  return Array.from({ length: count }, (_, number) => [x + number * (each - OVERLAP), each]);
}
