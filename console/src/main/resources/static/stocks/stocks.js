/** The page of stocks: prices as they come off the topic, all else out of the store. */
import {ask, count, element, fill, live, say} from '/shell.js';
import {Cards} from './cards.js';
import {BarChart} from './chart.js';
import {barOf, changes, direction, LENGTHS, price} from './format.js';
import {drawStatistics, RecentTicks} from './tables.js';

const BARS = 500;

const byId = id => document.getElementById(id);
const cards = new Cards(symbol => choose(symbol, interval));
const chart = new BarChart();
const recent = new RecentTicks();

let symbol = null;
let interval = '1m';
let statistics = [];

// What is chosen ----------------------------------------------------------------------------------

/** The address keeps it, so that it can be sent to somebody: #AAPL/5m. */
function readAddress() {
  let [name, length] = [];
  try {
    [name, length] = location.hash.slice(1).split('/').map(decodeURIComponent);
  } catch {
    // Not one of ours.
  }
  return {name: name || null, length: Object.hasOwn(LENGTHS, length) ? length : '1m'};
}

function choose(name, length) {
  if (name === symbol && length === interval && chart.last) {
    return;
  }
  const other = name !== symbol;
  symbol = name;
  interval = length;
  history.replaceState(null, '', `#${encodeURIComponent(name)}/${length}`);
  cards.mark(name);
  byId('intervals').querySelector(`[value="${length}"]`).checked = true;
  say(byId('only-words'), `only ${name}`);
  drawTitle();
  drawStatistics(statistics, symbol);
  chart.begin(name, length);
  loadBars();
  if (other && byId('only-one').checked) {
    loadRecent();
  }
}

byId('intervals').addEventListener('change', event => choose(symbol, event.target.value));
byId('only-one').addEventListener('change', loadRecent);
addEventListener('hashchange', () => {
  const {name, length} = readAddress();
  if (name) {
    choose(name, length);
  }
});

const search = byId('search');
search.addEventListener('input', () => {
  const found = cards.filter(search.value);
  summarise(found.length);
});
search.addEventListener('keydown', event => {
  if (event.key === 'Enter') {
    const [first] = cards.filter(search.value);
    if (first) {
      choose(first, interval);
    }
  }
});

function summarise(found = cards.size) {
  say(byId('summary'), cards.size === 0 ? ''
    : found === cards.size ? `${count(cards.size)} symbol${cards.size === 1 ? '' : 's'}`
      : `${count(found)} of ${count(cards.size)} symbols`);
}

function drawTitle() {
  const quote = cards.quote(symbol);
  say(byId('bars-symbol'), symbol ?? '');
  say(byId('bars-price'), quote ? price(quote.price) : '');
  const changed = byId('bars-change');
  say(changed, quote ? `${changes(quote).filter(text => text).join(' · ')} today` : '');
  changed.className = quote && Number.isFinite(quote.open) ? `change ${direction(quote)}` : 'change quiet';
}

// The store ---------------------------------------------------------------------------------------

const failing = new Map();

/** Asks, and says on the page what is wrong as long as it is. @returns null where there is no answer */
async function stored(what, url) {
  try {
    const answer = await ask(url);
    failing.delete(what);
    return answer;
  } catch (failure) {
    failing.set(what, failure);
    return null;
  } finally {
    const [failure] = failing.values();
    const trouble = byId('trouble');
    trouble.hidden = !failure;
    if (failure && trouble.dataset.said !== failure.message) {
      fill(trouble, element('p', {}, failure.message), element('p', {class: 'quiet'}, failure.advice));
    }
    trouble.dataset.said = failure?.message ?? '';
  }
}

async function loadLatest() {
  const answer = await stored('latest', '/api/latest');
  cards.store(answer?.quotes ?? []);
  byId('nothing').hidden = cards.size > 0 || !answer;
  afterPrices();
}

