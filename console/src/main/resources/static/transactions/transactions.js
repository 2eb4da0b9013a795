/** The page of transactions: spending as windows close, alerts as they come, rules for the running job. */
import {ask, count, fill, live, say, time} from '/shell.js';
import {drawStanding} from '/standing.js';
import {OccurrenceList} from './occurrences.js';
import {Rules} from './rules.js';
import {SpendingPane} from './spending.js';

const byId = id => document.getElementById(id);

const categories = new SpendingPane(byId('categories'), {stacked: true, what: 'category', plural: 'categories'});
const users = new SpendingPane(byId('users'), {stacked: false, what: 'user', plural: 'users'});
const list = new OccurrenceList(async () => takeWhole(await ask('/api/transactions')));
const rules = new Rules();

let results = null;

function takeResults(state) {
  if (!state.complete && results) {
    return; // The console hears anew; until it has, the page shows what there was.
  }
  results = state;
  const empty = state.complete && !state.categories.series.length && !state.occurrences.newest.length;
  byId('nothing').hidden = !empty;
  byId('foreign').hidden = !state.unreadable;
  if (state.unreadable && byId('foreign').dataset.said !== String(state.unreadable)) {
    byId('foreign').dataset.said = state.unreadable;
    fill(byId('foreign'), `${count(state.unreadable)} results are not JSON as the job writes it, and not shown. `
      + 'A job with --format avro writes results that this page does not read.');
  }
  drawSpending();
  list.take(state.occurrences, state.complete);
}

function drawSpending() {
  const {categories: byCategory, users: byUser} = results;
  const starts = byCategory.starts.length ? byCategory.starts : byUser.starts;
  if (starts.length) {
    const newest = starts.at(-1) + (byCategory.length || byUser.length);
    if (byId('span').dataset.newest !== String(newest)) {
      byId('span').dataset.newest = newest;
      fill(byId('span'), `${count(starts.length)} windows of ${(byCategory.length || byUser.length) / 1000} s, the last closed `, time(newest));
    }
    say(byId('summary'), `${count(byCategory.keys)} categories, ${count(byUser.keys)} users`);
  }
  categories.show(byCategory);
  if (!finding) {
    users.show(byUser);
  } else {
    find();
  }
}

// One user ----------------------------------------------------------------------------------------

let finding = '';
let asking = false;

async function find() {
  const wanted = finding;
  if (asking) {
    return;
  }
  asking = true;
  try {
    const found = await ask(`/api/transactions/users?find=${encodeURIComponent(wanted)}`);
    if (wanted === finding) {
      users.show(found, `No user contains “${wanted}”.`);
    }
  } catch {
    // What is wrong is said above.
  } finally {
    asking = false;
    if (finding && wanted !== finding) {
      find();
    }
  }
}

byId('find').addEventListener('input', () => {
  finding = byId('find').value.trim();
  if (finding) {
    find();
  } else if (results) {
    users.show(results.users);
  }
});

byId('measures').addEventListener('change', event => {
  categories.measure(event.target.value);
  users.measure(event.target.value);
});

// The console -------------------------------------------------------------------------------------

function takeStanding(standing) {
  const well = drawStanding(standing, {kafka: 'Kafka', job: 'The job'}, 'What is shown stays as it was; rules that are sent wait in Kafka until the job runs.');
  rules.jobRuns(standing.job.well);
  document.body.toggleAttribute('data-amiss', !well);
}

function takeWhole(whole) {
  takeResults(whole.results);
  rules.show(whole.rules);
  takeStanding(whole.standing);
}

// Useful before its first event.
ask('/api/transactions').then(takeWhole, () => {});
live('/api/transactions/live', {results: takeResults, rules: state => rules.show(state), standing: takeStanding}, {
  poll: {url: '/api/transactions', every: 3000, take: takeWhole},
  changed: state => document.body.toggleAttribute('data-stale', state === 'stale'),
});
