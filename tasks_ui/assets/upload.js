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

for (const input of document.querySelectorAll('#documents-file')) input.multiple = true;

function cardOf(event) {
  const card = event.target.closest?.('#documents');
  return card?.querySelector('.upload') && event.dataTransfer?.types.includes('Files') ? card : null;
}

async function sendAll(form, files) {
  const replaces = form.querySelector('[name=replaces]')?.value ?? '';
  const progress = form.closest('#documents').querySelector('.upload-progress');
  let kept = 0;
  for (const file of files) kept += await send(form, progress, file, files.length === 1 ? replaces : '');
  if (kept) await renew();
}

function send(form, progress, file, replaces) {
  const { row, bar, say } = line(form, progress, file);
  if (file.size > Number(form.dataset.limit)) return refuse(row, say, form.dataset.tooLarge);
  const body = new FormData();
  body.set('version', form.elements.version.value);
  if (replaces) body.set('replaces', replaces);
  if (form.elements.item) body.set('item', form.elements.item.value);
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
      if (request.status < 300) row.remove();
      else refuse(row, say, problemOf(request) ?? form.dataset.lost);
      resolve(request.status < 300 ? 1 : 0);
    });
    request.addEventListener('abort', () => {
      row.remove();
      resolve(0);
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
  const say = Object.assign(document.createElement('span'), { className: 'text-danger' });
  row.append(name, bar, cancel, say);
  progress.append(row);
  return { row, bar, say };
}

function refuse(row, say, text) {
  say.textContent = text;
  row.querySelector('progress').remove();
  row.querySelector('button').remove();
  return 0;
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
}
