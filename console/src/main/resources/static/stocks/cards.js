/** The price cards: one for each symbol, one of them chosen, those that match the search seen. */
import {element, say, count} from '/shell.js';
import {changes, direction, price} from './format.js';

export class Cards {
  #parent = document.getElementById('cards');
  #noMatch = document.getElementById('no-match');
  #cards = new Map();
  #chosen = null;
  #wanted = '';
  #choose;

  /** @param choose told the symbol whose card is taken */
  constructor(choose) {
    this.#choose = choose;
    this.#parent.append(...Array.from({length: 6}, () => element('div', {class: 'card blank', 'aria-hidden': 'true'})));
    this.#parent.addEventListener('change', event => this.#choose(event.target.value));
  }

  get size() {
    return this.#cards.size;
  }

  symbols() {
    return [...this.#cards.keys()].sort();
  }

  quote(symbol) {
    return this.#cards.get(symbol)?.quote;
  }

  /** There is nothing to wait for any more. */
  settle() {
    this.#parent.querySelectorAll('.blank').forEach(blank => blank.remove());
  }

  /** What the store knows: the day's open, and a price that may be older than the one shown. */
  store(quotes) {
    this.settle();
    for (const stored of quotes) {
      const known = this.quote(stored.symbol);
      const newer = known && known.timestamp > stored.timestamp;
      // A new day has an open of its own, which the store may not know yet.
      this.#show(newer ? {...stored, price: known.price, timestamp: known.timestamp} : stored);
    }
    this.filter(this.#wanted);
  }

  /** Prices off the topic. */
  hear(ticks) {
    const before = this.size;
    for (const tick of ticks) {
      const known = this.quote(tick.symbol);
      if (!known || tick.timestamp > known.timestamp) {
        this.#show({...known, symbol: tick.symbol, price: tick.price, timestamp: tick.timestamp});
      }
    }
    if (this.size > before) {
      this.settle();
      this.filter(this.#wanted);
    }
  }

  mark(symbol) {
    this.#chosen = symbol;
    const card = this.#cards.get(symbol);
    if (card) {
      card.input.checked = true;
      card.node.scrollIntoView({block: 'nearest', inline: 'nearest'});
    }
  }

  /** Shows those whose names contain the text. @returns their symbols */
  filter(text) {
    this.#wanted = text.trim().toUpperCase();
    const found = [];
    for (const symbol of this.symbols()) {
      const matches = symbol.toUpperCase().includes(this.#wanted);
      this.#cards.get(symbol).node.hidden = !matches;
      if (matches) {
        found.push(symbol);
      }
    }
    this.#noMatch.hidden = found.length > 0 || this.size === 0;
    say(this.#noMatch, `No symbol contains “${text.trim()}”; there are ${count(this.size)}.`);
    return found;
  }

  #show(quote) {
    let card = this.#cards.get(quote.symbol);
    if (!card) {
      card = this.#make(quote.symbol);
      this.#cards.set(quote.symbol, card);
      const next = this.symbols().find(symbol => symbol > quote.symbol);
      this.#parent.insertBefore(card.node, next ? this.#cards.get(next).node : null);
    }
    const before = card.quote?.price;
    card.quote = quote;
    say(card.price, price(quote.price));
    const [by, percent] = changes(quote);
    say(card.by, by);
    say(card.percent, percent);
    const class_ = Number.isFinite(quote.open) ? `change ${direction(quote)}` : 'change quiet';
    if (card.change.className !== class_) {
      card.change.className = class_;
    }
    if (before !== undefined && before !== quote.price) {
      this.#flash(card, quote.price > before ? 'up' : 'down');
    }
  }

  #flash(card, way) {
    delete card.node.dataset.flash;
    // Read, so that the same animation begins anew.
    void card.node.offsetWidth;
    card.node.dataset.flash = way;
  }

  #make(symbol) {
    const input = element('input', {type: 'radio', name: 'symbol', value: symbol});
    input.checked = symbol === this.#chosen;
    const priced = element('span', {class: 'card-price'});
    const by = element('span');
    const percent = element('span', {class: 'card-percent'});
    const changed = element('span', {class: 'change'}, by, percent);
    const node = element('label', {class: 'card', 'data-symbol': symbol},
      input, element('span', {class: 'card-symbol', title: symbol}, symbol), priced, changed);
    return {node, input, price: priced, change: changed, by, percent};
  }
}
