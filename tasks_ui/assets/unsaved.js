// What was typed in a form and is kept nowhere yet is not left without a question.

let typed = null; // the form, while it holds something that only this page knows
let strokes = 0;
let sent = 0;

document.addEventListener('input', (event) => {
  const form = event.target.closest('#task-fields, #start-fields')?.closest('form');
  if (!form) return;
  typed = form;
  strokes += 1;
});

document.addEventListener('submit', (event) => {
  if (event.target === typed) typed = null;
});

// The page of a task keeps a draft while somebody types.
document.addEventListener('htmx:before:request', (event) => {
  if (event.target.id === 'draft-state') sent = strokes;
});

document.addEventListener('htmx:after:swap', (event) => {
  if (event.target.id === 'draft-state' && event.target.querySelector('time') && sent === strokes) typed = null;
});

document.addEventListener('htmx:error', (event) => {
  const form = event.target.closest('form');
  if (form?.querySelector('#task-fields')) typed = form;
});

addEventListener('beforeunload', (event) => {
  if (typed?.isConnected) event.preventDefault();
});
