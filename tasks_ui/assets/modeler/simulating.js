// Switches the simulation of tokens on and off; its own script comes when it is first asked for.
import { translation } from './translations.js';

export class Simulating {
  // `drawn()` resolves to the text of what is drawn now.
  constructor({ config, drawn, failed }) {
    Object.assign(this, { config, drawn, failed, simulation: null });
    this.button = document.querySelector('#modeler-buttons [value=simulate]');
    this.bench = document.querySelector('.workbench');
    this.pane = document.querySelector('#simulation');
    this.pane.querySelector('[value=end]').addEventListener('click', () => this.toggle(false));
  }

  get on() {
    return !this.pane.hidden;
  }

  async toggle(on = !this.on) {
    if (on === this.on || this.loading) return;
    if (on) await this.begin();
    else this.simulation.stop();
    this.show(on && Boolean(this.simulation?.viewer));
    (this.on ? this.pane.querySelector('[value=begin]') : this.button).focus();
  }

  async begin() {
    this.loading = true;
    try {
      const [{ Simulation }] = await Promise.all([import(this.button.dataset.script), this.styled()]);
      this.simulation ??= new Simulation({ pane: this.pane, words: this.config.words, translate: translation(this.config.locale) });
      this.show(true);
      await this.simulation.start(await this.drawn());
    } catch (error) {
      this.failed(error);
    } finally {
      this.loading = false;
    }
  }

  show(on) {
    this.pane.hidden = !on;
    this.bench.classList.toggle('simulating', on);
    this.button.setAttribute('aria-pressed', String(on));
    for (const other of this.button.parentElement.querySelectorAll('button:not([value=simulate])')) other.hidden = on;
  }

  styled() {
    const href = this.button.dataset.style;
    if (document.querySelector(`link[href="${href}"]`)) return null;
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
    const loaded = new Promise((done, failed) => Object.assign(link, { onload: done, onerror: failed }));
    document.head.append(link);
    return loaded;
  }
}
