/** The overview: draws the lanes, keeps them true, and opens a part when asked. */
import {announce, ask, count, element, fill, live, rate, say, shape, time} from '/shell.js';
import {FOREIGN, openPart} from '/overview/sheet.js';

const lanes = document.getElementById('lanes');
const servers = document.getElementById('servers');
const notices = document.getElementById('notices');

const drawn = new Map();

function take(model) {
  drawServers(model.servers);
  document.getElementById('loading')?.remove();
  for (const lane of model.lanes) {
    if (!drawn.has(lane.name)) {
      const made = new Lane(lane);
      drawn.set(lane.name, made);
      lanes.append(made.panel);
    }
    drawn.get(lane.name).show(lane);
  }
  order(model.lanes);
}

/** What runs stands first; what does not takes a line each, until somebody unfolds it. */
function order(all) {
  const off = lane => lane.condition === 'OFF';
  const wanted = [...all.filter(lane => !off(lane)), ...all.filter(off)].map(lane => drawn.get(lane.name).panel);
  // Whoever works in there with the keyboard is not moved.
  if (!lanes.contains(document.activeElement) && wanted.some((panel, i) => lanes.children[i] !== panel)) {
    lanes.append(...wanted);
  }
}

// Signs -----------------------------------------------------------------------------------------

const SIGNS = {
  OFF: ['M3 8h10'],
  UNKNOWN: ['M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.8-1.1 1.6M8 13v.01'],
  IDLE: ['M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3'],
  FLOWING: ['M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3'],
  STARTING: ['M8 3a5 5 0 1 0 5 5'],
  WARNING: ['M8 2 14.5 14h-13z', 'M8 6.5v3.2M8 12v.01'],
  DEAD: ['M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11', 'M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4'],
  TROUBLE: ['M5 1.5h6L14.5 5v6L11 14.5H5L1.5 11V5z', 'M5.5 5.5l5 5M10.5 5.5l-5 5'],
};

function sign(look) {
  const [outline, cut] = SIGNS[look];
  return shape('svg', {class: 'sign', viewBox: '0 0 16 16', 'aria-hidden': 'true', 'data-condition': look},
    shape('path', {d: outline}), cut ? shape('path', {d: cut, class: 'cut'}) : null);
}

/** Puts another sign where the condition, or how it looks, is another one. */
function resign(holder, condition, look = condition) {
  holder.dataset.condition = condition;
  const now = holder.querySelector('.sign');
  if (now.dataset.condition !== look) {
    now.replaceWith(sign(look));
  }
}

// Servers ---------------------------------------------------------------------------------------

function drawServers(all) {
  const known = new Map([...servers.children].map(item => [item.dataset.name, item]));
  for (const server of all) {
    let item = known.get(server.name);
    known.delete(server.name);
    if (!item) {
      const button = element('button', {type: 'button', class: 'server', onclick: () => openPart({type: 'server', ...item.server})},
        sign(server.condition), element('b', {}, server.name), element('span', {class: 'words'}));
      item = element('li', {'data-name': server.name}, button);
      servers.append(item);
    }
    item.server = server;
    const button = item.firstElementChild;
    resign(button, server.condition);
    say(button.querySelector('.words'), server.words);
  }
  known.forEach(item => item.remove());

  const troubles = all.filter(server => server.condition === 'TROUBLE');
  const words = troubles.map(server => server.name + server.words).join();
  if (notices.dataset.words !== words) {
    notices.dataset.words = words;
    fill(notices, troubles.map(server => element('div', {class: 'message', 'data-kind': 'trouble', role: 'alert'},
      element('b', {}, `${server.name}: ${server.words}.`),
      element('span', {}, `Looked for at ${server.address}. `, server.advice ? ['Try ', element('code', {}, server.advice), '.'] : ''))));
  }
}

// A lane ----------------------------------------------------------------------------------------

const KINDS = {TOPIC: 'topic', CONTROL: 'topic that steers', FOREIGN, DEAD_LETTERS: 'dead letters', STORE: 'store'};