function afterPrices() {
  byId('nothing').hidden ||= cards.size > 0;
  byId('desk').hidden = cards.size === 0;
  summarise(cards.filter(search.value).length);
  if (!symbol && cards.size) {
    const {name, length} = readAddress();
    choose(name ?? cards.symbols()[0], length);
  }
  drawTitle();
}

async function loadBars() {
  const [name, length] = [symbol, interval];
  const answer = await stored('bars', `/api/history?symbol=${encodeURIComponent(name)}&interval=${length}&limit=${BARS}`);
  if (name === symbol && length === interval) {
    if (answer) {
      await chart.show(answer.bars);
      extendBar();
    } else {
      chart.say('The bars cannot be read at the moment.');
    }
  }
}

/** The last bars as the store has them by now; all of them where there were none. */
async function renewBars() {
  if (!chart.last) {
    return loadBars();
  }
  const [name, length] = [symbol, interval];
  const answer = await stored('bars', `/api/history?symbol=${encodeURIComponent(name)}&interval=${length}&limit=3`);
  if (answer?.bars.length && name === symbol && length === interval) {
    const gap = answer.bars[0].start > chart.last.start;
    if (gap && answer.bars.length === 3) {
      return loadBars();
    }
    chart.update(answer.bars);
    extendBar();
  }
}

/** The store is a checkpoint behind: the latest price already belongs to the last bar, or begins one. */
function extendBar() {
  const quote = cards.quote(symbol);
  const last = chart.last;
  if (!quote || !last) {
    return;
  }
  const start = barOf(Date.parse(quote.timestamp), interval);
  if (start > last.start) {
    const {price: only} = quote;
    chart.update([{start, open: only, high: only, low: only, close: only, volume: null, ticks: null}]);
  } else if (start === last.start && last.close !== quote.price) {
    chart.update([{...last, close: quote.price, high: Math.max(last.high, quote.price), low: Math.min(last.low, quote.price)}]);
  }
}

async function loadRecent() {
  const only = byId('only-one').checked ? symbol : null;
  const answer = await stored('recent', `/api/recent?limit=50${only ? `&symbol=${encodeURIComponent(only)}` : ''}`);
  if (answer && only === (byId('only-one').checked ? symbol : null)) {
    recent.clear();
    recent.add(answer.ticks, only);
  }
}

async function loadStatistics() {
  const answer = await stored('statistics', '/api/stats');
  if (answer) {
    statistics = answer.symbols;
    drawStatistics(statistics, symbol);
  }
}

/** Again and again while the page is seen, the next time only after the answer; sooner while something is amiss. */
function repeat(every, load) {
  const round = async () => {
    if (!document.hidden) {
      await load();
    }
    setTimeout(round, failing.size || !cards.size ? Math.min(every, 2000) : every);
  };
  round();
}

// The topic ---------------------------------------------------------------------------------------

let heard = null;
let freshness = 'waiting';

function take(state) {
  // The first is what was heard before this page came; only more than that is news.
  const news = heard !== null && heard !== state.heard;
  heard = state.heard;
  hear(state.latest, state.newest);
  return news;
}

function hear(latest, newest) {
  cards.hear(latest);
  recent.add(newest, byId('only-one').checked ? symbol : null);
  afterPrices();
  extendBar();
}

/** Without events the store is asked; it is news where a price is newer than what is shown. */
function takePolled({quotes}) {
  const newest = newestTime();
  cards.store(quotes);
  afterPrices();
  return newestTime() > newest;
}

function newestTime() {
  return cards.symbols().reduce((newest, name) => Math.max(newest, Date.parse(cards.quote(name).timestamp)), 0);
}

repeat(10_000, loadLatest);
repeat(2000, () => symbol && renewBars());
repeat(3000, () => freshness !== 'live' && loadRecent());
repeat(5000, loadStatistics);

live('/api/stocks/live', {ticks: take}, {
  poll: {url: '/api/latest', every: 2000, take: takePolled},
  quietAfter: 5000,
  lastKnown: newestTime,
  changed: state => {
    freshness = state;
    document.body.toggleAttribute('data-stale', state === 'stale');
  },
});
