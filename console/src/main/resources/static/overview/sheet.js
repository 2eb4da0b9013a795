/** The sheet that opens for a part of the map: what it is, what it holds, where to go on. */
import {ask, bytes, count, duration, element, fill, say, time} from '/shell.js';

const sheet = document.getElementById('sheet');
const body = document.getElementById('sheet-body');
let asked = 0;

document.getElementById('sheet-close').addEventListener('click', () => sheet.close());
sheet.addEventListener('click', event => {
  // What lies beside the sheet belongs to it too, as its backdrop.
  if (event.target === sheet) {
    sheet.close();
  }
});

/** Opens the sheet for a part, and fills it once the console has answered. */
export async function openSheet(part) {
  const mine = ++asked;
  say(document.getElementById('sheet-kind'), part.type === 'server' ? 'Server' : capital(part.type));
  say(document.getElementById('sheet-title'), part.name);
  fill(body, element('p', {class: 'quiet'}, 'Looking …'));
  if (!sheet.open) {
    sheet.showModal();
  }
  let content;
  try {
    content = await contentOf(part);
  } catch (fault) {
    content = [
      element('div', {class: 'message', 'data-kind': part.condition === 'OFF' ? 'note' : 'trouble'},
        element('b', {}, fault.message), element('span', {}, fault.advice)),
    ];
  }
  if (mine === asked) {
    fill(body, content);
    body.scrollTop = 0;
  }
}

