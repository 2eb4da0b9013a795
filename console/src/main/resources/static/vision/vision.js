/** The page of cameras: their frames with what is seen in them, and what objects do. */
import {announce, bytes, count, element, fill, fixed, live, moment, say, time} from '/shell.js';
import {drawStanding} from '/standing.js';
import {Events} from './events.js';
import {follow} from './frames.js';
import {Large} from './large.js';
import {condition, inWords, seen, Tile} from './tile.js';

const FEW_PICTURES = 200;
const LARGE_PICTURES = 100;
const CALM_PICTURES = 5000;

const byId = id => document.getElementById(id);
const inOrder = new Intl.Collator('en', {numeric: true}).compare;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

const tiles = new Map();
const events = new Events();
const large = new Large(neighbour, () => {
  lookAtLarge();
  askNow();
});
let cameras = new Map();
let scenes = new Map();
let kind = '';
let paused = false;

// Pictures ----------------------------------------------------------------------------------------

/** Only what is seen is asked for. */
const sights = new IntersectionObserver(seenNow => seenNow.forEach(({target, isIntersecting}) => {
  const tile = tiles.get(target.dataset.camera);
  if (tile) {
    tile.isSeen = isIntersecting;
  }
}), {rootMargin: '64px'});

/** The tiles whose pictures are to be renewed: those that wait longest first. */
function due() {
  return [...tiles.values()]
    .filter(tile => tile.isSeen && !tile.node.hidden && tile.camera.serial !== tile.picture.serial)
    .sort((one, other) => one.picture.drawnAt - other.picture.drawnAt);
}

function wanted() {
  if (large.name !== null) {
    const camera = cameras.get(large.name);
    const isDue = camera && camera.serial !== large.serial && !(paused && large.serial);
    return isDue ? [[camera.camera, large.serial]] : [];
  }
  return due().filter(tile => !(paused && tile.picture.serial)).map(tile => [tile.camera.camera, tile.picture.serial]);
}

function pace() {
  const first = large.name !== null ? !large.serial : due().some(tile => !tile.picture.serial);
  return calm.matches && !first ? CALM_PICTURES : large.name !== null ? LARGE_PICTURES : FEW_PICTURES;
}

const askNow = follow(wanted,
  (head, picture) => large.name !== null ? large.take(head, picture) : tiles.get(head.name)?.picture.show(head, picture),
  pace);

const pause = byId('pause');
pause.addEventListener('click', () => {
  paused = !paused;
  pause.setAttribute('aria-pressed', paused);
  askNow();
});
const sayCalm = () => byId('calm').hidden = !calm.matches;
calm.addEventListener('change', sayCalm);
sayCalm();

// What is chosen ----------------------------------------------------------------------------------

const search = byId('search');
const choice = byId('class');
search.addEventListener('input', draw);
choice.addEventListener('change', () => {
  look();
  draw();
});
byId('kinds').addEventListener('change', event => {
  kind = event.target.value;
  drawEvents();
});

function matches(name) {
  return name.toLowerCase().includes(search.value.trim().toLowerCase());
}

/** Classes are offered once they were seen. */
function offer(names) {
  const known = new Set([...choice.options].map(option => option.value));
  for (const name of new Set(names)) {
    if (!known.has(name) && choice.options.length < 200) {
      const after = [...choice.options].slice(1).find(option => inOrder(option.value, name) > 0);
      choice.insertBefore(element('option', {value: name}, name), after ?? null);
    }
  }
}

/** How pictures are drawn from now on. */
function look() {
  tiles.forEach((tile, name) => tile.picture.look({scene: scenes.get(name), only: choice.value}));
  lookAtLarge();
}

function lookAtLarge() {
  large.look({scene: scenes.get(large.name), only: choice.value});
}

function neighbour(name, by) {
  const names = [...tiles.values()].filter(tile => !tile.node.hidden).map(tile => tile.name).sort(inOrder);
  return names.length ? names[(names.indexOf(name) + by + names.length) % names.length] : name;
}

// Cameras -----------------------------------------------------------------------------------------

function takeCameras(state) {
  const before = cameras;
  cameras = new Map(state.cameras.map(camera => [camera.name, camera]));
  offer(state.cameras.flatMap(camera => Object.keys(camera.counts)));
  for (const camera of state.cameras) {
    const silent = before.get(camera.name)?.silent;
    if (silent !== undefined && silent !== camera.silent) {
      announce(camera.silent ? `${camera.name} is silent.` : `${camera.name} sends again.`);
    }
  }
  const known = cameras.size > 0;
  byId('loading').hidden = known || state.caughtUp;
  byId('nothing').hidden = known || !state.caughtUp;
  byId('tools').hidden = !known;
  byId('desk').hidden = !known;
  byId('crowded').hidden = !state.crowded;
  const unreadable = byId('unreadable');
  unreadable.hidden = !state.unreadable;
  say(unreadable, `${count(state.unreadable)} message${state.unreadable === 1 ? ' was' : 's were'} no frame that can be shown; the dead letters say why.`);
  draw();
}

