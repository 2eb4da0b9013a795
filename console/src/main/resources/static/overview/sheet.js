/** What stands in the sheet of a part of the map: what it is, what it holds, where to go on. */
import {ask, bytes, count, duration, element, time} from '/shell.js';
import {facts, openSheet, section} from '/sheet.js';
import {letters} from './letters.js';
import {recordHead, valueOf} from './record.js';

/** Opens the sheet for a part of the map. */
export function openPart(part) {
  openSheet(part.type, part.name, () => contentOf(part));
}

function contentOf(part) {
  switch (part.type) {
    case 'server': return server(part);
    case 'store': return store(part);
    case 'job': return job(part);
    case FOREIGN: return foreign(part);
    default: return topic(part);
  }
}

function commands(...lines) {
  return element('code', {class: 'command', tabindex: '0'}, lines.join('\n'));
}

/** What the topics of other systems are called. */
export const FOREIGN = 'Pulsar topic';

function foreign(part) {
  return [
    facts([['State', part.words || 'read by the job'], ['Waiting', part.waiting === undefined ? null : `${count(part.waiting)} messages`]]),
    element('p', {class: 'quiet'}, 'Its rate and what waits in it are those that the job’s source tells.'),
    section('From the command line', commands('./millrace lakehouse status', './millrace lakehouse verify')),
  ];
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
    ...dead ? letters(part.name, detail, () => openPart(part)) : [section('Newest messages',
      detail.messages.length ? element('ol', {class: 'records'}, detail.messages.map(message => element('li', {}, recordHead(message), valueOf(message))))
        : element('p', {class: 'quiet'}, 'There is none that is committed.'),
      element('p', {}, element('button', {type: 'button', class: 'button', onclick: () => openPart(part)}, 'Look again')))],
    section('From the command line', dead
      ? commands(`./millrace dead-letters list ${source} --summary`, `./millrace dead-letters replay ${source} --help`)
      : commands(`./millrace consume ${part.name} --from-beginning --max 20`)),
  ];
}

function meaning(key, value) {
  return key.endsWith('bytes') ? bytes(Number(value)) : key.endsWith('.ms') ? duration(Number(value)) : value;
}
