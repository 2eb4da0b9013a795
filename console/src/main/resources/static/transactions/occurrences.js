/** The newest alerts and high-value payments, as a list that can be filtered and held. */
import {announce, count, element, exact, fill, fixed, say, time} from '/shell.js';
import {icon} from '/icons.js';

const SHOWN = 100;

/** What the console keeps of each, alerts and payments. */
const MOST = 300;

const KINDS = {
  'card-testing': {words: 'Card testing', icon: 'card'},
  burst: {words: 'Burst', icon: 'burst'},
  rule: {words: 'Rule', icon: 'rule'},
  'high-value': {words: 'High value', icon: 'up'},
};

/** Alerts that come faster are said together. */
const QUIET_BETWEEN = 10_000;

const byId = id => document.getElementById(id);

export class OccurrenceList {
  #known = new Map();
  #hearing = 0;
  #heard = 0;
  /** Whether all is known that lay in the topics before; what comes then is new. */
  #whole = false;
  #fresh = new Set();
  #wanted = {kind: '', who: '', least: 0};
  #held = false;
  #saidAt = 0;
  #unsaid = 0;
  #missed;
  #asking = false;

  /** @param missed asks for all there are, where some were missed */
  constructor(missed) {
    this.#missed = missed;
    byId('kinds').addEventListener('change', event => this.#want({kind: event.target.value}));
    byId('who').addEventListener('input', () => this.#want({who: byId('who').value.trim().toLowerCase()}));
    byId('least').addEventListener('input', () => this.#want({least: Number(byId('least').value) || 0}));
    byId('hold').addEventListener('click', () => {
      this.#held = !this.#held;
      byId('hold').setAttribute('aria-pressed', String(this.#held));
      say(byId('hold'), this.#held ? 'Go on' : 'Hold');
      this.#draw();
    });
  }

  /** What was heard lately; all of it where some was missed meanwhile. */
  async take({hearing, heard, since, newest}, complete) {
    if (hearing !== this.#hearing) {
      // The console hears from the beginning again: what is known comes under other numbers.
      this.#hearing = hearing;
      this.#heard = 0;
      this.#whole = false;
      this.#known.clear();
    }
    if (this.#heard < since) {
      if (!this.#asking) {
        this.#asking = true;
        await this.#missed().catch(() => {}).finally(() => this.#asking = false);
      }
      return;
    }
    const isNews = this.#whole;
    const added = newest.filter(one => one.number > this.#heard);
    added.forEach(one => this.#known.set(one.number, one));
    this.#heard = heard;
    this.#whole ||= complete;
    this.#fresh = new Set(isNews ? added.map(one => one.number) : []);
    this.#trim();
    this.#draw();
    byId('occurrences').setAttribute('aria-busy', String(!this.#whole));
    if (isNews) {
      this.#tell(added.filter(one => one.kind !== 'high-value'));
    }
  }

  /** As many as the console keeps. */
  #trim() {
    for (const high of [true, false]) {
      const all = [...this.#known.values()].filter(one => (one.kind === 'high-value') === high).sort((a, b) => b.number - a.number);
      all.slice(MOST).forEach(one => this.#known.delete(one.number));
    }
  }

  #tell(alerts) {
    this.#unsaid += alerts.length;
    if (this.#unsaid && Date.now() - this.#saidAt > QUIET_BETWEEN) {
      const [newest] = alerts;
      announce(this.#unsaid === 1 && newest ? `New alert: ${KINDS[newest.kind].words}, ${newest.key}` : `${count(this.#unsaid)} new alerts`);
      this.#saidAt = Date.now();
      this.#unsaid = 0;
    }
  }

  #want(other) {
    Object.assign(this.#wanted, other);
    this.#draw(true);
  }

  #matches(one) {
    const {kind, who, least} = this.#wanted;
    return (!kind || one.kind === kind)
      && (!least || one.value >= least)
      && (!who || [one.key, one.category, one.product, one.location, one.ruleId && `rule ${one.ruleId}`, ...one.transactions]
        .some(text => text && String(text).toLowerCase().includes(who)));
  }

  #draw(asked = false) {
    if (this.#held && !asked) {
      return;
    }
    const all = [...this.#known.values()].sort((a, b) => b.heardAt - a.heardAt || b.number - a.number);
    const found = all.filter(one => this.#matches(one));
    say(byId('found'), !all.length ? 'None yet.' : `${count(found.length)} of the newest ${count(all.length)}`
      + (found.length > SHOWN ? `; the newest ${SHOWN} are shown` : ''));
    fill(byId('occurrences'), found.slice(0, SHOWN).map(one => this.#row(one)));
  }

  #row(one) {
    const kind = KINDS[one.kind];
    return element('li', {class: 'occurrence', 'data-kind': one.kind, 'data-new': this.#fresh.has(one.number)},
      icon(kind.icon),
      element('p', {class: 'what'}, element('b', {}, one.ruleId ? `Rule ${one.ruleId}` : kind.words), ' ', element('bdi', {class: 'key'}, one.key)),
      element('p', {class: 'value'}, one.value === undefined ? '' : fixed(one.value)),
      element('p', {class: 'detail'}, element('bdi', {title: one.transactions.join(', ')}, detail(one))),
      element('p', {class: 'when', title: `happened ${exact(one.at)}`}, time(one.heardAt)));
  }
}

function detail(one) {
  switch (one.kind) {
    case 'card-testing': return `${one.transactions.length - 1} small payments, then ${one.transactions.at(-1)}`;
    case 'burst': return `${one.transactions.length} payments from several places, the last ${one.transactions.at(-1)}`;
    case 'rule': return `with ${one.transactions.at(-1)}`;
    default: return [one.product, one.category, one.location].filter(Boolean).join(' · ');
  }
}
