// Saves the drawing as one pauses. Nothing is ever lost: what the server did not take stays in the page, and in the
// browser's own store until it was taken.

const PAUSE = 800;
const RETRY = 5000;

export class Saving {
  // `text` gives what is drawn now; `tell(state, detail)` shows how it stands; `saved()` is called after each save.
  constructor({ config, text, tell, saved }) {
    Object.assign(this, { config, text, tell, onSaved: saved });
    this.version = config.version;
    this.token = config.token;
    this.stored = null;
    this.timer = null;
    this.running = null;
    this.stopped = false;
    this.tried = false; // whether the token was renewed since the last save
    this.dirty = false;
    addEventListener('online', () => this.dirty && this.soon(0));
    addEventListener('beforeunload', (event) => this.dirty && event.preventDefault());
    document.addEventListener('visibilitychange', () => document.hidden && this.dirty && this.flush());
  }

  get key() {
    return `countersign-draft-${this.config.draft}`;
  }

  begin(text, version) {
    this.stored = text;
    if (version) this.version = version;
  }

  changed() {
    if (this.stopped) return;
    this.dirty = true;
    this.tell('saving');
    this.soon(PAUSE);
  }

  soon(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
  }

  // Resolves to whether everything is saved.
  async flush() {
    clearTimeout(this.timer);
    if (this.stopped) return false;
    while (this.running) await this.running;
    if (!this.dirty) return true;
    this.running = this.save().finally(() => {
      this.running = null;
    });
    await this.running;
    return !this.dirty;
  }

  async save() {
    const text = await this.text();
    this.dirty = false;
    if (text === this.stored) {
      this.forget();
      this.tell('saved');
      return;
    }
    this.keep(text);
    const answer = await this.send(text).catch(() => null);
    if (answer?.ok) {
      const { version, saved_at: at } = await answer.json();
      this.version = version;
      this.stored = text;
      this.tried = false;
      if (!this.dirty) {
        this.forget();
        this.tell('saved', at);
      }
      this.onSaved();
      return;
    }
    this.dirty = true;
    await this.failed(answer, text);
  }

  send(text) {
    return fetch(this.config.diagram, {
      method: 'PUT',
      body: new Blob([text], { type: 'application/xml' }),
      headers: { 'X-CSRF-Token': this.token, 'If-Match': `"${this.version}"` },
      redirect: 'manual',
    });
  }

  async failed(answer, text) {
    if (answer?.status === 409) {
      this.stopped = true;
      this.tell('conflict', text);
      return;
    }
    const session = answer?.status === 403 ? await this.renewed() : null;
    if (session === 'renewed') {
      this.soon(0);
      return;
    }
    const out = session === 'foreign' || (answer && (answer.type === 'opaqueredirect' || answer.status === 401));
    const message = answer?.status === 422 ? await answer.json().catch(() => null) : null;
    this.tell(out ? 'signed_out' : answer && answer.status < 500 ? 'refused' : 'offline', message?.message);
    this.soon(RETRY);
  }

  // After signing in anew the page needs the token of the new session. Where somebody else signed in, the address
  // is that of their draft, which is not to be written over: the session is foreign.
  async renewed() {
    const answer = await fetch(this.config.findings, { redirect: 'manual' }).catch(() => null);
    if (answer?.status === 404) return 'foreign';
    if (!answer?.ok) return 'refused';
    const { token, draft } = await answer.json();
    if (String(this.config.draft).split('/')[0] !== String(draft)) return 'foreign';
    const again = this.tried;
    this.token = token;
    this.tried = true;
    return again ? 'refused' : 'renewed';
  }

  // What an earlier page could not save; `fits`: it was made of what the server has now.
  leftOver() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key));
      return kept && kept.text !== this.stored ? { text: kept.text, fits: kept.version === this.version } : null;
    } catch {
      return null;
    }
  }

  keep(text) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ version: this.version, text }));
    } catch {
      // A full or forbidden store: the text is still in the page.
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // As above.
    }
  }
}
