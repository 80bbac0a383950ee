// Single keys for whoever works by keyboard. None acts while something is typed, and all can be switched off.

import { openPalette } from './palette.js';

const STORE = 'countersign.keys';
const PLACES = { i: '/inbox?view=mine', g: '/inbox?view=groups', d: '/inbox?view=done', c: '/cases', s: '/start' };
const help = document.querySelector('#keys');
const off = document.querySelector('#keys-off');
let going = false;

const DEEDS = {
  '?': () => help.showModal(),
  '/': search,
  j: () => walk(1),
  k: () => walk(-1),
  c: () => (row() ?? document).querySelector('form[action$="/claim"] button')?.click(),
  x: () => row()?.querySelector('.pick input')?.click(),
  n: () => document.querySelector('.notice[role=status] a')?.click(),
};

if (help) {
  off.checked = localStorage.getItem(STORE) === 'off';
  off.addEventListener('change', () => localStorage.setItem(STORE, off.checked ? 'off' : 'on'));
  document.addEventListener('click', (event) => {
    if (event.target.closest('.keys-open')) help.showModal();
  });
  document.addEventListener('keydown', press);
}

function press(event) {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.target.closest('form')?.querySelector('.btn-primary')?.click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isBusy(event.target)) return;
  if (event.key !== '?' && event.target.closest('.djs-container')) return; // a drawing has keys of its own
  if (off.checked && event.key !== '?') return;
  const deed = going ? () => PLACES[event.key] && location.assign(PLACES[event.key]) : DEEDS[event.key];
  going = !going && event.key === 'g';
  if (!deed) return;
  event.preventDefault();
  deed();
}

function isBusy(target) {
  return document.querySelector('dialog[open]') || target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]');
}

function row() {
  return document.activeElement.closest('table.list tbody tr');
}

function walk(step) {
  const rows = [...document.querySelectorAll('table.list tbody tr')];
  const at = rows.indexOf(row());
  const next = at < 0 ? rows[step > 0 ? 0 : rows.length - 1] : rows[at + step];
  next?.querySelector('a[href]')?.focus();
}

function search() {
  const here = document.querySelector('#filter-q');
  if (here) here.focus();
  else openPalette();
}
