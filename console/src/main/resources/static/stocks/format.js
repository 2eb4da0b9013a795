/** How the page of stocks writes prices, changes and times. */
import {clock, fixed} from '/shell.js';

/** As many digits as matter for so small a price. */
function digits(value) {
  return value >= 1 || value === 0 ? 2 : value >= 0.01 ? 4 : 6;
}

export function price(value) {
  return fixed(value, digits(value));
}

/** By how much the price has changed since the day's open: ["+1.20", "+0.80 %"]; a dash where that is not known. */
export function changes(quote) {
  if (!Number.isFinite(quote.open)) {
    return ['–', ''];
  }
  const by = quote.price - quote.open;
  const sign = by < 0 ? '−' : '+';
  return [sign + fixed(Math.abs(by), digits(quote.price)), `${sign}${fixed(Math.abs(100 * by / quote.open))} %`];
}

/** 'rise', 'fall' or 'still', against the day's open. */
export function direction(quote) {
  const by = quote.price - quote.open;
  return by > 0 ? 'rise' : by < 0 ? 'fall' : 'still';
}

/** "10:31:05.123" where the reader is. */
export function clockMillis(millis) {
  return `${clock(millis)}.${String(new Date(millis).getMilliseconds()).padStart(3, '0')}`;
}

/** How long bars are, in milliseconds. */
export const LENGTHS = {'1s': 1_000, '1m': 60_000, '5m': 300_000, '1h': 3_600_000, '1d': 86_400_000};

/** The start of the bar that a moment belongs to. */
export function barOf(millis, interval) {
  return Math.floor(millis / LENGTHS[interval]) * LENGTHS[interval];
}

/** When a bar begins, as short as its length allows. Days are those of UTC. */
export function barStart(millis, interval) {
  const at = new Date(millis);
  if (interval === '1d') {
    return at.toLocaleDateString('en-GB', {day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC'});
  }
  const day = at.toLocaleDateString('en-GB', {day: 'numeric', month: 'short'});
  return interval === '1s' ? clock(millis) : `${day} ${clock(millis).slice(0, 5)}`;
}

/** The same below a chart, where the day goes without saying unless bars are long. */
export function axisStart(millis, interval) {
  return interval === '1m' || interval === '5m' ? clock(millis).slice(0, 5) : barStart(millis, interval);
}
