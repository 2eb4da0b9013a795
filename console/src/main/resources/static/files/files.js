/** The page of files: what is sent from here, and what became of all there are. */
import {announce, ask, bytes, count, element, fill, live, say, time} from '/shell.js';
import {allFacts, cardFacts, explained, facts, icon, steps, type, WAY} from './look.js';
import {openSheet, section} from '/sheet.js';
import {drawStanding} from '/standing.js';
import {Sending} from './sending.js';
import {forget, unfinished} from './transfer.js';

const MOST = 500;

const byId = id => document.getElementById(id);
const entries = new Map();
const cards = new Map();
const sending = new Sending(() => draw());
let revision = -1;
let wanted = {kind: '', stage: ''};

// What is sent ------------------------------------------------------------------------------------

const drop = byId('drop');
const pick = byId('pick');

pick.addEventListener('change', () => {
  sending.add(pick.files);
  pick.value = ''; // So that the same file can be chosen again.
});
for (const name of ['dragenter', 'dragover']) {
  addEventListener(name, event => {
    if (event.dataTransfer?.types.includes('Files')) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      drop.dataset.over = '';
    }
  });
}
addEventListener('dragleave', event => event.relatedTarget ?? delete drop.dataset.over);
// Beside the field as well: nobody wants the browser to open the file instead.
addEventListener('drop', event => {
  event.preventDefault();
  delete drop.dataset.over;
  sending.add(event.dataTransfer.files);
});

async function loadLimits() {
  try {
    const limits = await ask('/api/files/limits');
    pick.accept = Object.keys(limits.endings).join(',');
    pick.disabled = false;
    say(byId('drop-hint'), `Documents, images and videos of at most ${bytes(limits.fileBytes)}. Sending goes on by itself after a lost connection.`);
    sending.limits = limits;
  } catch {
    setTimeout(loadLimits, 3000);
  }
}

// What is known -----------------------------------------------------------------------------------

async function reload() {
  try {
    takeAll(await ask('/api/files'));
  } catch {
    // The bar says since when the page is stale.
  }
}

function takeAll({revision: now, files}) {
  const news = now !== revision;
  revision = now;
  const known = new Set(files.map(file => file.id));
  [...entries.keys()].filter(id => !known.has(id)).forEach(id => entries.delete(id));
  take(files);
  return news;
}

function takeChanges(changes) {
  if (revision < changes.since) {
    reload();
  } else {
    revision = changes.revision;
    take(changes.files);
  }
}

function take(files) {
  sending.hear(files);
  for (const file of files) {
    const before = entries.get(file.id);
    entries.set(file.id, file);
    if (before && before.stage !== file.stage && (file.stage === 'analysed' || file.stage === 'failed')) {
      announce(file.stage === 'analysed' ? `${file.filename} is analysed.` : `${file.filename} failed: ${file.failure?.message ?? ''}`);
    }
  }
  if (entries.size > MOST) {
    sorted().slice(MOST).forEach(entry => entries.delete(entry.id));
  }
  byId('loading').hidden = true;
  draw();
}

function sorted() {
  return [...entries.values()].sort((one, other) => other.uploadedAt - one.uploadedAt || (one.id < other.id ? 1 : -1));
}

// The list ----------------------------------------------------------------------------------------

const isOver = entry => entry.stage === 'analysed' || entry.stage === 'failed';

