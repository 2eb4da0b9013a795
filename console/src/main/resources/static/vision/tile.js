/** A camera on the page: its picture, how it is, and what is seen. */
import {count, duration, element, fill, fixed, say, time} from '/shell.js';
import {icon} from '/icons.js';
import {colourOf, draw} from './draw.js';

/** A place for the frames of one camera at a time. */
export class Picture {
  #image = null;
  #head = null;
  #look = {};
  #size = new ResizeObserver(() => this.#draw());

  constructor(parent) {
    this.canvas = element('canvas', {'aria-hidden': 'true'});
    parent.append(this.canvas);
    this.#size.observe(parent);
  }

  get head() {
    return this.#head;
  }

  /** The serial of what is shown, or of what could not be. */
  serial = 0;
  drawnAt = 0;

  /** Decodes beside the page, and draws the picture together with its own boxes. */
  async show(head, picture) {
    try {
      const image = await createImageBitmap(picture);
      if (head.serial <= this.serial) {
        return image.close();
      }
      this.#image?.close();
      this.#image = image;
      this.#head = head;
      this.broken = false;
    } catch {
      this.broken = true;
    }
    this.serial = head.serial;
    this.drawnAt = performance.now();
    this.#draw();
  }

  /** Draws zones, and boxes of one class only. */
  look(look) {
    this.#look = look;
    this.#draw();
  }

  clear() {
    this.#image?.close();
    this.#image = null;
    this.#head = null;
    this.serial = 0;
    this.canvas.width = 0;
  }

  #draw() {
    if (this.#image && this.canvas.parentElement.clientWidth) {
      draw(this.canvas, this.#image, this.#head, this.#look.scene, this.#look.only);
    }
  }
}

/** What is seen, the most frequent first: "3 person, 1 car". */
export function seen(counts, only = '') {
  return Object.entries(counts).filter(([name]) => !only || name === only)
    .sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));
}

export function inWords(pairs) {
  return pairs.map(([name, many]) => `${count(many)} ${name}`).join(', ');
}

/** How a camera is: {state, mark, words}. */
export function condition(camera) {
  if (document.body.hasAttribute('data-stale')) {
    return {state: 'stale', mark: 'clock', words: 'not heard of'};
  }
  if (camera.silent) {
    return {state: 'silent', mark: 'warning', words: 'silent'};
  }
  if (camera.boxes === 'BEHIND') {
    return {state: 'behind', mark: 'clock', words: `boxes are ${duration(camera.behindMillis)} behind`};
  }
  return camera.boxes === 'NONE'
    ? {state: 'plain', mark: 'image', words: 'without boxes'}
    : {state: 'live', mark: 'check', words: 'live'};
}

/** One camera among others. */
export class Tile {
  constructor(name, open) {
    this.name = name;
    const place = element('span', {class: 'picture'});
    this.picture = new Picture(place);
    this.veil = place.appendChild(element('span', {class: 'veil', hidden: true}));
    this.button = element('button', {type: 'button', class: 'tile-open', onclick: () => open(name)}, place);
    this.mark = element('span', {class: 'mark'});
    this.words = element('span');
    this.state = element('p', {class: 'tile-state'}, this.mark, this.words);
    this.rate = element('p', {class: 'tile-rate'});
    this.counts = element('ul', {class: 'counts', 'aria-label': 'Seen'});
    this.node = element('li', {class: 'panel tile', 'data-camera': name}, this.button,
      element('div', {class: 'tile-foot'},
        element('h3', {}, element('bdi', {title: name}, name)), this.state, this.rate, this.counts));
  }

  /** Shows how the camera is; its frames come by themselves. */
  show(camera, only) {
    this.camera = camera;
    const {state, mark, words} = condition(camera);
    if (this.node.dataset.state !== state) {
      this.node.dataset.state = state;
      fill(this.mark, icon(mark));
    }
    say(this.words, words);
    say(this.rate, camera.silent ? '' : `${fixed(camera.perSecond, camera.perSecond < 10 ? 1 : 0)} frames/s`);
    const pairs = seen(camera.counts, only);
    this.#count(pairs);
    this.#veil(camera);
    const what = inWords(pairs) || 'nothing seen';
    this.button.setAttribute('aria-label', `Open ${this.name}, ${words}, ${what}`);
  }

  #count(pairs) {
    const key = inWords(pairs);
    if (this.counts.dataset.said !== key) {
      this.counts.dataset.said = key;
      fill(this.counts, pairs.slice(0, 6).map(([name, many]) => {
        const chip = element('span', {class: 'chip', 'aria-hidden': 'true'});
        chip.style.setProperty('background', colourOf(name));
        return element('li', {}, chip, element('b', {}, count(many)), element('bdi', {title: name}, name));
      }));
    }
  }

  #veil(camera) {
    const amiss = this.picture.broken ? 'This picture cannot be shown' : this.picture.head ? '' : 'No picture yet';
    const key = camera.silent ? `silent ${camera.heardAt}` : amiss;
    if (this.veil.dataset.said !== key) {
      this.veil.dataset.said = key;
      this.veil.hidden = !key;
      fill(this.veil, camera.silent ? ['Last frame ', time(camera.heardAt)] : amiss);
    }
  }
}
