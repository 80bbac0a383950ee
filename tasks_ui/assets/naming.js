// The drawing in the reader's language: names known by element id take the place of the drawn ones.
export function named(xml, names) {
  const drawing = new DOMParser().parseFromString(xml, 'application/xml');
  for (const element of drawing.querySelectorAll('[id]')) {
    const name = names[element.id];
    if (name !== undefined) element.setAttribute('name', name);
  }
  return new XMLSerializer().serializeToString(drawing);
}