function contentOf(part) {
  switch (part.type) {
    case 'server': return server(part);
    case 'store': return store(part);
    case 'job': return job(part);
    default: return topic(part);
  }
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Pairs of a name and what it is; without those that are not known. */
function facts(pairs) {
  const list = element('dl', {class: 'facts-list'});
  for (const [name, value] of pairs) {
    if (value !== undefined && value !== null && value !== '') {
      list.append(element('dt', {}, name), element('dd', {}, value));
    }
  }
  return list;
}

function section(title, ...content) {
  return element('section', {}, element('h3', {}, title), content);
}

function commands(...lines) {
  return element('code', {class: 'command', tabindex: '0'}, lines.join('\n'));
}

function link(address, words) {
  return element('p', {}, element('a', {href: address, target: '_blank', rel: 'noopener'}, words));
}

function server(part) {
  return [
    facts([['State', part.words], ['Address', part.address]]),
    part.name === 'Flink' && part.condition !== 'TROUBLE' ? link(part.address, 'Open the Flink Web UI') : null,
    part.name === 'ClickHouse' && part.condition === 'IDLE' ? element('p', {}, element('a', {href: '/stocks'}, 'Open the page of stocks')) : null,
    part.advice ? section('What to do', commands(part.advice)) : null,
  ];
}

function store(part) {
  return [
    facts([['State', part.words || 'up'], ['Written', part.perSecond === undefined ? null : `${part.perSecond.toFixed(1)} rows/s`]]),
    part.name === 'ClickHouse' ? element('p', {}, element('a', {href: '/stocks'}, 'Open the page of stocks')) : null,
  ];
}

async function job(part) {
  if (!part.id) {
    return [
      facts([['State', part.words]]),
      section('Start it', commands(`./millrace up --only ${part.pipeline}`)),
    ];
  }
  const detail = await ask(`/api/overview/jobs/${encodeURIComponent(part.pipeline)}`);
  const made = detail.checkpoints;
  return [
    detail.failure ? element('div', {class: 'message', 'data-kind': part.condition === 'TROUBLE' ? 'trouble' : 'warning'},
      element('b', {}, part.condition === 'TROUBLE' ? 'What went wrong' : 'What last went wrong'), element('span', {}, detail.failure)) : null,
    facts([
      ['State', part.words],
      ['Started', time(detail.startedAt)],
      ['Restarts', count(part.restarts)],
      ['Flink’s id', element('code', {}, detail.id)],
    ]),
    link(part.page, 'Open it in the Flink Web UI'),
    section('Checkpoints', facts([
      ['Made', `${count(made.completed)}, ${count(made.failed)} failed`],
      ['Every', made.every === undefined ? 'never' : duration(made.every)],
      ['Latest', part.checkpointAt ? time(part.checkpointAt) : null],
      ['It took', made.took === undefined ? null : `${count(made.took)} ms`],
      ['It holds', made.bytes === undefined ? null : bytes(made.bytes)],
      ['It lies in', made.latest ? element('code', {}, made.latest) : null],
      ['Restored from', made.restored ? element('code', {}, made.restored) : null],
    ])),
    section('Tasks', element('ol', {class: 'tasks'}, detail.tasks.map(task => element('li', {},
      element('span', {}, task.name), element('span', {class: 'quiet'}, ` · ${task.parallelism} × ${task.state.toLowerCase()}`))))),
    section('From the command line', commands('./millrace logs taskmanager', `./millrace cancel ${part.pipeline} --savepoint`)),
  ];
}

async function topic(part) {
  const dead = part.kind === 'DEAD_LETTERS';
  const source = part.name.replace(/\.dead-letters$/, '');
  if (part.condition === 'OFF') {
    return [facts([['State', part.words]]), section('It is created with its pipeline', commands('./millrace up'))];
  }
  const detail = await ask(`/api/overview/topics/${encodeURIComponent(part.name)}`);
  return [
    facts([
      ['Partitions', detail.partitions],
      ['Pipeline', detail.pipelines.join(', ')],
      ['Waiting', part.waiting === undefined ? null : `${count(part.waiting)} records`],
      ...Object.entries(detail.settings).map(([key, value]) => [element('code', {}, key), meaning(key, value)]),
    ]),
    detail.kinds.length ? section('Why they are dead', kinds(detail.kinds)) : null,
    section(dead ? 'Newest dead letters' : 'Newest messages',
      detail.messages.length ? element('ol', {class: 'records'}, detail.messages.map(message => record(message)))
        : element('p', {class: 'quiet'}, dead ? 'There is none.' : 'There is none that is committed.'),
      element('p', {}, element('button', {type: 'button', class: 'button', onclick: () => openSheet(part)}, 'Look again'))),
    section('From the command line', dead
      ? commands(`./millrace dead-letters list ${source} --summary`, `./millrace dead-letters replay ${source} --help`)
      : commands(`./millrace consume ${part.name} --from-beginning --max 20`)),
  ];
}

function meaning(key, value) {
  return key.endsWith('bytes') ? bytes(Number(value)) : key.endsWith('.ms') ? duration(Number(value)) : value;
}

function kinds(all) {
  return element('table', {class: 'table'},
    element('thead', {}, element('tr', {}, element('th', {scope: 'col'}, 'Stage'), element('th', {scope: 'col'}, 'Reason'), element('th', {scope: 'col', class: 'number'}, 'Letters'))),
    element('tbody', {}, all.map(kind => element('tr', {}, element('td', {}, kind.stage), element('td', {}, kind.reason), element('td', {class: 'number'}, count(kind.count))))));
}

function record(message) {
  const refused = message.refusal;
  return element('li', {},
    element('div', {class: 'record-head'},
      message.key.bytes >= 0 ? element('b', {class: 'mono'}, message.key.text + (message.key.shortened ? '…' : '')) : element('span', {}, 'no key'),
      message.at >= 0 ? time(message.at) : null,
      element('span', {title: 'partition:offset'}, `${message.partition}:${message.offset}`),
      element('span', {}, message.value.bytes < 0 ? 'no value' : bytes(message.value.bytes) + (message.value.binary ? ', binary' : ''))),
    refused ? element('p', {class: 'refusal'},
      element('b', {}, `${refused.stage}: ${refused.reason}`), ` at ${refused.operator || '?'}, from ${refused.origin}. `, refused.explanation) : null,
    message.value.bytes > 0 ? element('pre', {tabindex: '0', 'aria-label': 'Value'}, message.value.text + (message.value.shortened ? ' …' : '')) : null);
}
