// The page where a process designer draws: the modeler, its panel, saving as one pauses, and what is wrong.
import Modeler from 'bpmn-js/lib/Modeler';
import minimap from 'diagram-js-minimap';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule } from 'bpmn-js-properties-panel';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import './modeler.css';
import descriptor from './modeler/descriptor.js';
import { Findings } from './modeler/findings.js';
import properties from './modeler/properties.js';
import { Saving } from './modeler/saving.js';
import { translation } from './modeler/translations.js';
import { parse, weave } from './modeler/weave.js';

const config = JSON.parse(document.querySelector('#modeler-config').textContent);
const { words } = config;
const state = document.querySelector('#save-state');
const found = document.querySelector('#findings-state');
const untranslated = new Set();
const LEGIBLE = 0.75;

const modeler = new Modeler({
  container: '#canvas',
  propertiesPanel: { parent: '#properties' },
  additionalModules: [
    BpmnPropertiesPanelModule,
    BpmnPropertiesProviderModule,
    properties,
    minimap,
    { translate: ['value', translation(config.locale, (text) => untranslated.add(text))] },
  ],
  moddleExtensions: { spiffworkflow: descriptor },
  countersign: config,
});

let original = ''; // as the server has it
let baseline = ''; // as the modeler writes it, unchanged

const saving = new Saving({ config, text: drawn, tell: tellSaving, saved: () => findings.check() });
const findings = new Findings({ config, modeler, tell: tellFindings });

start();

async function start() {
  wireButtons();
  const answer = await fetch(config.diagram, { headers: { Accept: 'application/xml' } });
  original = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer());
  saving.begin(original, Number(answer.headers.get('ETag')?.replaceAll('"', '')));
  if (!(await opened(original))) {
    findings.check();
    return;
  }
  baseline = await written();
  modeler.on('commandStack.changed', () => saving.changed());
  offerLeftOver();
  tellSaving('unchanged');
  document.documentElement.dataset.ready = 'yes';
  findings.check();
}

async function opened(text) {
  try {
    const { warnings } = await modeler.importXML(text.replace(/^\uFEFF/, ''));
    if (warnings.length) notice(words.lost);
    window.countersign.warnings = warnings;
    begin();
    return true;
  } catch (error) {
    notice(`${words.not_drawn} (${error.message})`);
    document.documentElement.dataset.ready = 'no';
    return false;
  }
}

async function written() {
  return (await modeler.saveXML({ format: true })).xml;
}

// What is drawn now, in the text it was opened from.
async function drawn() {
  const after = await written();
  try {
    const text = weave(original, baseline, after);
    return (await same(text, after)) ? text : after;
  } catch {
    return after;
  }
}

// Whether a text means what the modeler wrote: weaving must never lose a change.
async function same(text, after) {
  if (text === original) return true;
  const moddle = modeler.get('moddle');
  const again = async (xml) => {
    const { rootElement } = await moddle.fromXML(xml.replace(/^\uFEFF/, ''));
    return sorted(parse((await moddle.toXML(rootElement, { format: true })).xml));
  };
  return (await again(text)) === (await again(after));
}

function sorted({ name, attributes, children, text }) {
  const inner = children.length ? children.map(sorted).sort().join('') : text.trim();
  return `<${name} ${[...attributes].map((pair) => pair.join('=')).sort().join(' ')}>${inner}</>`;
}

function tellSaving(how, detail) {
  state.dataset.state = how;
  state.textContent = how === 'saved' && detail ? `${words.saved} · ${detail}` : (detail && how === 'refused' ? detail : words[how]);
  if (how === 'conflict') offerConflict(detail);
}

function tellFindings(how, list) {
  found.dataset.state = how;
  const errors = list?.filter(({ severity }) => severity === 'error').length;
  const counted = [[words.error, errors], [words.warning, list?.length - errors]].filter(([, count]) => count);
  found.textContent = how === 'found' ? counted.map(([word, count]) => `${word} ${count}`).join(' · ') : words[how];
}

function offerConflict(text) {
  choices(words.conflict, [
    [words.see_theirs, () => location.reload()],
    [words.keep_copy, () => download(text)],
  ]);
  saving.dirty = false; // the page may be left: what it holds is in the browser's store
}

function offerLeftOver() {
  const left = saving.leftOver();
  if (!left) return;
  const restore = async () => {
    bar.remove();
    if (!(await opened(left.text))) return;
    original = left.text;
    baseline = await written();
    saving.changed();
  };
  const drop = () => {
    bar.remove();
    saving.forget();
  };
  const offered = [
    [words.keep_copy, () => download(left.text)],
    [words.drop, drop],
  ];
  // What was saved elsewhere since then is not overwritten.
  const bar = choices(words.left_over, left.fits ? [[words.restore, restore], ...offered] : offered);
}

function notice(text) {
  const bar = document.createElement('div');
  bar.className = 'notice notice-soon';
  bar.setAttribute('role', 'alert');
  const told = document.createElement('p');
  told.textContent = text;
  bar.append(told);
  document.querySelector('#modeler-notices').append(bar);
  return bar;
}

function choices(text, offered) {
  const bar = notice(text);
  const actions = document.createElement('div');
  actions.className = 'actions';
  for (const [label, act] of offered) {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'btn btn-sm', textContent: label });
    button.addEventListener('click', act);
    actions.append(button);
  }
  bar.append(actions);
  return bar;
}

function download(text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/xml' }));
  link.download = config.file.split('/').pop();
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function fit() {
  const canvas = modeler.get('canvas');
  canvas.zoom('fit-viewport', 'auto');
  canvas.zoom(Math.min(1, canvas.zoom() * 0.92), 'auto');
}

// A large drawing begins where the process does, so that its names can be read.
function begin() {
  const canvas = modeler.get('canvas');
  fit();
  if (canvas.zoom() >= LEGIBLE) return;
  const starts = modeler.get('elementRegistry').filter(({ type }) => type === 'bpmn:StartEvent');
  const first = starts.sort((one, other) => one.x - other.x)[0];
  canvas.zoom(LEGIBLE);
  if (first) canvas.scrollToElement(first, { top: 250, left: 200, bottom: 250, right: 400 });
}

function wireButtons() {
  const canvas = modeler.get('canvas');
  const stack = modeler.get('commandStack');
  const does = {
    undo: () => stack.canUndo() && stack.undo(),
    redo: () => stack.canRedo() && stack.redo(),
    in: () => canvas.zoom(canvas.zoom() * 1.25, 'auto'),
    out: () => canvas.zoom(canvas.zoom() / 1.25, 'auto'),
    all: fit,
    overview: () => modeler.get('minimap').toggle(),
    search: () => modeler.get('searchPad').toggle(),
  };
  const buttons = document.querySelector('#modeler-buttons');
  buttons.addEventListener('click', (event) => does[event.target.closest('button')?.value]?.());
  modeler.on('minimap.toggle', ({ open }) => buttons.querySelector('[value=overview]').setAttribute('aria-pressed', String(open)));
  modeler.on('commandStack.changed', () => {
    buttons.querySelector('[value=undo]').disabled = !stack.canUndo();
    buttons.querySelector('[value=redo]').disabled = !stack.canRedo();
  });
  for (const link of document.querySelectorAll('a[data-after-saving]')) {
    link.addEventListener('click', async (event) => {
      if (!saving.dirty && !saving.running) return;
      event.preventDefault();
      if (await saving.flush()) location.href = link.href;
    });
  }
}

// For whoever looks after the page: what is drawn, and what lacks a translation.
window.countersign = { modeler, drawn, untranslated, saving };
