/** The list of what objects did, the newest first. */
import {clock, count, duration, element, exact, fill, say} from '/shell.js';
import {colourOf} from './draw.js';

const MOST_KNOWN = 300;
const MOST_SHOWN = 60;

const WORDS = {
  track_new: () => 'appeared',
  track_update: () => 'rests, moves on or is of another class',
  track_end: () => 'is gone',
  zone_enter: ({zone}) => `entered ${zone}`,
  zone_exit: ({zone, dwellMillis}) => `left ${zone}${Number.isFinite(dwellMillis) ? ` after ${duration(dwellMillis)}` : ''}`,
  line_cross: ({line, direction}) => `crossed ${line}${direction ? `, ${direction}` : ''}`,
};

export class Events {
  #list = document.getElementById('events');
  #none = document.getElementById('no-events');
  #known = new Map();
  #shown = '';

  /** Takes the newest events, of which some may be known already. */
  take(events) {
    events.filter(event => !this.#known.has(event.id)).forEach(event => this.#known.set(event.id, event));
    if (this.#known.size > MOST_KNOWN) {
      this.#known = new Map([...this.#known].slice(-MOST_KNOWN));
    }
  }

  classes() {
    return [...this.#known.values()].map(event => event.class);
  }

  /** @param accepts which events are shown */
  draw(accepts) {
    const all = [...this.#known.values()].reverse();
    const shown = all.filter(accepts).slice(0, MOST_SHOWN);
    const key = shown.map(event => event.id).join('\n');
    say(this.#none, shown.length ? '' : all.length
      ? `None of the ${count(all.length)} newest events is of this kind.` : 'Nothing has happened yet.');
    if (key === this.#shown) {
      return;
    }
    this.#shown = key;
    fill(this.#list, shown.map(event => {
      const chip = element('span', {class: 'chip', 'aria-hidden': 'true'});
      chip.style.setProperty('background', colourOf(event.class));
      return element('li', {'data-type': event.type},
        element('time', {datetime: new Date(event.at).toISOString(), title: exact(event.at)}, clock(event.at)),
        chip,
        element('p', {},
          element('b', {}, element('bdi', {}, event.class), ` ${event.object} `),
          element('bdi', {}, (WORDS[event.type] ?? (() => event.type))(event)),
          element('span', {class: 'quiet'}, element('bdi', {}, event.camera))));
    }));
  }
}
