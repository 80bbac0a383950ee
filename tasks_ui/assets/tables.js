// The page where a decision model is edited: its tables and expressions, saving as one pauses, and what is wrong.
import Modeler from 'dmn-js/lib/Modeler';
import 'dmn-js/dist/assets/diagram-js.css';
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-drd.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css';
import 'dmn-js/dist/assets/dmn-js-literal-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression-controls.css';
import 'dmn-js/dist/assets/dmn-font/css/dmn.css';
import './modeler.css';
import './tables/page.css';
import './paper.css';
import './modeler/dark.css';
import { showAsked } from './modeler/asked.js';
import { Findings } from './modeler/findings.js';
import { made } from './modeler/made.js';
import { notice, offerConflict, offerLeftOver } from './modeler/notices.js';
import { Saving } from './modeler/saving.js';
import { saveBeforeLeaving, tellFindings, tellSaving } from './modeler/shown.js';
import { Text } from './modeler/text.js';
import { parse } from './modeler/weave.js';
import { TableMarks } from './tables/marks.js';
import { translation } from './tables/translations.js';
import { Views } from './tables/views.js';

const config = JSON.parse(document.querySelector('#modeler-config').textContent);
const { words } = config;
const untranslated = new Set();
const TYPES = ['string', 'number', 'boolean', 'date', 'time', 'dateTime', 'dayTimeDuration', 'yearMonthDuration', 'Any'];
const LEGIBLE = 0.7;
const BESIDE = 120; // pixels for the tools
// The versions of DMN that differ from 1.3 only in what the editor does not touch.
const OTHERS = /(https?:\/\/www\.omg\.org\/spec\/DMN\/)(?:20180521|20211108|20230324)\/(MODEL|DMNDI)\//g;

const writing = { write: written, again };
const text = new Text(writing);
const saving = new Saving({ config, text: () => text.now(), tell: tellSaved, saved: () => findings.check() });
let editor, marks, findings;

start();

async function start() {
  const answer = await fetch(config.diagram, { headers: { Accept: 'application/xml' } });
  const original = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer());
  saving.begin(original, Number(answer.headers.get('ETag')?.replaceAll('"', '')));
  editor = make(original);
  marks = new TableMarks(editor);
  findings = new Findings({ config, marks, tell: (how, list) => tellFindings(words, how, list) });
  editor.on('import.render.complete', ({ view }) => (view.type === 'drd' ? fit() : nameNumbers()));
  new Views(editor, document.querySelector('#views'), words);
  wireButtons();
  if (!(await opened(original))) {
    findings.check();
    return;
  }
  await text.begin(original);
  offerLeftOver(config, saving, restore);
  tellSaved('unchanged');
  window.countersign.editor = editor;
  await showAsked(marks);
  document.documentElement.dataset.ready = 'yes';
  findings.check();
}

function make(original) {
  const words = { additionalModules: [{ translate: ['value', translation(config.locale, (term) => untranslated.add(term))] }] };
  const modeler = new Modeler({
    container: '#model',
    common: {
      expressionLanguages: { options: [{ label: 'FEEL', value: 'feel' }], defaults: { editor: 'feel' } },
      feelLanguageContext: { builtins: config.functions },
      dataTypes: [...TYPES, ...typesOf(original)],
    },
    drd: words,
    decisionTable: words,
    literalExpression: words,
    boxedExpression: words,
  });
  modeler.on('viewer.created', ({ viewer }) => viewer.on('commandStack.changed', ({ trigger }) => trigger !== 'clear' && changed()));
  return modeler;
}

// The types that the file itself names.
function typesOf(original) {
  try {
    return parse(original).children.filter(({ local }) => local === 'itemDefinition').map(({ attributes }) => attributes.get('name'));
  } catch {
    return [];
  }
}

// A graph is shown whole, as long as its names can be read; else from its corner.
function fit() {
  const canvas = editor.getActiveViewer().get('canvas');
  canvas.zoom('fit-viewport', 'auto');
  const { inner, outer } = canvas.viewbox();
  const [left, top] = [BESIDE / LEGIBLE, 20 / LEGIBLE];
  if (canvas.zoom() * 0.9 >= LEGIBLE) canvas.zoom(Math.min(1, canvas.zoom() * 0.9), 'auto');
  else canvas.viewbox({ x: inner.x - left, y: inner.y - top, width: outer.width / LEGIBLE, height: outer.height / LEGIBLE });
}

// The column of the rules' numbers has no name of its own.
function nameNumbers() {
  for (const head of document.querySelectorAll('th.index-column:empty')) head.append(made('span', 'visually-hidden', words.rule));
}

function changed() {
  if (document.documentElement.dataset.ready) saving.changed();
}

async function restore(left) {
  if (!(await opened(left))) return;
  await text.begin(left);
  saving.changed();
}

async function opened(xml) {
  try {
    const { warnings } = await editor.importXML(understood(xml));
    if (warnings.length) notice(words.lost);
    window.countersign.warnings = warnings;
    return true;
  } catch (error) {
    notice(`${words.not_drawn} (${error.message})`);
    document.documentElement.dataset.ready = 'no';
    return false;
  }
}

function understood(xml) {
  return xml.replace(/^\uFEFF/, '').replace(OTHERS, '$120191111/$2/');
}

async function written() {
  return (await editor.saveXML({ format: true })).xml;
}

async function again(xml) {
  const moddle = editor.getDefinitions().$model;
  const { rootElement } = await moddle.fromXML(understood(xml), 'dmn:Definitions');
  return (await moddle.toXML(rootElement, { format: true })).xml;
}

function tellSaved(how, detail) {
  tellSaving(words, how, detail);
  if (how === 'conflict') offerConflict(config, saving, detail);
}

// Undoing is within the decision that is shown.
function wireButtons() {
  const stack = () => editor.getActiveViewer()?.get('commandStack');
  const buttons = document.querySelector('#modeler-buttons');
  const show = () => {
    buttons.querySelector('[value=undo]').disabled = !stack()?.canUndo();
    buttons.querySelector('[value=redo]').disabled = !stack()?.canRedo();
  };
  buttons.addEventListener('click', (event) => {
    const wanted = event.target.closest('button')?.value;
    if (wanted === 'undo' && stack().canUndo()) stack().undo();
    if (wanted === 'redo' && stack().canRedo()) stack().redo();
  });
  editor.on('viewer.created', ({ viewer }) => viewer.on('commandStack.changed', show));
  editor.on('views.changed', show);
  saveBeforeLeaving(saving);
}

// For whoever looks after the page: what is edited, and what lacks a translation.
window.countersign = { drawn: () => text.now(), untranslated, saving, Text, writing, understood };
