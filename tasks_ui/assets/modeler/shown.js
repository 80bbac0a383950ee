// How saving and checking stand, told in the page's two lines.

export function tellSaving(words, how, detail) {
  const state = document.querySelector('#save-state');
  state.dataset.state = how;
  state.textContent = how === 'saved' && detail ? `${words.saved} · ${detail}` : (detail && how === 'refused' ? detail : words[how]);
}

export function tellFindings(words, how, list) {
  const found = document.querySelector('#findings-state');
  found.dataset.state = how;
  const errors = list?.filter(({ severity }) => severity === 'error').length;
  const counted = [[words.error, errors], [words.warning, list?.length - errors]].filter(([, count]) => count);
  found.textContent = how === 'found' ? counted.map(([word, count]) => `${word} ${count}`).join(' · ') : words[how];
}

// Links that lead on once everything is saved.
export function saveBeforeLeaving(saving) {
  for (const link of document.querySelectorAll('a[data-after-saving]')) {
    link.addEventListener('click', async (event) => {
      if (!saving.dirty && !saving.running) return;
      event.preventDefault();
      if (await saving.flush()) location.href = link.href;
    });
  }
}
