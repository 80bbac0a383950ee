// What the pages of drawing tell above the drawing, and the choices they leave: nothing that was drawn is lost.
import { made } from './made.js';

export function notice(text) {
  const bar = made('div', 'notice notice-soon');
  bar.setAttribute('role', 'alert');
  bar.append(made('p', '', text));
  document.querySelector('#modeler-notices').append(bar);
  return bar;
}

// `offered`: pairs of a label and what it does.
export function choices(text, offered) {
  const bar = notice(text);
  const actions = made('div', 'actions');
  for (const [label, act] of offered) {
    const button = made('button', 'btn btn-sm', label);
    button.type = 'button';
    button.addEventListener('click', act);
    actions.append(button);
  }
  bar.append(actions);
  return bar;
}

// Another window saved meanwhile; the text is what this one holds.
export function offerConflict({ words, file }, saving, text) {
  choices(words.conflict, [
    [words.see_theirs, () => location.reload()],
    [words.keep_copy, () => download(text, file)],
  ]);
  saving.dirty = false; // the page may be left: what it holds is in the browser's store
}

// What an earlier page could not save; `restore(text)` shows it again.
export function offerLeftOver({ words, file }, saving, restore) {
  const left = saving.leftOver();
  if (!left) return;
  const offered = [
    [words.keep_copy, () => download(left.text, file)],
    [words.drop, () => (bar.remove(), saving.forget())],
  ];
  const again = [words.restore, () => (bar.remove(), restore(left.text))];
  // What was saved elsewhere since then is not overwritten.
  const bar = choices(words.left_over, left.fits ? [again, ...offered] : offered);
}

function download(text, file) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/xml' }));
  link.download = file.split('/').pop();
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
