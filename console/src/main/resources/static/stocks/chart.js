/** Candles and volume of one symbol on a canvas, with a readout and a table that say the same. */
import {colour, count, element, exact, fill, onTheme, say, announce} from '/shell.js';
import {axisStart, barStart, price} from './format.js';

/** The charts are loaded with the first bar there is to draw. */
let library = null;
const charts = () => library ??= import('/webjars/echarts/echarts.esm.min.js');

/** So many pixels has a bar at first; those that find no room lie to the left. */
const BAR_WIDTH = 8;

/** The newest, in the table. */
const ROWS = 120;

const NAMES = {'1s': 'one second', '1m': 'one minute', '5m': 'five minutes', '1h': 'one hour', '1d': 'one day'};

export class BarChart {
  #frame = document.getElementById('chart');
  #words = document.getElementById('chart-words');
  #readout = document.getElementById('readout');
  #details = document.getElementById('bars-details');
  #rows = document.getElementById('bars-rows');
  #chart = null;
  #bars = [];
  #pointed = -1;
  #name = '';
  #interval = '1m';

  constructor() {
    this.#frame.addEventListener('keydown', event => this.#step(event));
    this.#frame.addEventListener('blur', () => this.#point(-1));
    this.#details.addEventListener('toggle', () => this.#tabulate());
    onTheme(() => this.#draw(true));
    new ResizeObserver(() => this.#chart?.resize()).observe(this.#frame);
  }

  get last() {
    return this.#bars.at(-1);
  }

  /** Another symbol or length: nothing of the old one is left. */
  begin(name, interval) {
    this.#name = name;
    this.#interval = interval;
    this.#bars = [];
    this.#pointed = -1;
    this.#chart?.clear();
    this.say('Loading bars …');
    this.#tell();
  }

  /** All bars there are to show, in ascending order. */
  async show(bars) {
    this.#bars = bars;
    if (!bars.length) {
      this.say(`No bars of ${this.#name} yet.`);
      return;
    }
    const loaded = await charts();
    this.#chart ??= this.#make(loaded);
    this.say('');
    this.#draw(true);
  }

  /** The last bars as they are by now. */
  update(bars) {
    for (const bar of bars) {
      const at = this.#bars.findLastIndex(known => known.start <= bar.start);
      if (this.#bars[at]?.start === bar.start) {
        this.#bars[at] = bar;
      } else {
        this.#bars.splice(at + 1, 0, bar);
      }
    }
    this.#draw(false);
  }

  say(words) {
    say(this.#words, words);
  }

  #make(loaded) {
    const chart = loaded.init(this.#frame, null, {renderer: 'canvas'});
    chart.on('updateAxisPointer', event => {
      const axis = event.axesInfo?.[0];
      this.#point(axis ? axis.value : -1, true);
    });
    return chart;
  }

  #draw(anew) {
    this.#tell();
    if (!this.#chart || !this.#bars.length) {
      return;
    }
    const [text, quiet, line, surface, rise, fall, accent, onAccent] =
      ['text', 'quiet', 'line', 'surface', 'rise', 'fall', 'accent', 'on-accent'].map(colour);
    const starts = this.#bars.map(bar => axisStart(bar.start, this.#interval));
    const axis = {type: 'category', data: starts, axisTick: {show: false}, axisLine: {lineStyle: {color: line}}};
    const scale = {
      scale: true, position: 'right', axisLabel: {color: quiet, formatter: price},
      splitLine: {lineStyle: {color: line}}, axisPointer: {show: false},
    };
    const font = getComputedStyle(document.body).fontFamily;
    const option = {
      animation: false,
      textStyle: {color: text, fontFamily: font},
      grid: [{left: 4, right: 64, top: 12, bottom: 112}, {left: 4, right: 64, height: 64, bottom: 26}],
      tooltip: {trigger: 'axis', showContent: false, axisPointer: {type: 'line', lineStyle: {color: quiet, type: 'dashed'}}},
      axisPointer: {link: [{xAxisIndex: 'all'}], label: {show: false}},
      xAxis: [
        {...axis, axisLabel: {show: false}},
        {...axis, gridIndex: 1, axisLabel: {color: quiet, hideOverlap: true}},
      ],
      yAxis: [
        scale,
        {gridIndex: 1, position: 'right', splitNumber: 2, splitLine: {show: false}, axisPointer: {show: false},
          axisLabel: {color: quiet, formatter: value => value ? count(value / 1000) + ' k' : '', hideOverlap: true}},
      ],
      series: [
        {
          type: 'candlestick', name: 'Price', barMaxWidth: 14,
          data: this.#bars.map(bar => [bar.open, bar.close, bar.low, bar.high]),
          // Hollow where it rose, filled where it fell: not by colour alone.
          itemStyle: {color: surface, color0: fall, borderColor: rise, borderColor0: fall, borderColorDoji: quiet},
          // The latest price, along the axis.
          markLine: {
            symbol: 'none', silent: true, data: [{yAxis: this.last.close}],
            lineStyle: {color: accent, type: 'dotted'},
            label: {position: 'end', formatter: price(this.last.close), color: onAccent, backgroundColor: accent, padding: [3, 5], borderRadius: 3},
          },
        },
        {
          type: 'bar', name: 'Volume', xAxisIndex: 1, yAxisIndex: 1, barMaxWidth: 14,
          data: this.#bars.map(bar => ({
            value: bar.volume,
            itemStyle: {color: bar.close >= bar.open ? rise : fall, opacity: 0.55},
          })),
        },
      ],
    };
    if (anew) {
      option.dataZoom = [{
        type: 'inside', xAxisIndex: [0, 1], minValueSpan: 10,
        startValue: Math.max(0, this.#bars.length - Math.floor(this.#frame.clientWidth / BAR_WIDTH)), endValue: this.#bars.length - 1,
        // The wheel alone scrolls the page.
        zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false, preventDefaultMouseMove: false,
      }];
    }
    this.#chart.setOption(option, anew);
  }

