// Small comforts on top of pages that work without any script.
import './keys.js';
import './palette.js';
import './placing.js';
import './rows.js';
import './unsaved.js';
import './upload.js';

// htmx would look at the page a moment after it is shown, and lose a key pressed before.
htmx.process(document.body);

// A menu closes by Escape and by a click elsewhere.
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const menu = document.querySelector('details.menu[open]');
  if (menu) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

// A link to a part that is folded up unfolds it.
addEventListener('hashchange', unfold);
document.addEventListener('click', (event) => {
  if (event.target.closest('a[href^="#"]')) setTimeout(unfold);
});
unfold();

function unfold() {
  const part = document.querySelector('details:target');
  if (part) part.open = true;
}

// A form is sent once, however often its button is pressed. One that saves a file stays,
// and may be sent again. A page taken from the history starts anew.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post' || form.matches('[hx-boost], [hx-post], [data-again]')) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = 'yes';
});

addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});

// A refresh in the background that ends at the sign-in page means that the session is over: show that page whole,
// but not in place of a form that is being filled in.
document.addEventListener('htmx:before:response', (event) => {
  const { raw } = event.detail.ctx.response;
  if (raw.redirected && new URL(raw.url).pathname === '/sign-in') {
    event.preventDefault();
    if (!event.detail.ctx.sourceElement.matches('#task-fields, #start-fields, #draft-state')) location.assign(raw.url);
  }
});

// A form that did not get through says so and keeps what was entered.
document.addEventListener('htmx:error', (event) => say(event, true));
document.addEventListener('htmx:before:request', (event) => say(event, false));

function say(event, unsent) {
  const note = event.detail.ctx.sourceElement.querySelector('.unsent');
  if (note) note.hidden = !unsent;
}