function draw() {
  const own = sending.ids;
  const all = sorted().filter(entry => !own.has(entry.id));
  const shown = all.filter(entry => (!wanted.kind || entry.kind === wanted.kind)
    && (!wanted.stage || (wanted.stage === 'way' ? !isOver(entry) : entry.stage === wanted.stage)));
  const list = byId('files');
  const ids = new Set(shown.map(entry => entry.id));
  for (const [id, card] of cards) {
    if (!ids.has(id)) {
      card.node.remove();
      cards.delete(id);
    }
  }
  let at = list.firstElementChild;
  for (const entry of shown) {
    const card = cards.get(entry.id) ?? new Card(entry.id);
    cards.set(entry.id, card);
    card.show(entry);
    if (card.node === at) {
      at = at.nextElementSibling;
    } else {
      list.insertBefore(card.node, at);
    }
  }
  const none = revision >= 0 && all.length === 0;
  byId('filters').hidden = all.length === 0;
  byId('nothing').hidden = !none || own.size > 0;
  byId('no-match').hidden = none || shown.length > 0 || revision < 0;
  say(byId('no-match'), `None of the ${count(all.length)} files is of this kind and this far.`);
  say(byId('summary'), all.length === 0 ? '' : `${count(all.length)} file${all.length === 1 ? '' : 's'}`
    + (all.length < MOST ? '' : ', the newest'));
}

for (const name of ['kind', 'stage']) {
  byId(`${name}s`).addEventListener('change', event => {
    wanted = {...wanted, [name]: event.target.value};
    draw();
  });
}

const TROUBLES = {kafka: 'Kafka', store: 'The store', job: 'The job'};

/** One file in the list; only what is another than before is drawn anew. */
class Card {
  #drawn = null;

  constructor(id) {
    this.id = id;
    this.picture = element('div', {class: 'picture'});
    this.body = element('div', {class: 'file-body'});
    this.node = element('li', {class: 'panel file'}, this.picture, this.body);
  }

  show(entry) {
    if (this.#drawn === entry.revision) {
      return;
    }
    const focused = this.node.contains(document.activeElement) ? document.activeElement.dataset.act : null;
    this.#drawn = entry.revision;
    this.node.dataset.stage = entry.stage;
    this.#draw(entry);
    if (focused) {
      (this.node.querySelector(`[data-act="${focused}"]`) ?? this.node.querySelector('button, a'))?.focus();
    }
  }

  #draw(entry) {
    const {findings, failure} = entry;
    const picture = findings?.thumbnail && !failure ? `/api/files/${encodeURIComponent(entry.id)}/thumbnail` : '';
    if (this.picture.dataset.of !== picture + entry.kind) {
      this.picture.dataset.of = picture + entry.kind;
      fill(this.picture, picture
        ? element('img', {src: picture, alt: '', loading: 'lazy', onerror: () => fill(this.picture, icon(entry.kind))})
        : icon(entry.kind));
    }
    fill(this.body,
      element('div', {class: 'file-head'},
        element('h3', {}, element('bdi', {class: 'name'}, entry.filename)),
        findings?.quality ? element('span', {class: 'quality', 'data-quality': findings.quality}, `${findings.quality} quality`) : null),
      element('p', {class: 'quiet meta'},
        entry.mimeType ? [element('span', {title: entry.mimeType}, type(entry.mimeType)), ' · '] : '', bytes(entry.size), ' · ', time(entry.uploadedAt)),
      entry.stage === 'analysed' ? null : way(entry),
      entry.mismatch ? element('p', {class: 'remark'}, icon('warning'),
        `It is not what its name or its sender says, but ${entry.mimeType ? type(entry.mimeType) : 'something else'}.`) : null,
      failure ? element('p', {class: 'remark failed'}, icon('cross'),
        element('span', {}, explained(failure))) : null,
      findings && !failure ? facts(cardFacts(entry), 'card-facts') : null,
      findings?.excerpt ? element('p', {class: 'excerpt'}, element('bdi', {}, findings.excerpt)) : null,
      element('div', {class: 'acts'},
        isOver(entry) && entry.fileId
          ? element('button', {type: 'button', class: 'button', 'data-act': 'details', onclick: () => open(entry),
            'aria-label': `Details of ${entry.filename}`}, 'Details') : null,
        entry.here
          ? element('a', {class: 'button', 'data-act': 'download', href: `/api/files/${encodeURIComponent(entry.id)}/content`,
            download: '', 'aria-label': `Download ${entry.filename}`}, icon('down'), 'Download') : null,
        entry.stage === 'receiving' && unfinished().has(entry.id)
          ? element('button', {type: 'button', class: 'button', 'data-act': 'forget', onclick: () => cancel(entry),
            'aria-label': `Cancel ${entry.filename}`}, 'Cancel') : null));
  }
}

