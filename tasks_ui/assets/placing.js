// Fields of a form are dragged to their place among those they stand with; the buttons do the same by keyboard.
const list = document.querySelector('.edited-fields');
const form = document.getElementById('place-field');
let dragged = null;

for (const line of list?.children ?? []) line.draggable = true;

list?.addEventListener('dragstart', (event) => {
  dragged = event.target.closest('li');
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setData('text/plain', dragged.dataset.path);
});

list?.addEventListener('dragover', (event) => {
  const over = kin(event);
  mark(over);
  if (over) event.preventDefault();
});

list?.addEventListener('dragend', () => mark(null));

list?.addEventListener('drop', (event) => {
  const over = kin(event);
  if (!over) return;
  event.preventDefault();
  form.elements.path.value = dragged.dataset.path;
  form.elements.to.value = over.dataset.place;
  form.submit();
});

// The line under the pointer, if it stands in the same section or table.
function kin(event) {
  const over = event.target.closest('.edited-fields li');
  return dragged && over && over !== dragged && over.dataset.parent === dragged.dataset.parent ? over : null;
}

function mark(over) {
  for (const line of list.children) line.classList.toggle('edited-target', line === over);
}
