/** The files that this page sends: two at a time, each with its bar and its buttons. */
import {announce, bytes, duration, element, fill, say} from '/shell.js';
import {icon} from './look.js';
import {Transfer} from './transfer.js';

const AT_ONCE = 2;

const WORDS = {
  queued: 'waits for its turn', sending: 'sending', waiting: 'waits for the console', paused: 'paused',
  refused: 'not taken', cancelled: 'cancelled', done: 'received',
};
const ICONS = {queued: 'clock', sending: 'up', waiting: 'warning', paused: 'pause', refused: 'cross', cancelled: 'cross', done: 'check'};

export class Sending {
  #rows = new Map();
  #list = document.getElementById('transfers');
  #section = document.getElementById('sending');
  #clear = document.getElementById('clear');
  #limits = null;
  #changed;

  /** @param changed told when other uploads are this page's own than before */
  constructor(changed) {
    this.#changed = changed;
    this.#clear.addEventListener('click', () => {
      [...this.#rows.keys()].filter(transfer => transfer.isOver).forEach(transfer => this.#drop(transfer));
      this.#tidy();
      document.getElementById('pick').focus();
    });
    addEventListener('beforeunload', event => {
      if ([...this.#rows.keys()].some(transfer => ['sending', 'waiting', 'queued'].includes(transfer.state))) {
        event.preventDefault();
      }
    });
  }

  /** What the console takes; nothing is sent before that is known. */
  set limits(limits) {
    this.#limits = limits;
    this.#next();
  }

  /** The ids of uploads that this page shows itself, as long as it does. */
  get ids() {
    return new Set([...this.#rows.keys()].filter(transfer => transfer.state !== 'done').map(transfer => transfer.id));
  }

  add(files) {
    for (const file of files) {
      const transfer = new Transfer(file, () => this.#show(transfer));
      this.#rows.set(transfer, this.#row(transfer));
      this.#list.append(this.#rows.get(transfer).node);
      this.#show(transfer);
    }
    this.#next();
    this.#tidy();
  }

  /** What the console tells of uploads, between the answers to their requests. */
  hear(entries) {
    const stored = new Map(entries.map(entry => [entry.id, entry.stored]));
    for (const transfer of this.#rows.keys()) {
      if (stored.has(transfer.id)) {
        transfer.hear(stored.get(transfer.id) ?? transfer.file.size);
      }
    }
  }

  /** Why a file is not even tried; null where nothing speaks against it. */
  #objection({name, size}) {
    const ending = /\.[^.]+$/.exec(name.toLowerCase())?.[0];
    if (size === 0) {
      return {message: 'The file is empty.', advice: 'Choose one with something in it. A folder cannot be sent, only the files in it.'};
    }
    if (size > this.#limits.fileBytes) {
      return {message: `The file has ${bytes(size)}.`, advice: `Files of at most ${bytes(this.#limits.fileBytes)} are taken.`};
    }
    if (ending && !Object.hasOwn(this.#limits.endings, ending)) {
      return {message: `Files ending in “${ending}” are not taken.`, advice: 'Send a document, an image or a video.'};
    }
    return null;
  }

  #next() {
    if (!this.#limits) {
      return;
    }
    const all = [...this.#rows.keys()];
    let free = AT_ONCE - all.filter(transfer => ['sending', 'waiting'].includes(transfer.state)).length;
    for (const transfer of all) {
      if (transfer.state === 'queued') {
        const objection = this.#objection(transfer.file);
        if (objection) {
          transfer.refuse(objection);
        } else if (free-- > 0) {
          transfer.run();
        }
      }
    }
  }

  #row(transfer) {
    const id = `transfer-${++Sending.made}`;
    const name = element('bdi', {class: 'name', id}, transfer.file.name);
    const bar = element('progress', {max: transfer.file.size || 1, 'aria-labelledby': id});
    const mark = element('span', {class: 'mark'});
    const words = element('span', {});
    const numbers = element('span', {class: 'quiet numbers'});
    const trouble = element('p', {class: 'transfer-trouble', hidden: true});
    const button = (label, symbol, act) => element('button', {type: 'button', class: 'button act', onclick: act,
      title: label, 'aria-label': `${label}: ${transfer.file.name}`}, icon(symbol));
    const pause = button('Pause', 'pause', () => transfer.pause());
    const resume = button('Go on', 'play', () => { transfer.requeue(); this.#next(); });
    const cancel = button('Cancel', 'cross', () => transfer.cancel());
    const node = element('li', {class: 'panel transfer'},
      element('div', {class: 'transfer-head'}, name, element('p', {class: 'state'}, mark, words), numbers),
      bar, trouble, element('div', {class: 'acts'}, pause, resume, cancel));
    return {node, bar, mark, words, numbers, trouble, pause, resume, cancel, state: null};
  }

  static made = 0;

  #show(transfer) {
    const row = this.#rows.get(transfer);
    if (!row) {
      return;
    }
    const {state, stored, file} = transfer;
    row.bar.value = file.size ? stored : 0;
    const left = transfer.left;
    say(row.numbers, state === 'refused' ? bytes(file.size) : [
      `${bytes(stored)} of ${bytes(file.size)}`,
      transfer.rate !== null && `${bytes(Math.round(transfer.rate))}/s`,
      left !== null && left > 1500 && `${duration(left)} left`,
    ].filter(Boolean).join(' · '));
    const said = transfer.trouble ? `${transfer.trouble.message} ${transfer.trouble.advice ?? ''}` : '';
    row.trouble.hidden = !said || state === 'sending';
    say(row.trouble, said);
    if (row.state === state) {
      return;
    }
    const before = row.state;
    const focused = row.node.contains(document.activeElement);
    row.state = state;
    row.node.dataset.state = state;
    say(row.words, WORDS[state]);
    fill(row.mark, icon(ICONS[state]));
    this.#buttons(transfer, row, focused);
    if (state === 'refused') {
      announce(`${file.name} was not taken. ${said}`);
    } else if (state === 'waiting' && before === 'sending') {
      announce(`${file.name} waits: ${said}`);
    } else if (state === 'done') {
      announce(`${file.name} was received.`);
    }
    if (!['sending', 'waiting'].includes(state)) {
      this.#next();
    }
    this.#tidy();
    this.#changed();
    if (state === 'done' || state === 'cancelled') {
      // Its way goes on in the list below.
      this.#drop(transfer);
      this.#tidy();
      if (focused) {
        document.getElementById('pick').focus();
      }
    }
  }

  #buttons(transfer, row, focused) {
    const {state} = transfer;
    row.pause.hidden = !['queued', 'sending', 'waiting'].includes(state);
    row.resume.hidden = !(state === 'paused' || state === 'refused' && transfer.stored < transfer.file.size && transfer.id);
    row.cancel.hidden = transfer.isOver;
    if (focused) {
      [row.pause, row.resume, row.cancel].find(one => !one.hidden)?.focus();
    }
  }

  #drop(transfer) {
    this.#rows.get(transfer)?.node.remove();
    this.#rows.delete(transfer);
  }

  #tidy() {
    this.#section.hidden = this.#rows.size === 0;
    this.#clear.hidden = ![...this.#rows.keys()].some(transfer => transfer.isOver);
  }
}
