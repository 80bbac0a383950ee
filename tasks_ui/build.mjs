// Bundles our sources and their libraries into static/dist, under names that carry a hash of their content,
// each also compressed for browsers that take it so.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = join(here, 'static', 'dist');

const bundle = await build({
  absWorkingDir: here,
  entryPoints: ['assets/app.js', 'assets/app.css', 'assets/viewer.js', 'assets/charts.js', 'assets/modeler.js', 'assets/simulation.js', 'assets/tables.js', 'assets/compare.js'],
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: 'esm',
  target: ['chrome111', 'firefox115', 'safari16.4'],
  outdir: out,
  loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty', '.eot': 'empty', '.svg': 'empty' },
  assetNames: '[name]-[hash]',
  publicPath: '/static/',
  legalComments: 'eof', // the notices file holds every licence in full
  logLevel: 'warning',
  plugins: [{ name: 'adapted', setup: adapt }],
});

// The editor of expressions makes its styles in a `<style>`, which our policy forbids; it can as well adopt a sheet.
// It is coloured for light pages only, though its colours for dark ones come along.
function adapt({ onLoad }) {
  onLoad({ filter: /style-mod[\\/]src[\\/]style-mod\.js$/ }, changed('!root.head && root.adoptedStyleSheets', 'root.adoptedStyleSheets'));
  onLoad({ filter: /cm-theme[\\/]dist[\\/]index\.js$/ }, changed('export { feelDark, feelLight }', `
    const dark = getComputedStyle(document.documentElement).colorScheme === 'dark';
    const feelFitting = dark ? feelDark : feelLight;
    export { feelDark, feelFitting as feelLight }`));
}

function changed(from, to) {
  return ({ path }) => {
    const source = readFileSync(path, 'utf8');
    if (source.split(from).length !== 2) throw new Error(`${path} has changed: "${from}" is not there once`);
    return { contents: source.replace(from, to) };
  };
}

const isFont = (file) => file.path.endsWith('.woff2');
const files = new Map(bundle.outputFiles.filter((file) => !isFont(file)).map((file) => [basename(file.path), file.text]));
for (const [name, css] of files) if (name.endsWith('.css')) files.set(name, followSystemTheme(css));
files.set('favicon.svg', readFileSync(join(here, 'assets/favicon.svg'), 'utf8'));
files.set('htmx.js', readFileSync(join(here, 'node_modules/htmx.org/dist/htmx.min.js'), 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const manifest = {};
for (const [name, text] of [...files].sort()) {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const kind = extname(name);
  manifest[name] = `${basename(name, kind)}-${hash}${kind}`;
  writeFileSync(join(out, manifest[name]), text);
  writeFileSync(join(out, `${manifest[name]}.br`), brotliCompressSync(text));
  writeFileSync(join(out, `${manifest[name]}.gz`), gzipSync(text, { level: 9 }));
}
for (const font of bundle.outputFiles.filter(isFont)) writeFileSync(join(out, basename(font.path)), font.contents);
writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n');
writeFileSync(join(out, 'THIRD_PARTY_NOTICES.txt'), notices(Object.keys(bundle.metafile.inputs)));

// The libraries know light and dark only. Every rule for dark is repeated, right after itself, for pages that
// follow the system ("auto"), so that the choice needs no script.
function followSystemTheme(css) {
  const dark = '[data-bs-theme=dark]';
  let text = '';
  for (const rule of topLevelRules(css)) {
    text += rule;
    if (rule.includes(dark)) {
      text += `@media (prefers-color-scheme:dark){${rule.replaceAll(dark, '[data-bs-theme=auto]')}}`;
    }
  }
  return text;
}

function* topLevelRules(css) {
  let depth = 0;
  let start = 0;
  let quote = '';
  for (let at = 0; at < css.length; at += 1) {
    const char = css[at];
    if (quote) {
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '{') depth += 1;
    else if ((char === '}' && (depth -= 1) === 0) || (char === ';' && depth === 0)) {
      yield css.slice(start, at + 1);
      start = at + 1;
    }
  }
  yield css.slice(start);
}

// Every package with a file in a bundle, with its licence.
function notices(inputs) {
  const packages = new Set(['node_modules/htmx.org']);
  for (const path of inputs) {
    const found = path.match(/.*node_modules\/(?:@[^/]+\/)?[^/]+/);
    if (found) packages.add(found[0]);
  }
  return [...packages].sort().map(notice).join('\n\n');
}

function notice(folder) {
  const at = join(here, folder);
  const { name, version, license, author } = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));
  const file = readdirSync(at).find((entry) => /^licen[sc]e/i.test(entry));
  const holder = typeof author === 'string' ? author : author?.name;
  const text = file ? readFileSync(join(at, file), 'utf8') : mit(holder ?? `the ${name} authors`);
  if (!file && license !== 'MIT') throw new Error(`${name} brings no licence text`);
  return `${name} ${version} (${license})\n${'-'.repeat(60)}\n${text}`;
}

// The text of the licence, for a package that names it without bringing it.
function mit(holder) {
  return `Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;
}