function draw() {
  const names = [...cameras.keys()].sort(inOrder);
  const list = byId('tiles');
  for (const [name, tile] of tiles) {
    if (!cameras.has(name)) {
      sights.unobserve(tile.node);
      tile.picture.clear();
      tile.node.remove();
      tiles.delete(name);
    }
  }
  let at = list.firstElementChild;
  for (const name of names) {
    const tile = tiles.get(name) ?? hang(name);
    tile.show(cameras.get(name), choice.value);
    tile.node.hidden = !matches(name);
    if (tile.node === at) {
      at = at.nextElementSibling;
    } else {
      list.insertBefore(tile.node, at);
    }
  }
  const shown = names.filter(matches);
  byId('no-match').hidden = shown.length > 0 || names.length === 0;
  say(byId('no-match'), `No camera's name contains “${search.value.trim()}”; there are ${count(names.length)}.`);
  summarise(names, shown);
  drawTable(shown);
  const opened = cameras.get(large.name);
  if (opened) {
    large.show(opened, choice.value);
  }
}

function hang(name) {
  const tile = new Tile(name, camera => large.open(camera));
  tile.picture.look({scene: scenes.get(name), only: choice.value});
  tiles.set(name, tile);
  sights.observe(tile.node);
  return tile;
}

function summarise(names, shown) {
  const silent = names.filter(name => cameras.get(name).silent).length;
  const all = {};
  for (const name of shown.filter(one => !cameras.get(one).silent)) {
    for (const [thing, many] of Object.entries(cameras.get(name).counts)) {
      all[thing] = (all[thing] ?? 0) + many;
    }
  }
  const parts = [
    shown.length === names.length ? `${count(names.length)} camera${names.length === 1 ? '' : 's'}` : `${count(shown.length)} of ${count(names.length)} cameras`,
    silent ? `${count(silent)} silent` : null,
  ].filter(Boolean).join(', ');
  const things = inWords(seen(all, choice.value).slice(0, 4));
  const summary = byId('summary');
  say(summary, names.length ? parts : '');
  summary.title = things;
  say(byId('cameras-title'), things ? `Cameras, ${things} now` : 'Cameras');
}

const details = byId('table-details');
details.addEventListener('toggle', draw);
let tableAt = 0;

function drawTable(names) {
  if (!details.open || performance.now() - tableAt < 900 && byId('camera-rows').childElementCount === names.length) {
    return;
  }
  tableAt = performance.now();
  fill(byId('camera-rows'), names.map(name => {
    const camera = cameras.get(name);
    return element('tr', {},
      element('td', {}, element('bdi', {}, name)),
      element('td', {}, condition(camera).words, camera.silent ? [', last frame ', time(camera.heardAt)] : ''),
      element('td', {class: 'number'}, fixed(camera.perSecond, 1)),
      element('td', {class: 'number'}, String(camera.number)),
      element('td', {class: 'number'}, moment(camera.at)),
      element('td', {}, element('bdi', {}, inWords(seen(camera.counts, choice.value)) || '–')));
  }));
}

// Events, statistics and servers ------------------------------------------------------------------

function takeNews(news) {
  events.take(news.news.events);
  offer(events.classes());
  drawEvents();
  drawWindows(news.news.windows);
  const names = new Map([...cameras.values()].map(camera => [camera.camera, camera.name]));
  const told = new Map(news.scenes.map(scene => [names.get(scene.camera), scene]));
  if (JSON.stringify([...told]) !== JSON.stringify([...scenes])) {
    scenes = told;
    look();
  }
}

function drawEvents() {
  events.draw(event => matches(event.camera) && (!choice.value || event.class === choice.value)
    && event.type.startsWith(kind));
}

function drawWindows(windows) {
  byId('windows').hidden = windows.length === 0;
  fill(byId('window-rows'), windows.sort((one, other) => inOrder(one.key, other.key)).map(window => element('tr', {},
    element('td', {}, element('bdi', {}, window.key)),
    element('td', {class: 'number'}, time(window.window_end)),
    element('td', {class: 'number'}, fixed(window.fps, 1)),
    ...[window.frames, window.invalid, window.dropped, window.late, window.gaps].map(many => element('td', {class: 'number'}, count(many))),
    element('td', {class: 'number', title: `${fixed(window.brightness_min, 0)} to ${fixed(window.brightness_max, 0)} of 255`}, fixed(window.brightness_mean, 0)),
    element('td', {class: 'number'}, bytes(Math.round(window.bytes_mean))))));
}

function takeStanding(standing) {
  drawStanding(standing, {kafka: 'Kafka', job: 'The job'},
    standing.kafka.well ? 'Pictures are shown as they come, without boxes.' : 'What is here is what came before.');
}

live('/api/vision/live', {cameras: takeCameras, news: takeNews, standing: takeStanding}, {
  poll: {
    url: '/api/vision',
    every: 1000,
    take: whole => {
      takeStanding(whole.standing);
      takeCameras(whole.cameras);
      takeNews(whole.news);
    },
  },
  quietAfter: 6000,
  changed: state => {
    document.body.toggleAttribute('data-stale', state === 'stale');
    draw();
  },
});
