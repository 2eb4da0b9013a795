/** The newest ticks, and what is stored of each symbol, as tables. */
import {count, duration, element, exact, fill, fixed, short, time} from '/shell.js';
import {clockMillis, price} from './format.js';

const MOST = 50;

/** The newest ticks, the newest first, each of them once. */
export class RecentTicks {
  #rows = document.getElementById('recent-rows');
  #ticks = new Map();
  #drawn = new Set();

  /** Forgets what there was: other ticks are asked for. */
  clear() {
    this.#ticks.clear();
    this.#drawn.clear();
  }

  /** @param only the symbol whose ticks are shown, or null for all */
  add(ticks, only) {
    ticks.filter(tick => !only || tick.symbol === only).forEach(tick => this.#ticks.set(tick.id, tick));
    const newest = [...this.#ticks.values()].sort(latestFirst).slice(0, MOST);
    this.#ticks = new Map(newest.map(tick => [tick.id, tick]));
    this.#draw(newest);
  }

  #draw(ticks) {
    if (!ticks.length) {
      fill(this.#rows, element('tr', {}, element('td', {colspan: 4, class: 'empty'}, 'No ticks yet.')));
      return;
    }
    const first = this.#drawn.size === 0;
    fill(this.#rows, ticks.map(tick => {
      const at = Date.parse(tick.timestamp);
      return element('tr', {'data-new': !first && !this.#drawn.has(tick.id)},
        element('td', {title: `${exact(at)}; ${tick.timestamp}`}, clockMillis(at)),
        element('td', {class: 'symbol', title: tick.symbol}, tick.symbol),
        element('td', {class: 'number'}, price(tick.price)),
        element('td', {class: 'number'}, count(tick.volume)));
    }));
    this.#drawn = new Set(this.#ticks.keys());
  }
}

/** Ids are places: micros, partition, offset. */
function latestFirst(one, other) {
  const [a, b] = [one.id.split('-').map(Number), other.id.split('-').map(Number)];
  return b[0] - a[0] || b[1] - a[1] || b[2] - a[2];
}

/** Draws the statistics of all symbols. */
export function drawStatistics(symbols, chosen) {
  const rows = document.getElementById('statistics-rows');
  if (!symbols.length) {
    fill(rows, element('tr', {}, element('td', {colspan: 9, class: 'empty'}, 'Nothing is stored yet.')));
    return;
  }
  fill(rows, symbols.map(row => element('tr', {'data-chosen': row.symbol === chosen},
    element('td', {class: 'symbol', title: row.symbol}, row.symbol),
    element('td', {class: 'number'}, count(row.count)),
    element('td', {class: 'number'}, price(row.min)),
    element('td', {class: 'number'}, price(row.mean)),
    element('td', {class: 'number'}, price(row.max)),
    element('td', {class: 'number', title: count(row.volume)}, short(row.volume)),
    element('td', {class: 'number'}, fixed(row.ticksPerSecond, row.ticksPerSecond < 10 ? 2 : 0)),
    element('td', {class: 'number'}, time(Date.parse(row.first))),
    element('td', {class: 'number', title: `behind the clock by ${duration(row.lagSeconds * 1000)}`}, time(Date.parse(row.last))))));
}
