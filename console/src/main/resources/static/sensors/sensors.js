/** The page of sensors: a grid of the last windows of all machines, and one sensor over time. */
import {ask, count, element, fill, live, say, time} from '/shell.js';
import {drawStanding} from '/standing.js';
import {onSheetClosed} from '/sheet.js';
import {KEYS, lookOf, MEANINGS} from './look.js';
import {openSensor, renewSensor} from './sensor.js';

const byId = id => document.getElementById(id);
const ROWS = 25;
const COLUMNS = 20;

const wanted = {machine: '', sensor: '', row: 0, column: 0};
let view = 'deviation';
let grid = null;

// Asking ------------------------------------------------------------------------------------------

let asking = false;
let again = false;

/** Asks for the part that is seen; what comes meanwhile is asked for once, afterwards. */
async function load() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    do {
      again = false;
      take(await ask(address()));
    } while (again);
  } catch {
    // That the console does not answer is said in the bar.
  } finally {
    asking = false;
  }
}

function address() {
  return `/api/sensors?${new URLSearchParams(wanted)}`;
}

function take(whole) {
  grid = whole.grid;
  takeStanding(whole.standing);
  draw();
  renewSensor();
}

function takeStanding(standing) {
  drawStanding(standing, {kafka: 'Kafka', job: 'The job'}, 'What is shown stays as it was.');
}

// Drawing -----------------------------------------------------------------------------------------

function draw() {
  const {complete, unreadable, known, left, newest} = grid;
  byId('loading').hidden = complete || known > 0;
  byId('nothing').hidden = !complete || known > 0;
  byId('desk').hidden = known === 0;
  const foreign = [
    unreadable ? `${count(unreadable)} messages are no fingerprints, and not shown.` : '',
    left ? `More than ${count(known)} sensors are not kept: the others are not shown.` : '',
  ].filter(Boolean).join(' ');
  byId('foreign').hidden = !foreign;
  say(byId('foreign'), foreign);
  const key = `${known} ${newest}`;
  if (byId('summary').dataset.key !== key) {
    byId('summary').dataset.key = key;
    fill(byId('summary'), known ? [`${count(known)} sensor${known === 1 ? '' : 's'}, the newest window closed `, time(newest)] : '');
  }
  drawStrange();
  drawGrid();
}

function drawStrange() {
  const {strange} = grid;
  say(byId('strange-words'), strange.length ? '' : 'Nothing: no mean is 3 σ from usual, and no sensor lacks a fifth of its readings.');
  const focused = document.activeElement.closest?.('#strange li')?.dataset.name;
  fill(byId('strange'), strange.map(({machine, sensor, cell}) => {
    const name = `${machine} · ${sensor}`;
    const look = lookOf(cell, cell.missing >= 0.2 ? 'missing' : 'deviation');
    return element('li', {'data-name': name}, element('button', {type: 'button', class: 'odd', 'data-level': look.level, onclick: () => openFrom(() => strangeItem(name)?.firstElementChild, machine, sensor)},
      element('b', {}, element('bdi', {}, name)), element('span', {}, [look.sign, look.words].filter(Boolean).join(' '))));
  }));
  if (focused) {
    strangeItem(focused)?.firstElementChild.focus();
  }
}

function strangeItem(name) {
  return [...byId('strange').children].find(item => item.dataset.name === name);
}

/** What gets the focus once the sheet is closed: what opened it may have been drawn anew. */
let opener = () => null;

function openFrom(where, machine, sensor) {
  opener = where;
  openSensor(machine, sensor);
}

onSheetClosed(() => opener()?.focus());

/** The one cell that the tab key reaches. */
let current = [0, 0];

function drawGrid() {
  const {columns, rows, machines, sensors} = grid;
  const holds = byId('grid').contains(document.activeElement);
  fill(byId('grid-head'), element('tr', {}, element('th', {scope: 'col'}, 'Machine'),
    columns.map(name => element('th', {scope: 'col'}, element('bdi', {}, name)))));
  fill(byId('grid-body'), rows.map((row, y) => element('tr', {},
    element('th', {scope: 'row'}, element('bdi', {}, row.machine), element('span', {class: 'type'}, element('bdi', {}, row.type))),
    row.cells.map((cell, x) => element('td', {}, cell ? button(row.machine, columns[x], cell, x, y) : element('span', {class: 'unseen'}, 'none'))))));
  byId('grid').hidden = rows.length === 0;
  byId('grid-help').hidden = rows.length === 0;
  byId('no-match').hidden = rows.length > 0;
  say(byId('no-match'), rows.length ? '' : 'No sensor of any machine matches.');
  pager('rows-pager', 'machines', machines, 'row', ROWS);
  pager('columns-pager', 'sensors', sensors, 'column', COLUMNS);
  point(current, holds);
}

