// The place that the address asks for, such as `#element=limit&rule=3&cell=input+2`; null where it asks for none.

export function askedPlace(hash = location.hash) {
  const asked = new URLSearchParams(hash.slice(1));
  if (!asked.has('element')) return null;
  return { element: asked.get('element'), rule_number: Number(asked.get('rule')) || null, cell: asked.get('cell') ?? '' };
}

// Leads there, as a click on the finding would.
export async function showAsked(marks) {
  const place = askedPlace();
  if (place && marks.knows(place)) await marks.select(place);
}
