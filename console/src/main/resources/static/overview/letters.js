/** Dead letters in the sheet of their topic: why they are dead, each of them, and a way back. */
import {announce, ask, bytes, count, element, fill, say} from '/shell.js';
import {section, trouble} from '/sheet.js';
import {recordHead, valueOf} from './record.js';

/** As many go back at once. */
const MOST = 100;

/**
 * The sections for a topic of dead letters.
 *
 * @param name the topic
 * @param detail what the console tells of it
 * @param again looks once more
 */
export function letters(name, detail, again) {
  return new Letters(name, detail, again).sections();
}

class Letters {
  #name;
  #source;
  #detail;
  #again;
  #sentBack;
  #wanted = null;
  #chosen = new Set();
  #list = element('ol', {class: 'records'});
  #words = element('p', {class: 'quiet', role: 'status'});
  #bar = element('div', {class: 'send-back'});
  #kinds = element('tbody', {});

  constructor(name, detail, again) {
    this.#name = name;
    this.#source = name.replace(/\.dead-letters$/, '');
    this.#detail = detail;
    this.#again = again;
    this.#sentBack = new Set(detail.sentBack);
  }

  sections() {
    this.#draw();
    const {kinds, messages} = this.#detail;
    return [
      kinds.length ? section('Why they are dead', element('table', {class: 'table'},
        element('thead', {}, element('tr', {}, element('th', {scope: 'col'}, 'Stage'), element('th', {scope: 'col'}, 'Reason'), element('th', {scope: 'col', class: 'number'}, 'Letters'), element('th', {scope: 'col'}, element('span', {class: 'unseen'}, 'Filter')))),
        this.#kinds)) : null,
      section('Newest dead letters', this.#words, ...messages.length ? [this.#list, this.#bar] : [],
        element('p', {}, element('button', {type: 'button', class: 'button', onclick: this.#again}, 'Look again'))),
    ];
  }

  #shown() {
    return this.#detail.messages.filter(({refusal}) => !this.#wanted
      || refusal?.stage === this.#wanted.stage && refusal?.reason === this.#wanted.reason);
  }

  #draw() {
    fill(this.#kinds, this.#detail.kinds.map(kind => {
      const on = this.#wanted?.stage === kind.stage && this.#wanted?.reason === kind.reason;
      return element('tr', {}, element('td', {}, kind.stage), element('td', {}, element('bdi', {}, kind.reason)), element('td', {class: 'number'}, count(kind.count)),
        element('td', {}, element('button', {type: 'button', class: 'button only', 'aria-pressed': String(on), 'aria-label': `Only ${kind.stage}: ${kind.reason}`,
          onclick: event => this.#want(on ? null : kind, event.target)}, 'Only')));
    }));
    const shown = this.#shown();
    const {messages} = this.#detail;
    say(this.#words, !messages.length ? 'There is none.'
      : `${count(shown.length)} of the newest ${count(messages.length)}${this.#wanted && !shown.length ? '; ./millrace dead-letters list shows older ones' : ''}`);
    fill(this.#list, shown.map(message => this.#letter(message)));
    this.#drawBar();
  }

  #want(kind, button) {
    const {parentElement: {parentElement: row}} = button;
    const at = [...this.#kinds.children].indexOf(row);
    this.#wanted = kind;
    this.#chosen.clear();
    this.#draw();
    this.#kinds.children[at].querySelector('button').focus();
  }

  #letter(message) {
    const {refusal} = message;
    const place = placeOf(message);
    const sent = this.#sentBack.has(place);
    const stays = refusal?.obstacle ?? (refusal ? null : 'its headers say nothing');
    const may = !sent && (!stays || refusal.forceable);
    return element('li', {'data-place': place, 'data-sent': sent},
      element('div', {class: 'letter-head'},
        may ? element('label', {class: 'choose'}, element('input', {type: 'checkbox', onchange: event => this.#choose(place, event.target.checked)}), element('span', {class: 'unseen'}, `Choose letter ${place}`)) : null,
        recordHead(message)),
      refusal ? element('p', {class: 'refusal'}, element('b', {}, `${refusal.stage}: ${refusal.reason}`),
        ` at ${refusal.operator || '?'}, from ${refusal.origin}. `, element('bdi', {}, refusal.explanation)) : null,
      sent ? element('p', {class: 'fate', 'data-fate': 'sent'}, '✓ sent back') : stays ? element('p', {class: 'fate'}, `Stays: ${stays}.`) : null,
      refusal?.replays ? element('p', {class: 'fate'}, `It was sent back ${count(refusal.replays)} time${refusal.replays === 1 ? '' : 's'} before.`) : null,
      valueOf(message),
      message.value.bytes > 0 && (message.value.shortened || message.value.binary)
        ? element('p', {}, element('a', {href: `/api/overview/topics/${encodeURIComponent(this.#name)}/${place}/value`, download: ''}, `All ${bytes(message.value.bytes)} as they are`)) : null);
  }

  #choose(place, on) {
    if (on) {
      this.#chosen.add(place);
    } else {
      this.#chosen.delete(place);
    }
    this.#drawBar();
  }

  /** What is chosen, and what can be done with it. */
  #drawBar() {
    const boxes = [...this.#list.querySelectorAll('input')];
    if (!boxes.length) {
      fill(this.#bar);
      return;
    }
    const all = element('button', {type: 'button', class: 'button', 'data-act': 'all', onclick: () => {
      boxes.slice(0, MOST).forEach(box => {
        box.checked = true;
        this.#chosen.add(box.closest('li').dataset.place);
      });
      this.#drawBar();
      this.#bar.querySelector('[data-act=send]').focus();
    }}, `Choose all ${count(Math.min(MOST, boxes.length))}`);
    fill(this.#bar, element('span', {}, this.#chosen.size ? `${count(this.#chosen.size)} chosen` : 'None chosen'), all,
      element('button', {type: 'button', class: 'button primary', 'data-act': 'send', disabled: this.#chosen.size === 0, onclick: () => this.#confirm()}, `Send back to ${this.#source} …`));
  }

  #confirm() {
    const many = this.#chosen.size;
    const late = this.#shown().filter(message => this.#chosen.has(placeOf(message)) && message.refusal?.forceable).length;
    const force = element('input', {type: 'checkbox'});
    fill(this.#bar,
      element('p', {}, element('b', {}, `Send ${count(many)} letter${many === 1 ? '' : 's'} back to ${this.#source}?`),
        ' As they came, with a new time and without the headers of the refusal. Each goes once, whoever sends it.'),
      late ? element('label', {class: 'force'}, force, `Also the ${count(late)} of the stages late and sink: the job has used them already, and counts them twice.`) : null,
      element('p', {class: 'acts'},
        element('button', {type: 'button', class: 'button primary', 'data-act': 'yes', onclick: event => this.#send(event.target, force.checked)}, 'Send them back'),
        element('button', {type: 'button', class: 'button', 'data-act': 'no', onclick: () => {
          this.#drawBar();
          this.#bar.querySelector('[data-act=send]').focus();
        }}, 'Leave them')));
    this.#bar.querySelector('[data-act=yes]').focus();
  }

  async #send(button, force) {
    button.disabled = true;
    say(button, 'Sending …');
    try {
      const outcome = await ask(`/api/overview/topics/${encodeURIComponent(this.#name)}/replay`, {places: [...this.#chosen], force});
      const words = told(outcome);
      announce(words.join(' '));
      await this.#look();
      this.#chosen.clear();
      this.#draw();
      this.#bar.prepend(element('div', {class: 'outcome', tabindex: '-1'}, words.map(line => element('p', {}, line)),
        outcome.leftOut.length ? element('ul', {}, outcome.leftOut.map(({place, why}) => element('li', {}, `${place}: ${why}`))) : null));
      this.#bar.firstElementChild.focus();
    } catch (fault) {
      this.#drawBar();
      this.#bar.prepend(trouble(fault));
    }
  }

  async #look() {
    this.#detail = await ask(`/api/overview/topics/${encodeURIComponent(this.#name)}`);
    this.#sentBack = new Set(this.#detail.sentBack);
  }
}

function told({sent, sentBefore, leftOut, missing}) {
  return [
    `Sent back ${count(sent)}.`,
    sentBefore ? `${count(sentBefore)} had been sent before.` : '',
    leftOut.length ? `Left out ${count(leftOut.length)}:` : '',
    missing.length ? `No longer there: ${missing.join(', ')}.` : '',
  ].filter(Boolean);
}

function placeOf({partition, offset}) {
  return `${partition}:${offset}`;
}
