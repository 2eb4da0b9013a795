/** Spending over time: a chart, its legend, and a table that says the same. */
import {clock, count, element, exact, fill, fixed, onTheme, say, shape, short} from '/shell.js';
import {axes, Chart, Places, seriesColour} from '/charts.js';

export class SpendingPane {
  #parts = {};
  #how;
  #chart;
  #places = new Places();
  #measure = 'sum';
  #spending = null;
  #only = null;
  #drawn = '';

  /** @param how whether bars are stacked, and what there is a series of: {stacked, what, plural} */
  constructor(pane, how) {
    this.#how = how;
    pane.querySelectorAll('[data-part]').forEach(part => this.#parts[part.dataset.part] = part);
    this.#chart = new Chart(this.#parts.chart, this.#parts.words, {point: at => this.#readout(at), read: at => this.#words(at)});
    onTheme(() => this.#spending?.series.length && this.#legend());
    this.#parts.details.addEventListener('toggle', () => this.#tabulate());
  }

  /** @param nothing said where there is nothing to show */
  show(spending, nothing = 'No window has closed yet.') {
    this.#spending = spending;
    if (!spending.series.length) {
      this.#drawn = '';
      this.#chart.say(nothing);
      fill(this.#parts.legend);
      say(this.#parts.readout, '');
      this.#tabulate();
      return;
    }
    if (this.#only && !this.#all().some(series => series.key === this.#only)) {
      this.#only = null;
    }
    const key = JSON.stringify([spending, this.#measure, this.#only]);
    if (key !== this.#drawn) {
      this.#drawn = key;
      this.#draw();
    }
  }

  /** Draws amounts, or numbers of payments. */
  measure(name) {
    this.#measure = name;
    if (this.#spending) {
      this.show(this.#spending);
    }
  }

  #all() {
    const {series, others} = this.#spending;
    return others && this.#how.stacked ? [...series, others] : series;
  }

  #shown() {
    return this.#only ? this.#all().filter(series => series.key === this.#only) : this.#all();
  }

  #place(series) {
    return series === this.#spending.others ? -1 : this.#places.assign(this.#spending.series.map(one => one.key)).get(series.key);
  }

  #draw() {
    const {starts} = this.#spending;
    const total = this.#shown().reduce((sum, series) => sum + series.total[this.#measure], 0);
    this.#chart.show(
      `${this.#measure === 'sum' ? 'Amount spent' : 'Payments'} by ${this.#how.what}: ${count(starts.length)} windows, `
        + `${this.#write(total)} in all, most by ${this.#shown()[0].key}. Arrow keys read them one by one.`,
      starts.length, () => this.#option());
    this.#legend();
    this.#readout(-1);
    this.#tabulate();
  }

  #option() {
    const look = axes();
    // Stacked in the order of their places, so that a band stays where it is.
    const shown = [...this.#shown()].sort((one, other) => (this.#place(one) + 99) % 99 - (this.#place(other) + 99) % 99);
    return {
      textStyle: {color: look.text, fontFamily: look.font},
      grid: {left: 4, right: 20, top: 12, bottom: 4, containLabel: true},
      tooltip: {trigger: 'axis', showContent: false, axisPointer: {type: 'line', lineStyle: {color: look.quiet, type: 'dashed'}}},
      xAxis: {...look.category, data: this.#spending.starts.map(start => clock(start).slice(0, this.#spending.length % 60_000 ? 8 : 5))},
      yAxis: {...look.value, axisLabel: {...look.value.axisLabel, formatter: short}},
      series: shown.map(series => {
        const place = this.#place(series);
        const data = series.windows.map(spent => spent[this.#measure]);
        const common = {name: series.key, data, color: seriesColour(place), silent: true};
        return this.#how.stacked
          ? {...common, type: 'bar', stack: 'all', barCategoryGap: '18%', barMaxWidth: 28}
          : {...common, type: 'line', symbol: SYMBOLS[place % SYMBOLS.length], symbolSize: 6, showAllSymbol: data.length < 30,
            lineStyle: {width: 2, type: DASHES[place % DASHES.length] ?? 'solid'}};
      }),
    };
  }

  #legend() {
    const list = this.#parts.legend;
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    fill(list, this.#all().map(series => element('li', {}, element('button', {
      type: 'button', class: 'legend-key', 'data-key': series.key, 'aria-pressed': String(this.#only === series.key),
      title: `Show only ${series.key}`, onclick: () => this.#isolate(series.key),
    }, this.#swatch(series), element('bdi', {}, series.key), element('span', {class: 'legend-total'}, this.#write(series.total[this.#measure]))))));
    if (focused !== null) {
      [...list.querySelectorAll('button')].find(button => button.dataset.key === focused)?.focus();
    }
  }

  #swatch(series) {
    const place = this.#place(series);
    const mark = shape('svg', {class: 'swatch', viewBox: '0 0 24 12', 'aria-hidden': 'true'}, this.#how.stacked
      ? shape('rect', {x: 6, width: 12, height: 12, rx: 3, fill: 'currentColor'})
      : shape('path', {d: 'M0 6h24', stroke: 'currentColor', 'stroke-width': 3, 'stroke-dasharray': (DASHES[place % DASHES.length] || []).join(' ')}));
    mark.style.color = seriesColour(place);
    return mark;
  }

  #isolate(key) {
    this.#only = this.#only === key ? null : key;
    this.show(this.#spending);
  }

  #words(at) {
    const {starts} = this.#spending;
    const parts = this.#shown().map(series => [series.key, series.windows[at][this.#measure]]).filter(([, value]) => value);
    return `${clock(starts[at])}: ${parts.length ? parts.map(([key, value]) => `${key} ${this.#write(value)}`).join(', ') : 'nothing'}`;
  }

  /** What is pointed at; the newest window where nothing is. */
  #readout(at) {
    if (this.#spending?.starts.length) {
      say(this.#parts.readout, this.#words(at < 0 || at >= this.#spending.starts.length ? this.#spending.starts.length - 1 : at));
    }
  }

  #tabulate() {
    if (!this.#parts.details.open || !this.#spending) {
      return;
    }
    const shown = this.#spending.series.length ? this.#shown() : [];
    fill(this.#parts.table, element('table', {class: 'table'},
      element('thead', {}, element('tr', {}, element('th', {scope: 'col'}, 'Window'),
        shown.map(series => element('th', {scope: 'col', class: 'number'}, element('bdi', {}, series.key))))),
      element('tbody', {}, this.#spending.starts.map((start, at) => element('tr', {},
        element('th', {scope: 'row', title: exact(start)}, clock(start)),
        shown.map(series => element('td', {class: 'number', title: `${count(series.windows[at].count)} payments, ${fixed(series.windows[at].sum)}`},
          series.windows[at].count ? this.#write(series.windows[at][this.#measure]) : '–')))).reverse())));
  }

  #write(value) {
    return this.#measure === 'sum' ? fixed(value) : count(value);
  }
}

/** Lines are told apart by more than their colours. */
const DASHES = [null, [7, 4], [2, 3], [10, 3, 2, 3], [5, 2]];
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle'];
