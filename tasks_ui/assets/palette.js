// The box that searches everything: Ctrl-K opens it, arrows choose, Enter goes there.

const palette = document.querySelector('#palette');
const field = document.querySelector('#palette-q');
const results = document.querySelector('#palette-results');

export function openPalette() {
  if (!palette || palette.open) return;
  palette.showModal();
  field.select();
  field.dispatchEvent(new Event('renew'));
}

if (palette) {
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      openPalette();
    }
  });
  document.addEventListener('click', (event) => {
    if (event.target.closest('.search-open') && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      openPalette();
    }
    if (event.target === palette) palette.close();
  });
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      choose(step);
    }
    const chosen = results.querySelector('[aria-selected=true]');
    if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      chosen.click();
    }
  });
  results.addEventListener('htmx:after:swap', first);
  field.addEventListener('htmx:after:swap', first);
}

function options() {
  return [...results.querySelectorAll('[role=option]:not([aria-disabled])')];
}

function first() {
  const [one] = options();
  if (one) mark(one);
  else field.removeAttribute('aria-activedescendant');
}

function choose(step) {
  const all = options();
  if (!all.length) return;
  const at = all.findIndex((option) => option.ariaSelected === 'true');
  mark(all[(at + step + all.length) % all.length]);
}

function mark(chosen) {
  for (const option of options()) option.ariaSelected = String(option === chosen);
  field.setAttribute('aria-activedescendant', chosen.id);
  chosen.scrollIntoView({ block: 'nearest' });
}