class Lane {
  constructor(lane) {
    this.words = element('span', {});
    this.said = element('p', {class: 'lane-words'}, sign('UNKNOWN'), this.words);
    this.advice = element('p', {class: 'lane-advice'});
    this.arrows = shape('svg', {class: 'arrows', 'aria-hidden': 'true'});
    this.left = element('div', {class: 'column'});
    this.middle = element('div', {class: 'column'});
    this.right = element('div', {class: 'column'});
    this.parts = new Map();
    const title = `lane-${lane.name}`;
    const map = `map-${lane.name}`;
    this.unfold = element('button', {type: 'button', class: 'unfold', 'aria-expanded': 'false', 'aria-controls': map,
      'aria-label': `Parts of ${lane.name}`, onclick: () => this.fold(!this.panel.hasAttribute('data-unfolded'))}, 'Parts');
    this.page = element('a', {class: 'lane-page', target: '_blank', rel: 'noopener', hidden: true, 'aria-label': `Flink Web UI of ${lane.name}`}, 'Flink Web UI ↗');
    this.panel = element('section', {class: 'panel lane', 'aria-labelledby': title},
      element('div', {class: 'lane-head'}, element('h2', {id: title}, lane.name), this.said, this.advice, this.page, this.unfold),
      element('div', {class: 'map', id: map}, this.arrows, this.left, this.middle, this.right));
    new ResizeObserver(() => this.route()).observe(this.panel);
  }

  /** Shows the parts of a lane that does not run, or hides them. */
  fold(open) {
    this.panel.toggleAttribute('data-unfolded', open);
    this.unfold.setAttribute('aria-expanded', String(open));
    this.route();
  }

  show(lane) {
    const before = this.panel.dataset.condition;
    if (lane.condition === 'OFF' && before !== 'OFF' && this.panel.contains(document.activeElement)) {
      this.fold(true);
    }
    this.panel.dataset.condition = lane.condition;
    resign(this.said, lane.condition);
    say(this.words, lane.words);
    if (this.advised !== lane.advice) {
      this.advised = lane.advice;
      fill(this.advice, lane.advice ? [lane.condition === 'OFF' ? 'Start it with ' : 'Look into ', element('code', {}, lane.advice)] : '');
    }
    const page = lane.condition === 'OFF' ? null : lane.job.page ?? null;
    if (this.page.getAttribute('href') !== page) {
      this.page.hidden = !page;
      if (page) {
        this.page.href = page;
      } else {
        this.page.removeAttribute('href');
      }
    }
    if (before && before !== lane.condition && (lane.condition === 'TROUBLE' || before === 'TROUBLE')) {
      announce(`${lane.name}: ${lane.words}`);
    }

    const seen = new Set();
    let changed = false;
    const place = (column, key, made, update) => {
      seen.add(key);
      if (!this.parts.has(key)) {
        const part = made();
        this.parts.set(key, part);
        column.append(part.button);
        changed = true;
      }
      update(this.parts.get(key));
    };
    place(this.middle, 'job', () => new JobPart(lane.name), part => part.show(lane.job));
    const several = lane.letters.length > 1;
    lane.inputs.forEach(input => place(this.left, 'in ' + input.name,
      () => new Part(input, 'in', this.arrows), part => part.show(input, lane.job)));
    lane.outputs.forEach(output => place(this.right, 'out ' + output.name,
      () => new Part(output, 'out', this.arrows), part => part.show(output, lane.job)));
    // Beside a single input everybody knows whose dead letters they are.
    lane.letters.forEach(letters => place(this.right, 'out ' + letters.name,
      () => new Part(letters, 'out', this.arrows, several ? `dead letters of ${sourceOf(letters)}` : 'dead letters'),
      part => part.show(letters, lane.job)));
    for (const [key, part] of this.parts) {
      if (!seen.has(key)) {
        part.remove();
        this.parts.delete(key);
        changed = true;
      }
    }
    if (changed) {
      this.route();
    }
  }