/** The steps of a file's way, those done and that to come. */
function way(entry) {
  const done = steps(entry);
  const receiving = entry.stage === 'receiving';
  const said = receiving ? `${bytes(entry.stored)} of ${bytes(entry.size)} received`
    + (unfinished().has(entry.id) ? ': choose the file again to go on' : '')
    : entry.waiting ?? (entry.stage === 'announced' ? 'waits for the job' : 'on its way');
  return element('div', {class: 'way'},
    receiving ? element('progress', {max: entry.size, value: entry.stored, 'aria-label': `Received of ${entry.filename}`}) : null,
    element('ol', {class: 'steps', 'aria-label': 'Its way'}, WAY.map((step, i) => {
      const state = i < done ? 'done' : entry.stage === 'failed' && i === done ? 'failed' : i === done && !receiving ? 'next' : 'open';
      return element('li', {'data-state': state}, icon(state === 'done' ? 'check' : state === 'failed' ? 'cross' : 'clock'),
        state === 'failed' && step === 'analysed' ? 'failed' : step,
        element('span', {class: 'unseen'}, state === 'done' ? ', done' : state === 'failed' ? '' : ', not yet'));
    })),
    entry.stage === 'failed' ? null : element('p', {class: entry.waiting ? 'way-words waiting' : 'way-words'}, said));
}

async function cancel(entry) {
  forget(entry.id);
  await fetch(`/api/files/uploads/${entry.id}`, {method: 'DELETE', headers: {'Tus-Resumable': '1.0.0'}}).catch(() => {});
  entries.delete(entry.id);
  draw();
}

// One file ----------------------------------------------------------------------------------------

function open(entry) {
  openSheet(entry.kind ?? 'file', entry.filename,
    async () => whole(await ask(`/api/files/${encodeURIComponent(entry.id)}`)));
}

function whole({file, analysis: told}) {
  const analysis = told?.analysis ?? {};
  const picture = file.findings?.thumbnail
    ? element('img', {class: 'poster', src: `/api/files/${encodeURIComponent(file.id)}/thumbnail`, alt: `A small picture of ${file.filename}`}) : null;
  const limits = told?.limits ?? [];
  return [
    picture,
    told ? null : element('p', {class: 'quiet'}, 'Kafka keeps the analysis no longer.'),
    limits.length ? element('p', {class: 'remark'}, icon('warning'), `Not all of it was looked at: ${limits.join('; ')}.`) : null,
    Object.keys(analysis).length ? section('What was found', facts(allFacts(analysis), 'facts-list')) : null,
    section('The file', facts([
      ['Type', file.mimeType ?? 'not known'],
      ['Size', `${bytes(file.size)} (${count(file.size)} bytes)`],
      ['Size category', told?.size_category],
      ['Quality', told?.quality],
      ['SHA-256', told?.sha256],
      ['MD5', told?.md5],
      ['Known as', file.fileId],
    ].filter(([, value]) => value), 'facts-list')),
    analysis.text ? section('Its text', element('pre', {class: 'text', tabindex: '0', 'aria-label': 'Its text'}, element('bdi', {}, analysis.text))) : null,
  ];
}

// Servers -----------------------------------------------------------------------------------------

function takeStanding(standing) {
  drawStanding(standing, TROUBLES, 'Files can be sent all the same: they wait here until it answers.');
  if (revision < standing.revision) {
    // Something was missed, most likely while the page was not seen.
    reload();
  }
}

loadLimits();
reload();
live('/api/files/events', {files: takeChanges, standing: takeStanding}, {
  poll: {url: '/api/files', every: 3000, take: takeAll},
  changed: state => document.body.toggleAttribute('data-stale', state === 'stale'),
});
