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
import './paper.css';
import './modeler/dark.css';
import { showAsked } from './modeler/asked.js';
import descriptor from './modeler/descriptor.js';
import { Findings } from './modeler/findings.js';
import keys from './modeler/keyboard.js';
import { DiagramMarks } from './modeler/marks.js';
import { notice, offerConflict, offerLeftOver } from './modeler/notices.js';
import patterns from './modeler/patterns.js';
import properties from './modeler/properties.js';
import { Saving } from './modeler/saving.js';
import searching from './modeler/searching.js';
import { InstantRules } from './modeler/rules.js';
import { Simulating } from './modeler/simulating.js';
import { saveBeforeLeaving, tellFindings, tellSaving } from './modeler/shown.js';
import { Text } from './modeler/text.js';
import { translation } from './modeler/translations.js';

const config = JSON.parse(document.querySelector('#modeler-config').textContent);
const { words } = config;
const untranslated = new Set();
const LEGIBLE = 0.75;
const BESIDE_PALETTE = 170;

const modeler = new Modeler({
  container: '#canvas',
  propertiesPanel: { parent: '#properties' },
  additionalModules: [
    BpmnPropertiesPanelModule,
    BpmnPropertiesProviderModule,
    properties,
    keys,
    patterns,
    searching,
    minimap,
    { translate: ['value', translation(config.locale, (text) => untranslated.add(text))] },
  ],
  moddleExtensions: { spiffworkflow: descriptor },
  countersign: config,
});

const text = new Text({ write: written, again });
const saving = new Saving({ config, text: () => text.now(), tell: tellSaved, saved: () => findings.check() });
const marks = new DiagramMarks(modeler, words);
const rules = new InstantRules({ modeler, config });
const findings = new Findings({
  config,
  marks,
  rules,
  tell: (how, list) => tellFindings(words, how, list),
  heard: ({ variables }) => Object.assign(config, { variables }),
});
const simulating = new Simulating({ config, drawn: () => text.now(), failed: (error) => notice(`${words.not_simulating} (${error.message})`) });

start();

async function start() {
  wireButtons();
  const answer = await fetch(config.diagram, { headers: { Accept: 'application/xml' } });
  const original = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer());
  saving.begin(original, Number(answer.headers.get('ETag')?.replaceAll('"', '')));
  if (!(await opened(original))) {
    findings.check();
    return;
  }
  await text.begin(original);
  modeler.on('commandStack.changed', () => {
    saving.changed();
    findings.drawn();
  });
  offerLeftOver(config, saving, restore);
  tellSaved('unchanged');
  await showAsked(marks);
  document.documentElement.dataset.ready = 'yes';
  findings.check();
}

async function restore(left) {
  if (!(await opened(left))) return;
  await text.begin(left);
  saving.changed();
}

async function opened(xml) {
  try {
    const { warnings } = await modeler.importXML(xml.replace(/^\uFEFF/, ''));
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

async function again(xml) {
  const moddle = modeler.get('moddle');
  const { rootElement } = await moddle.fromXML(xml);
  return (await moddle.toXML(rootElement, { format: true })).xml;
}

function tellSaved(how, detail) {
  tellSaving(words, how, detail);
  if (how === 'conflict') offerConflict(config, saving, detail);
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
  if (!first) return;
  const { inner, outer: { width, height } } = canvas.viewbox();
  const size = { width: width / LEGIBLE, height: height / LEGIBLE };
  const x = Math.max(inner.x - BESIDE_PALETTE, first.x - size.width / 2);
  canvas.viewbox({ x, y: Math.max(inner.y - 30, first.y - size.height / 2), ...size });
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
    patterns: (button) => modeler.get('patterns').open(button) || notice(words.pattern_needs),
    simulate: () => simulating.toggle(),
    search: () => modeler.get('searchPad').toggle(),
  };
  const buttons = document.querySelector('#modeler-buttons');
  buttons.addEventListener('click', ({ target }) => {
    const button = target.closest('button');
    does[button?.value]?.(button);
  });
  modeler.on('minimap.toggle', ({ open }) => buttons.querySelector('[value=overview]').setAttribute('aria-pressed', String(open)));
  modeler.on('commandStack.changed', () => {
    buttons.querySelector('[value=undo]').disabled = !stack.canUndo();
    buttons.querySelector('[value=redo]').disabled = !stack.canRedo();
  });
  saveBeforeLeaving(saving);
}

// For whoever looks after the page: what is drawn, and what lacks a translation.
window.countersign = { modeler, drawn: () => text.now(), untranslated, saving, rules };
