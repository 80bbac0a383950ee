// The parameters of a service task as the contract writes them: `name=FEEL; name2=FEEL2`.

export function pairsOf(text) {
  const parts = text.match(/(?:"(?:\\.|[^"\\])*"?|[^;"])+/g) ?? [];
  return parts
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [part, ''] : [part.slice(0, at).trim(), part.slice(at + 1).trim().replace(/^=\s*/, '')];
    });
}

export function withPair(text, name, source) {
  const pairs = pairsOf(text);
  const known = pairs.find(([other]) => other === name);
  if (known) known[1] = source;
  else pairs.push([name, source]);
  return pairs
    .filter(([, given]) => given)
    .map(([other, given]) => `${other}=${given}`)
    .join('; ');
}

// What a person types is a text or number as it stands, or FEEL after an equals sign.
export function sourceOf(typed, kind) {
  const text = typed.trim();
  if (text.startsWith('=')) return text.slice(1).trim();
  if (!text || (kind === 'number' && /^-?\d+(\.\d+)?$/.test(text))) return text;
  return JSON.stringify(text);
}
