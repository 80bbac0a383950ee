// Files are sent one by one as soon as they are chosen, dropped or photographed, each with its progress; the list of
// documents is then shown anew, and what is being typed elsewhere on the page stays.

document.addEventListener('change', (event) => {
  const form = event.target.closest('.upload');
  if (!form || event.target.type !== 'file') return;
  sendAll(form, [...event.target.files]);
  event.target.value = '';
});

document.addEventListener('dragover', (event) => {
  const card = cardOf(event);
  if (!card) return;
  event.preventDefault();
  card.classList.add('upload-over');
});

document.addEventListener('dragleave', (event) => cardOf(event)?.classList.remove('upload-over'));

document.addEventListener('drop', (event) => {
  const card = cardOf(event);
  if (!card) return;
  event.preventDefault();
  card.classList.remove('upload-over');
  sendAll(card.querySelector('#documents-add'), [...event.dataTransfer.files]);
});

// A field that holds a document has a button that sends a file and then chooses it.
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-attach-to]');
  if (!button) return;
  const field = document.getElementById(button.dataset.attachTo);
  // In the page while the dialogue is open: what is nowhere may be forgotten before a file is chosen.
  document.querySelector('#attached-file')?.remove();
  const input = Object.assign(document.createElement('input'), { type: 'file', id: 'attached-file', hidden: true });
  document.body.append(input);
  if (field.dataset.attach === 'photo') {
    input.accept = 'image/*';
    if (matchMedia('(pointer: coarse)').matches) input.capture = 'environment';
  }
  input.addEventListener('change', () => attach(field, button, input.files[0]));
  input.click();
});

document.addEventListener('htmx:after:swap', several);
several();

function several() {
  for (const input of document.querySelectorAll('#documents-file')) input.multiple = true;
}

async function attach(field, button, file) {
  const form = document.querySelector('#documents-add');
  const progress = Object.assign(document.createElement('ul'), { className: 'upload-progress' });
  progress.setAttribute('aria-live', 'polite');
  field.closest('.attach').parentElement.querySelector(':scope > .upload-progress')?.remove();
  field.closest('.attach').after(progress);
  button.disabled = true;
  const sent = await send(form, progress, file, '');
  if (sent) await renew();
  button.disabled = false;
  button.focus();
  if (!sent) return;
  field.value = sent.id;
  if (field.value === sent.id) field.dispatchEvent(new Event('input', { bubbles: true }));
  else {
    field.value = '';
    const { row, say } = line(form, progress, file);
    refuse(row, say, field.dataset.unfit);
  }
}

function cardOf(event) {
  const card = event.target.closest?.('#documents');
  return card?.querySelector('.upload') && event.dataTransfer?.types.includes('Files') ? card : null;
}

async function sendAll(form, files) {
  const replaces = form.querySelector('[name=replaces]')?.value ?? '';
  const progress = form.closest('#documents').querySelector('.upload-progress');
  let kept = false;
  for (const file of files) kept = Boolean(await send(form, progress, file, files.length === 1 ? replaces : '')) || kept;
  if (kept) await renew();
}

// Gives the document as it was kept, or null.
function send(form, progress, file, replaces) {
  const { row, bar, say } = line(form, progress, file);
  if (file.size > Number(form.dataset.limit)) return refuse(row, say, form.dataset.tooLarge);
  const body = new FormData();
  body.set('version', form.elements.version.value);
  if (replaces) body.set('replaces', replaces);
  const item = form.querySelector('[name=item]');
  if (item) body.set('item', item.value);
  body.set('file', file);
  const request = new XMLHttpRequest();
  request.open('POST', form.dataset.api);
  request.setRequestHeader('X-CSRF-Token', form.elements.csrf_token.value);
  request.setRequestHeader('Accept-Language', document.documentElement.lang);
  request.upload.addEventListener('progress', (event) => {
    bar.value = event.loaded / event.total;
  });
  row.querySelector('button').addEventListener('click', () => request.abort());
  return new Promise((resolve) => {
    request.addEventListener('load', () => {
      if (request.status >= 300) return resolve(refuse(row, say, problemOf(request) ?? form.dataset.lost));
      row.remove();
      return resolve(JSON.parse(request.responseText).document);
    });
    request.addEventListener('abort', () => {
      row.remove();
      resolve(null);
    });
    request.addEventListener('error', () => resolve(refuse(row, say, form.dataset.lost)));
    request.send(body);
  });
}

function line(form, progress, file) {
  const row = document.createElement('li');
  const name = Object.assign(document.createElement('span'), { textContent: file.name });
  const bar = Object.assign(document.createElement('progress'), { max: 1, value: 0, ariaLabel: file.name });
  const cancel = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-sm', textContent: form.dataset.cancel });
  const say = Object.assign(document.createElement('span'), { className: 'upload-fault' });
  row.append(name, bar, cancel, say);
  progress.append(row);
  return { row, bar, say };
}

function refuse(row, say, text) {
  say.textContent = text;
  row.querySelector('progress').remove();
  row.querySelector('button').remove();
  return null;
}

function problemOf(request) {
  try {
    return JSON.parse(request.responseText).detail;
  } catch {
    return null;
  }
}

async function renew() {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of ['#documents-list', '#documents-add [name=replaces]']) {
    const [old, young] = [document.querySelector(part), fresh.querySelector(part)];
    if (old && young) old.replaceWith(young);
    else if (young) document.querySelector('#documents-file').after(young);
  }
  for (const young of fresh.querySelectorAll('select[data-attach]')) {
    const old = document.getElementById(young.id);
    if (!old) continue;
    const chosen = old.value;
    old.replaceChildren(...young.options);
    old.value = chosen;
  }
}