  /** Arrow keys go from bar to bar, and each is read out. */
  #step(event) {
    const last = this.#bars.length - 1;
    const from = this.#pointed < 0 ? last + 1 : this.#pointed;
    const to = {ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last}[event.key];
    if (to === undefined || last < 0) {
      return;
    }
    event.preventDefault();
    const at = Math.min(last, Math.max(0, to));
    this.#reveal(at);
    this.#chart?.dispatchAction({type: 'showTip', seriesIndex: 0, dataIndex: at});
    this.#point(at);
    announce([...this.#readout.children].map(pair => pair.textContent).join(', '));
  }

  /** Moves what is seen until this bar is in it. */
  #reveal(at) {
    const zoom = this.#chart?.getOption().dataZoom?.[0];
    if (!zoom) {
      return;
    }
    const span = zoom.endValue - zoom.startValue;
    const start = at < zoom.startValue ? at : at > zoom.endValue ? at - span : zoom.startValue;
    if (start !== zoom.startValue) {
      this.#chart.dispatchAction({type: 'dataZoom', startValue: start, endValue: start + span});
    }
  }

  #point(at) {
    this.#pointed = at;
    this.#tell();
  }

  #tell() {
    const bar = this.#bars[this.#pointed] ?? this.last;
    if (!bar) {
      fill(this.#readout);
      this.#frame.setAttribute('aria-label', `Chart of ${this.#name}: nothing to show`);
      fill(this.#rows);
      return;
    }
    const pairs = [
      ['Bar of', barStart(bar.start, this.#interval)],
      ['Open', price(bar.open)], ['High', price(bar.high)], ['Low', price(bar.low)], ['Close', price(bar.close)],
      ['Volume', count(bar.volume)], ['VWAP', price(bar.vwap)], ['Ticks', count(bar.ticks)],
    ];
    if (this.#readout.childElementCount !== pairs.length) {
      fill(this.#readout, pairs.map(([term]) => element('div', {}, element('dt', {}, term), element('dd', {}))));
    }
    pairs.forEach(([, value], at) => say(this.#readout.children[at].lastChild, value));
    this.#frame.setAttribute('aria-label', `Candles and volume of ${this.#name}: ${count(this.#bars.length)} bars of `
      + `${NAMES[this.#interval]}, the last closes at ${price(this.last.close)}. Arrow keys read them one by one.`);
    this.#tabulate();
  }

  #tabulate() {
    if (!this.#details.open) {
      return;
    }
    const newest = this.#bars.slice(-ROWS).reverse();
    fill(this.#rows, newest.map(bar => element('tr', {},
      element('td', {title: exact(bar.start)}, barStart(bar.start, this.#interval)),
      [bar.open, bar.high, bar.low, bar.close].map(value => element('td', {class: 'number'}, price(value))),
      element('td', {class: 'number'}, count(bar.volume)),
      element('td', {class: 'number'}, price(bar.vwap)),
      element('td', {class: 'number'}, count(bar.ticks)))));
  }
}