function button(machine, sensor, cell, x, y) {
  const look = lookOf(cell, view);
  return element('button', {
    type: 'button', class: 'cell', tabindex: '-1', 'data-level': look.level, 'data-at': `${x},${y}`,
    title: look.words, 'aria-label': `${machine}, sensor ${sensor}: ${look.words}`,
    onclick: () => {
      point([x, y], true);
      openFrom(() => cellAt([x, y]), machine, sensor);
    },
  }, element('span', {}, look.text), look.sign ? element('span', {class: 'sign'}, look.sign) : null);
}

function pager(id, what, all, which, size) {
  const from = wanted[which] * size;
  byId(id).hidden = all <= size;
  if (all <= size && wanted[which]) {
    wanted[which] = 0;
    load();
    return;
  }
  const turn = by => () => {
    wanted[which] += by;
    load();
  };
  const said = `${what} ${count(from + 1)}–${count(Math.min(all, from + size))} of ${count(all)}`;
  if (byId(id).dataset.said !== said) {
    const holds = byId(id).contains(document.activeElement) ? document.activeElement.dataset.turn : null;
    byId(id).dataset.said = said;
    fill(byId(id), element('button', {type: 'button', class: 'button', 'data-turn': 'back', disabled: from === 0, 'aria-label': `Earlier ${what}`, onclick: turn(-1)}, '‹'),
      element('span', {role: 'status'}, said),
      element('button', {type: 'button', class: 'button', 'data-turn': 'on', disabled: from + size >= all, 'aria-label': `More ${what}`, onclick: turn(1)}, '›'));
    if (holds) {
      (byId(id).querySelector(`[data-turn="${holds}"]:enabled`) ?? byId(id).querySelector(':enabled'))?.focus();
    }
  }
}

// The keyboard ------------------------------------------------------------------------------------

function cellAt([x, y]) {
  return byId('grid-body').querySelector(`[data-at="${x},${y}"]`);
}

function point(at, focus) {
  cellAt(current)?.setAttribute('tabindex', '-1');
  const cell = cellAt(at) ?? byId('grid-body').querySelector('.cell');
  if (cell) {
    current = cell.dataset.at.split(',').map(Number);
    cell.setAttribute('tabindex', '0');
    if (focus) {
      cell.focus();
    }
  }
}

byId('grid').addEventListener('keydown', event => {
  const step = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
  if (step) {
    event.preventDefault();
    // Over places where a machine has no such sensor.
    for (let [x, y] = current; ;) {
      x += step[0];
      y += step[1];
      if (x < 0 || y < 0 || x >= grid.columns.length || y >= grid.rows.length) {
        return;
      }
      if (cellAt([x, y])) {
        point([x, y], true);
        return;
      }
    }
  }
});

// What is wanted ----------------------------------------------------------------------------------

for (const name of ['machine', 'sensor']) {
  byId(name).addEventListener('input', () => {
    wanted[name] = byId(name).value.trim();
    wanted.row = wanted.column = 0;
    load();
  });
}

byId('views').addEventListener('change', event => {
  view = event.target.value;
  drawKey();
  if (grid) {
    drawGrid();
  }
});

function drawKey() {
  fill(byId('key'), element('p', {class: 'quiet'}, MEANINGS[view]),
    element('ul', {class: 'key-steps', 'aria-label': 'What colours and signs mean'}, KEYS[view].map(([level, sign, words]) =>
      element('li', {}, element('span', {class: 'cell', 'data-level': level, 'aria-hidden': 'true'}, sign), words))));
}

drawKey();
load();
live('/api/sensors/live', {news: load, standing: takeStanding}, {
  poll: {url: '/api/sensors', every: 3000, take: load},
  changed: state => document.body.toggleAttribute('data-stale', state === 'stale'),
});
