/** Charts by ECharts, in the colours of the page, read step by step with the keyboard. */
import {announce, colour, onTheme, say, theme} from '/shell.js';

/** Loaded with the first chart there is to draw. */
let library = null;
const charts = () => library ??= import('/webjars/echarts/echarts.esm.min.js');

/** Told apart in both themes, and 3:1 against the page in each. */
const PALETTES = {
  light: ['#0a6675', '#c2571a', '#5b4bb5', '#3d7a1f', '#b0336b', '#8a6a00', '#2f6fc2'],
  dark: ['#5cc3d0', '#f0945a', '#a99bf5', '#8fcf6b', '#f08cb8', '#e0bf4d', '#7fb2f5'],
};
const REST = {light: '#76828b', dark: '#8b99a2'};

/** The colour of a series by its place; those without one share a grey. */
export function seriesColour(place) {
  return PALETTES[theme()][place] ?? REST[theme()];
}

/** Gives each key a place that stays its own as long as it is shown, so that colours do not jump. */
export class Places {
  #taken = new Map();

  assign(keys) {
    for (const key of [...this.#taken.keys()]) {
      if (!keys.includes(key)) {
        this.#taken.delete(key);
      }
    }
    for (const key of keys) {
      if (!this.#taken.has(key)) {
        const used = new Set(this.#taken.values());
        let place = 0;
        while (used.has(place)) {
          place++;
        }
        this.#taken.set(key, place);
      }
    }
    return this.#taken;
  }
}

/** What axes look like. */
export function axes() {
  const [text, quiet, line] = ['text', 'quiet', 'line'].map(colour);
  return {
    text, quiet, line,
    font: getComputedStyle(document.body).fontFamily,
    category: {type: 'category', axisTick: {show: false}, axisLine: {lineStyle: {color: line}}, axisLabel: {color: quiet, hideOverlap: true}},
    value: {type: 'value', axisLabel: {color: quiet, hideOverlap: true}, splitLine: {lineStyle: {color: line}}, splitNumber: 4},
  };
}

export class Chart {
  #frame;
  #words;
  #chart = null;
  #made = null;
  #count = 0;
  #at = -1;
  #point;
  #read;

  /**
   * A chart in a frame.
   *
   * @param frame an element with role="img" and tabindex="0"
   * @param words where is said what there is instead of a chart
   * @param point told the step that is pointed at, or -1
   * @param read what is read out of a step
   */
  constructor(frame, words, {point = () => {}, read = () => ''} = {}) {
    this.#frame = frame;
    this.#words = words;
    this.#point = point;
    this.#read = read;
    frame.addEventListener('keydown', event => this.#step(event));
    frame.addEventListener('blur', () => this.#go(-1));
    onTheme(() => this.#draw());
    new ResizeObserver(() => this.#chart?.resize()).observe(frame);
  }

  /** Says why there is no chart. */
  say(words) {
    this.#made = null;
    this.#count = 0;
    this.#chart?.clear();
    say(this.#words, words);
  }

  /**
   * Draws.
   *
   * @param label what the chart shows, in a sentence
   * @param count how many steps it has
   * @param option gives what ECharts is to draw; called again for another theme
   */
  async show(label, count, option) {
    this.#frame.setAttribute('aria-label', label);
    this.#made = option;
    this.#count = count;
    const loaded = await charts();
    if (this.#made !== option) {
      return;
    }
    if (!this.#chart) {
      this.#chart = loaded.init(this.#frame, null, {renderer: 'canvas'});
      this.#chart.on('updateAxisPointer', event => {
        const axis = event.axesInfo?.[0];
        this.#go(axis ? axis.value : -1);
      });
    }
    say(this.#words, '');
    this.#draw();
  }

  #draw() {
    if (this.#chart && this.#made) {
      this.#chart.setOption({animation: false, ...this.#made()}, {notMerge: true});
      if (this.#at >= 0) {
        this.#show();
      }
    }
  }

  #show() {
    this.#chart?.dispatchAction({type: 'showTip', seriesIndex: 0, dataIndex: this.#at});
  }

  /** Arrow keys go from step to step, and each is read out. */
  #step(event) {
    const last = this.#count - 1;
    const from = this.#at < 0 ? last + 1 : this.#at;
    const to = {ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last}[event.key];
    if (to === undefined || last < 0) {
      return;
    }
    event.preventDefault();
    this.#go(Math.min(last, Math.max(0, to)));
    this.#show();
    announce(this.#read(this.#at));
  }

  #go(at) {
    if (at !== this.#at) {
      this.#at = at;
      this.#point(at);
    }
  }
}
