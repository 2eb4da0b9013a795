/** One camera, as large as the window, with what is in its frame beside it. */
import {count, element, fill, fixed, say, time} from '/shell.js';
import {facts} from '/sheet.js';
import {condition, Picture} from './tile.js';
import {colourOf} from './draw.js';

const byId = id => document.getElementById(id);
const dialog = byId('large');

export class Large {
  #picture = new Picture(byId('large-picture'));
  #drawn = 0;
  name = null;

  /**
   * @param step gives the name of the camera before (-1) or after (1) one
   * @param changed told when another camera is shown, or none any more
   */
  constructor(step, changed) {
    this.changed = changed;
    byId('large-close').addEventListener('click', () => dialog.close());
    dialog.addEventListener('click', event => event.target === dialog && dialog.close());
    dialog.addEventListener('close', () => {
      this.name = null;
      this.#picture.clear();
      changed();
    });
    const go = by => this.open(step(this.name, by));
    byId('large-before').addEventListener('click', () => go(-1));
    byId('large-after').addEventListener('click', () => go(1));
    dialog.addEventListener('keydown', event => {
      const by = {ArrowLeft: -1, ArrowRight: 1}[event.key];
      if (by) {
        event.preventDefault();
        go(by);
      }
    });
  }

  get serial() {
    return this.#picture.serial;
  }

  open(name) {
    if (name !== this.name) {
      this.name = name;
      this.#picture.clear();
      this.#drawn = 0;
      fill(byId('large-title'), element('bdi', {}, name));
      fill(byId('large-facts'));
      fill(byId('object-rows'));
      this.changed();
    }
    if (!dialog.open) {
      dialog.showModal();
    }
  }

  look(look) {
    this.#picture.look(look);
  }

  async take(head, picture) {
    if (head.name === this.name) {
      await this.#picture.show(head, picture);
    }
  }

  /** Shows how the camera is; what stands beside the picture is that of the picture. */
  show(camera, only) {
    const {state, words} = condition(camera);
    const mark = byId('large-state');
    say(mark, `· ${words}`);
    mark.dataset.state = state;
    const {head} = this.#picture;
    if (!head || head.name !== this.name || head.serial === this.#drawn) {
      return;
    }
    this.#drawn = head.serial;
    fill(byId('large-facts'), facts([
      ['Frame', String(head.number)],
      ['Taken', time(head.at)],
      ['Size', `${count(head.width)} × ${count(head.height)} pixels`],
      ['Rate', camera.silent ? null : `${fixed(camera.perSecond, 1)} frames/s`],
    ]));
    const objects = (head.objects ?? []).filter(object => !only || object.class === only);
    say(byId('objects-title'), objects.length ? `In this frame: ${count(objects.length)} object${objects.length === 1 ? '' : 's'}` : 'In this frame');
    fill(byId('object-rows'), objects.length
      ? objects.map(object => row(object))
      : element('tr', {}, element('td', {colspan: 3, class: 'quiet'},
        head.objects ? 'Nothing is seen in it.' : 'Nobody has looked at it.')));
  }
}

function row({id, class: name, score, zones, stationary, age, gender}) {
  const chip = element('span', {class: 'chip', 'aria-hidden': 'true'});
  chip.style.setProperty('background', colourOf(name));
  const more = [stationary ? 'at rest' : null, age ? `about ${age}` : null, gender].filter(Boolean).join(', ');
  return element('tr', {},
    element('td', {}, chip, element('bdi', {}, name), ` ${id}`, more ? element('span', {class: 'quiet'}, ` ${more}`) : null),
    element('td', {class: 'number'}, fixed(score)),
    element('td', {}, element('bdi', {}, zones.join(', ') || '–')));
}