  /** Leads the arrows from box to box, wherever the boxes stand. */
  route() {
    const frame = this.arrows.getBoundingClientRect();
    const job = this.parts.get('job')?.button.getBoundingClientRect();
    if (!job || !frame.width) {
      return;
    }
    const narrow = matchMedia('(max-width: 900px)').matches;
    const at = box => ({left: box.left - frame.left, right: box.right - frame.left, middle: box.top + box.height / 2 - frame.top});
    const centre = at(job);
    const sides = {in: [], out: []};
    for (const part of this.parts.values()) {
      part.direction && sides[part.direction].push(part);
    }
    for (const [direction, parts] of Object.entries(sides)) {
      parts.forEach((part, i) => {
        const box = at(part.button.getBoundingClientRect());
        if (narrow) {
          part.leadAlongside(box, centre);
        } else {
          // Arrows meet the job side by side, not all in one point.
          const spread = Math.min(10, (job.height - 24) / Math.max(1, parts.length - 1));
          part.leadAcross(box, centre, centre.middle + (i - (parts.length - 1) / 2) * spread);
        }
      });
    }
  }
}

// A topic or a store, with its arrow ------------------------------------------------------------

class Part {
  /** @param label what the box says, where it is not the part's name */
  constructor(model, direction, arrows, label = null) {
    this.model = model;
    this.direction = direction;
    this.flow = element('span', {class: 'flow'});
    this.more = element('span', {class: 'more'});
    const look = {STORE: ' store', DEAD_LETTERS: ' branch'}[model.kind] ?? '';
    this.button = element('button', {type: 'button', class: 'part' + look, title: model.name, onclick: () => openPart({type: KINDS[this.model.kind], ...this.model})},
      sign(model.condition), element('span', {class: label ? 'name label' : 'name'}, label ?? model.name), this.flow, this.more);
    this.line = shape('path', {class: 'line'});
    this.stream = shape('path', {class: 'stream'});
    this.head = shape('path', {class: 'head'});
    this.rate = shape('text', {class: 'rate'});
    this.waiting = shape('text', {class: 'waiting'});
    this.alarm = shape('text', {class: 'alarm'});
    this.arrow = shape('g', {class: model.kind === 'DEAD_LETTERS' ? 'arrow dead' : 'arrow'}, this.line, this.stream, this.head, this.rate, this.waiting, this.alarm);
    arrows.append(this.arrow);
  }

  show(model, job) {
    this.model = model;
    const dead = model.count > 0 && (model.condition === 'IDLE' || model.condition === 'FLOWING');
    resign(this.button, model.condition, dead ? 'DEAD' : model.condition);
    const through = model.perSecond === undefined ? '' : rate(model.perSecond);
    const waiting = model.waiting === undefined ? '' : `${count(model.waiting)} waiting`;
    say(this.rate, through);
    this.arrow.classList.toggle('still', !model.perSecond);
    say(this.waiting, waiting);
    say(this.flow, through);
    if (model.kind === 'DEAD_LETTERS' && model.count !== undefined) {
      const many = model.count ? [count(model.count), model.words].filter(Boolean).join(', ') : model.words;
      fillTimed(this.more, model.newestAt, [many], ', newest ');
    } else {
      say(this.more, this.direction === 'in' && model.waiting ? [waiting, model.words].filter(Boolean).join(', ') : model.words);
      // Beside the arrow it is said already, where there is room for that.
      this.more.classList.toggle('known', this.direction === 'in' && !model.words);
    }
    // What the drawing says is said to those who do not see it, too.
    this.button.setAttribute('aria-label', [
      `${KINDS[model.kind]} ${model.name}`, STATES[model.condition],
      through && `${through} ${this.direction === 'in' ? 'read' : 'written'}`, this.more.textContent || waiting,
    ].filter(Boolean).join(', '));

    // Through a job that is not there nothing can flow.
    const leads = job.condition === 'OFF' || job.condition === 'UNKNOWN' ? job.condition : model.condition;
    this.arrow.dataset.condition = leads;
    say(this.alarm, leads === 'TROUBLE' ? '✕' : leads === 'WARNING' ? '▲' : '');
    const speed = model.perSecond > 100 ? 'much' : model.perSecond > 2 ? 'some' : model.perSecond > 0 ? 'little' : null;
    if (speed) {
      this.arrow.dataset.flows = speed;
    } else {
      delete this.arrow.dataset.flows;
    }
  }

