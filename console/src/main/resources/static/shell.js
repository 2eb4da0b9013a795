/** What every room's page is made with: elements, numbers, times, the live mark and the theme. */

// Elements ------------------------------------------------------------------------------------

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element. Children are elements or text; text never becomes markup.
 *
 *   element('p', {class: 'quiet', title: exact}, 'since ', time(at))
 *
 * Attributes: `on…` adds a listener, `true` sets an empty attribute, null and false leave it out.
 */
export function element(name, attributes = {}, ...children) {
  return furnish(document.createElement(name), attributes, children);
}

/** The same for a part of a drawing. */
export function shape(name, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, name), attributes, children);
}

function furnish(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      made.addEventListener(name.slice(2), value);
    } else {
      made.setAttribute(name, value === true ? '' : value);
    }
  }
  made.append(...children.flat().filter(child => child !== null && child !== undefined));
  return made;
}

/** Puts children in the place of those there are. */
export function fill(parent, ...children) {
  parent.replaceChildren(...children.flat().filter(child => child !== null && child !== undefined));
  return parent;
}

/** Changes text only where it differs: what did not change is not drawn or read out again. */
export function say(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

// Numbers and times ---------------------------------------------------------------------------

const whole = new Intl.NumberFormat('en', {maximumFractionDigits: 0});

/** 1234567 → "1,234,567"; what is not known is a dash. */
export function count(value) {
  return Number.isFinite(value) ? whole.format(value) : '–';
}

/** With so many digits behind the point: price(12.5) → "12.50". */
export function fixed(value, digits = 2) {
  return Number.isFinite(value)
    ? value.toLocaleString('en', {minimumFractionDigits: digits, maximumFractionDigits: digits})
    : '–';
}

/** Short, with three digits that count: 1234567 → "1.23 M". */
export function short(value) {
  if (!Number.isFinite(value)) {
    return '–';
  }
  for (const [size, letter] of [[1e9, ' G'], [1e6, ' M'], [1e4, ' k']]) {
    if (Math.abs(value) >= size) {
      const scaled = letter === ' k' ? value / 1e3 : value / size;
      return scaled.toPrecision(3).replace(/e\+.*/, '') * 1 + letter;
    }
  }
  return Number.isInteger(value) || Math.abs(value) >= 100 ? whole.format(value) : String(+value.toPrecision(2));
}

/** "12 /s"; slower than one in ten seconds is said per minute. */
export function rate(perSecond) {
  if (!Number.isFinite(perSecond)) {
    return '–';
  }
  return perSecond > 0 && perSecond < 0.1 ? `${short(perSecond * 60)} /min` : `${short(perSecond)} /s`;
}

export function bytes(value) {
  if (!Number.isFinite(value)) {
    return '–';
  }
  for (const [size, unit] of [[2 ** 30, 'GiB'], [2 ** 20, 'MiB'], [2 ** 10, 'KiB']]) {
    if (value >= size) {
      return `${(value / size).toPrecision(3)} ${unit}`;
    }
  }
  return `${value} B`;
}

/** Milliseconds as people say them: "4 s", "3 min", "2 h 5 min", "3 d 4 h". */
export function duration(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 24
    ? `${hours} h${minutes % 60 ? ` ${minutes % 60} min` : ''}`
    : `${Math.floor(hours / 24)} d${hours % 24 ? ` ${hours % 24} h` : ''}`;
}

/** The time of day where the reader is: "10:31:05". */
export function clock(millis) {
  return new Date(millis).toLocaleTimeString('en-GB');
}

/** The time of day, with the day before it where that is another than today. */
export function moment(millis) {
  const at = new Date(millis);
  const today = at.toDateString() === new Date().toDateString();
  return today ? clock(millis) : `${at.toLocaleDateString('en-GB', {day: 'numeric', month: 'short', year: 'numeric'})} ${clock(millis)}`;
}

/** Day and time with milliseconds and zone. */
export function exact(millis) {
  const at = new Date(millis);
  const zone = -at.getTimezoneOffset();
  const sign = zone < 0 ? '−' : '+';
  const two = n => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${clock(millis)}.`
    + `${String(at.getMilliseconds()).padStart(3, '0')} `
    + `(UTC${zone ? sign + two(Math.floor(Math.abs(zone) / 60)) + ':' + two(Math.abs(zone) % 60) : ''})`;
}

/** A time that says how long ago it is, stays true, and tells the exact one on hover. */
export function time(millis) {
  const made = element('time', {datetime: new Date(millis).toISOString(), title: exact(millis), 'data-ago': millis});
  made.textContent = ago(millis);
  return made;
}

export function ago(millis) {
  const age = Date.now() - millis;
  return age < 1500 ? 'just now' : `${duration(age)} ago`;
}

setInterval(() => {
  if (!document.hidden) {
    document.querySelectorAll('time[data-ago]').forEach(made => say(made, ago(Number(made.dataset.ago))));
  }
}, 1000);

// Asking and hearing --------------------------------------------------------------------------

/** Asks for JSON, or sends some; a refusal is thrown as an Error with what to do in `advice`. */
export async function ask(url, sent) {
  let answer;
  try {
    answer = await fetch(url, sent === undefined ? {headers: {Accept: 'application/json'}} : {
      method: 'POST', headers: {Accept: 'application/json', 'Content-Type': 'application/json'}, body: JSON.stringify(sent),
    });
  } catch {
    throw Object.assign(new Error('The console does not answer.'), {advice: 'Start it with ./millrace up.'});
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw Object.assign(new Error(body.error ?? `The console answered with ${answer.status}.`),
      {advice: body.advice ?? '', status: answer.status});
  }
  return body;
}

const mark = document.getElementById('live');

function show(state, words) {
  mark.hidden = false;
  mark.dataset.state = state;
  say(mark.querySelector('.live-words'), words);
}

/**
 * Hears the events of a broadcast, and says in the bar how fresh they are. Connects again by itself,
 * asks `poll.url` every `poll.every` ms where events do not come, and rests while nobody sees the page.
 *
 *   live('/api/overview/live', {overview: draw}, {poll: {url: '/api/overview', take: draw}})
 *
 * @param handlers what to do with each event's state, by its name; where one returns false, the
 *   state was no news, and the page is no fresher for it
 * @param quietAfter with nothing heard for so many ms the page is stale
 * @param lastKnown the time of the newest there is, where nothing was heard yet
 * @param changed told 'live', 'waiting' or 'stale' whenever it is another
 * @returns what ends it
 */
export function live(url, handlers,
  {poll = null, quietAfter = 10_000, lastKnown = () => 0, changed = () => {}} = {}) {
  let source = null;
  const opened = Date.now();
  let heard = 0;
  let polls = 0;
  let retry = 0;

  let shown = '';
  const tell = (state, words) => {
    show(state, words);
    if (state !== shown) {
      shown = state;
      changed(state);
    }
  };
  const fresh = words => {
    heard = Date.now();
    tell('live', words);
  };

  const open = () => {
    source = new EventSource(url);
    for (const [name, take] of Object.entries(handlers)) {
      source.addEventListener(name, event => {
        settle();
        if (take(JSON.parse(event.data)) === false) {
          judge();
        } else {
          fresh('live');
        }
      });
    }
    source.addEventListener('error', () => {
      judge();
      startPolling();
      // A browser tries again itself, but not where the answer was a refusal.
      if (source?.readyState === EventSource.CLOSED && !retry) {
        retry = setTimeout(() => { retry = 0; close(); open(); }, 5000);
      }
    });
  };
  const close = () => { source?.close(); source = null; };
  const settle = () => { clearInterval(polls); polls = 0; };

  const startPolling = () => {
    if (poll && !polls) {
      polls = setInterval(async () => {
        try {
          const state = await ask(poll.url);
          if (polls) {
            if (poll.take(state) === false) {
              judge();
            } else {
              fresh('live, asking');
            }
          }
        } catch {
          judge();
        }
      }, poll.every ?? 3000);
    }
  };

  const judge = () => {
    const known = heard || lastKnown();
    const silent = Date.now() - (heard || opened) > quietAfter;
    const cut = source?.readyState !== EventSource.OPEN && !polls;
    if (known && (silent || heard && cut)) {
      tell('stale', `stale since ${moment(known)}`);
    } else if (!heard) {
      tell('waiting', source?.readyState === EventSource.OPEN ? 'waiting for news' : 'connecting');
    }
  };
  const watch = setInterval(judge, 1000);

  const look = () => {
    if (document.hidden) {
      close();
      settle();
    } else if (!source) {
      open();
    }
  };
  document.addEventListener('visibilitychange', look);
  tell('waiting', 'connecting');
  look();
  return () => {
    document.removeEventListener('visibilitychange', look);
    clearInterval(watch);
    clearTimeout(retry);
    settle();
    close();
  };
}

/** Lets those who listen know, without taking the focus. */
export function announce(text) {
  const log = document.getElementById('announcements');
  log.append(element('p', {}, text));
  while (log.childElementCount > 5) {
    log.firstElementChild.remove();
  }
}

// Theme ---------------------------------------------------------------------------------------

const wantsDark = matchMedia('(prefers-color-scheme: dark)');

/** 'light' or 'dark', whichever is seen. */
export function theme() {
  return document.documentElement.dataset.theme ?? (wantsDark.matches ? 'dark' : 'light');
}

/** The value of a colour token as it is now: colour('accent'). For canvases, which know no CSS. */
export function colour(token) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
}

/** Calls back whenever another theme is seen. */
export function onTheme(change) {
  document.addEventListener('theme', () => change(theme()));
}

const SUN = 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4';
const MOON = 'M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5';

const themeButton = document.getElementById('theme');

function drawThemeButton() {
  const dark = theme() === 'dark';
  const words = dark ? 'Switch to light' : 'Switch to dark';
  themeButton.setAttribute('aria-label', words);
  themeButton.title = words;
  fill(themeButton, shape('svg', {viewBox: '0 0 24 24', 'aria-hidden': 'true'}, shape('path', {d: dark ? SUN : MOON})));
}

function themeChanged() {
  drawThemeButton();
  document.dispatchEvent(new CustomEvent('theme'));
}

themeButton.addEventListener('click', () => {
  const next = theme() === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem('theme', next);
  } catch {
    // It holds for this page at least.
  }
  themeChanged();
});
wantsDark.addEventListener('change', themeChanged);
drawThemeButton();

// The menu may be wider than a phone: the page one is on stays in sight.
document.querySelector('.bar nav a[aria-current]')?.scrollIntoView({block: 'nearest', inline: 'center'});
