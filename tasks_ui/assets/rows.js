// Tables in forms: a further row whenever the last is used, rows pasted from a spreadsheet, Enter goes down.

document.addEventListener('input', (event) => {
  const row = event.target.closest('.rows tbody tr');
  if (row && event.target.value && !row.nextElementSibling) addRow(row.closest('.rows'));
});

document.addEventListener('click', (event) => {
  const table = event.target.closest('.rows');
  if (!table) return;
  if (event.target.closest('.rows-add')) addRow(table)?.querySelector('input, select').focus();
  const gone = event.target.closest('.rows-remove')?.closest('tr');
  if (gone) removeRow(table, gone);
});

// A row deeper in the same column; in the last one nothing is sent by accident.
document.addEventListener('keydown', (event) => {
  const cell = event.target.closest('.rows tbody input');
  if (!cell || event.key !== 'Enter' || event.isComposing) return;
  event.preventDefault();
  const rows = [...cell.closest('tbody').rows];
  const below = rows[rows.indexOf(cell.closest('tr')) + (event.shiftKey ? -1 : 1)];
  if (below) controls(below)[controls(cell.closest('tr')).indexOf(cell)].focus();
});

document.addEventListener('paste', (event) => {
  const cell = event.target.closest('.rows tbody input, .rows tbody select');
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (!cell || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  paste(cell, records(text));
});

function controls(row) {
  return [...row.querySelectorAll('input, select')];
}

function room(table) {
  return Number(table.dataset.most) - table.querySelector('tbody').rows.length;
}

function addRow(table) {
  if (room(table) <= 0) return null;
  const body = table.querySelector('tbody');
  const row = blank(body.rows[0].cloneNode(true));
  body.append(row);
  renumber(row, body.rows.length);
  return row;
}

function blank(row) {
  for (const error of row.querySelectorAll('.invalid-feedback')) error.remove();
  for (const control of controls(row)) {
    control.value = '';
    control.classList.remove('is-invalid');
    control.removeAttribute('aria-invalid');
    control.removeAttribute('aria-describedby');
  }
  return row;
}

// Names, ids and labels carry the number of the row: from 0 in names, from 1 for people.
function renumber(row, number) {
  const before = Number(row.cells[0].textContent);
  row.cells[0].textContent = number;
  for (const control of controls(row)) {
    control.name = control.name.replace(/\.\d+\.([^.]+)$/, `.${number - 1}.$1`);
    control.id = `field-${control.name.replaceAll('.', '-')}`;
  }
  for (const named of row.querySelectorAll('[aria-label]')) {
    named.ariaLabel = named.ariaLabel.replace(new RegExp(`${before}(?!.*\\d)`), number);
  }
}

function removeRow(table, gone) {
  const body = table.querySelector('tbody');
  const at = [...body.rows].indexOf(gone);
  if (body.rows.length > 1) gone.remove();
  else blank(gone);
  [...body.rows].forEach((row, number) => renumber(row, number + 1));
  const next = controls(body.rows[Math.min(at, body.rows.length - 1)])[0];
  next.focus();
  tell(next);
}

// Cells between tabs, rows between line ends; a quoted cell may hold both.
function records(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.replaceAll('\r\n', '\n').matchAll(/(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/g)) {
    rows.at(-1).push((quoted?.replaceAll('""', '"') ?? plain).replaceAll('\n', ' ').trim());
    if (end === '\n') rows.push([]);
    if (!end) break;
  }
  while (rows.length && rows.at(-1).every((cell) => !cell)) rows.pop();
  return rows;
}

function paste(cell, rows) {
  const table = cell.closest('.rows');
  const body = table.querySelector('tbody');
  const first = [...body.rows].indexOf(cell.closest('tr'));
  const missing = first + rows.length - body.rows.length;
  const full = missing > room(table);
  table.querySelector('.rows-full').hidden = !full;
  if (full) return;
  const column = controls(cell.closest('tr')).indexOf(cell);
  for (let added = 0; added < missing; added += 1) addRow(table);
  rows.forEach((texts, at) => {
    const targets = controls(body.rows[first + at]).slice(column);
    texts.slice(0, targets.length).forEach((text, position) => put(targets[position], text));
  });
  if (!body.rows[first + rows.length]) addRow(table);
  tell(cell);
}

function put(control, text) {
  if (control.tagName !== 'SELECT') {
    control.value = control.type === 'date' ? text.replace(/^(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?$/, isoDay) : text;
    return;
  }
  const meant = [...control.options].find((option) => option.text.trim() === text || option.value === text);
  control.value = meant ? meant.value : '';
}

function isoDay(_, year, month, day) {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function tell(control) {
  control.dispatchEvent(new Event('input', { bubbles: true }));
}