  /** From the left to the right; the label stands where the line is level, beside its box. */
  leadAcross(box, job, height) {
    const inwards = this.direction === 'in';
    const [from, fromY] = inwards ? [box.right, box.middle] : [job.right, height];
    const [to, toY] = inwards ? [job.left, height] : [box.left, box.middle];
    const level = Math.min(116, (to - from) / 2);
    const [bendFrom, bendTo] = inwards ? [from + level, to - 10] : [from, to - level];
    const half = (bendFrom + bendTo) / 2;
    this.lead(`M${from} ${fromY}H${bendFrom}C${half} ${fromY} ${half} ${toY} ${bendTo} ${toY}H${to - 7}`, to, toY);
    const x = inwards ? from + 10 : to - level + 6;
    const y = inwards ? fromY : toY;
    put(this.rate, x, y - 6);
    put(this.waiting, x, y + 16);
    put(this.alarm, half, (fromY + toY) / 2 + 5);
  }

  /** Down a line on the left. */
  leadAlongside(box, job) {
    const spine = box.left - 15;
    const [from, to] = this.direction === 'in' ? [box.middle, job.middle - 6] : [job.middle + 6, box.middle];
    this.lead(`M${box.left} ${from}H${spine}V${to}H${box.left - 7}`, box.left, to);
    put(this.alarm, spine, this.direction === 'in' ? from + 5 : to + 5);
  }

  lead(way, x, y) {
    this.line.setAttribute('d', way);
    this.stream.setAttribute('d', way);
    this.head.setAttribute('d', `M${x - 8} ${y - 4}L${x - 1} ${y}L${x - 8} ${y + 4}z`);
  }

  remove() {
    this.button.remove();
    this.arrow.remove();
  }
}

function sourceOf(letters) {
  return letters.name.replace(/\.dead-letters$/, '');
}

const STATES = {
  OFF: 'off', UNKNOWN: 'unknown', IDLE: 'idle', FLOWING: 'flowing', STARTING: 'starting', WARNING: 'warning', TROUBLE: 'in trouble',
};

function put(text, x, y) {
  text.setAttribute('x', x);
  text.setAttribute('y', y);
}

/** Text that may end in a time; made anew only where something differs. */
function fillTimed(node, millis, words, before) {
  const key = words.join('') + (millis ?? '');
  if (node.dataset.key !== key) {
    node.dataset.key = key;
    fill(node, words, millis ? [before, time(millis)] : '');
  }
}

class JobPart {
  constructor(pipeline) {
    this.words = element('span', {class: 'more'});
    this.facts = element('span', {class: 'facts'});
    this.name = element('span', {class: 'name'});
    this.button = element('button', {type: 'button', class: 'part job', onclick: () => openPart({type: 'job', pipeline, ...this.model})},
      sign('UNKNOWN'), this.name, this.words, this.facts);
  }

  show(model) {
    this.model = model;
    resign(this.button, model.condition);
    say(this.name, model.name);
    say(this.words, model.words);
    const restarts = model.restarts === undefined ? '' : `${count(model.restarts)} restart${model.restarts === 1 ? '' : 's'}`;
    const alive = model.id && model.condition !== 'OFF';
    fillTimed(this.facts, alive ? model.checkpointAt : null, alive ? [restarts] : [''], ' · checkpoint ');
    this.button.setAttribute('aria-label', `job ${model.name}, ${model.words}${alive ? ', ' + this.facts.textContent : ''}`);
  }

  remove() {
    this.button.remove();
  }
}

live('/api/overview/live', {overview: take}, {poll: {url: '/api/overview', every: 3000, take}});
ask('/api/overview').then(take, fault => {
  const loading = document.getElementById('loading');
  if (loading) {
    say(loading, `${fault.message} ${fault.advice}`);
  }
});
