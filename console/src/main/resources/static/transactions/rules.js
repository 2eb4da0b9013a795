/** The rules of the running job: what they say, what became of them, and a form for others. */
import {announce, ask, count, element, fill, say, time} from '/shell.js';
import {icon} from '/icons.js';

const byId = id => document.getElementById(id);

const FIELDS = {user_id: 'user', category: 'category', payment_method: 'payment method', location: 'location', product: 'product'};
const AGGREGATES = {sum: 'sum', avg: 'mean', min: 'lowest', max: 'highest', count: 'number'};
const MEASURES = {amount: 'amount', final_amount: 'final amount', quantity: 'quantity'};
const OPS = {'>': 'above', '>=': 'at least', '<': 'below', '<=': 'at most'};
const MOST_MINUTES = 1440;

/** As many digits as a number of a browser holds exactly. */
const LIMIT = /^-?(?=[\d.]{1,16}$)\d+(\.\d+)?$/;

/** "Fires where the sum of amount by payment method over 20 min is above 20,000." */
export function sentence(rule) {
  const what = rule.aggregate === 'count' ? 'the number of payments' : `the ${AGGREGATES[rule.aggregate]} ${rule.aggregate === 'sum' || rule.aggregate === 'avg' ? 'of ' : ''}${MEASURES[rule.of]}`;
  const by = rule.group_by.length ? ` of each ${rule.group_by.map(field => FIELDS[field]).join(' and ')}` : ' of all payments';
  const limit = Number.isFinite(rule.limit) ? rule.limit.toLocaleString('en', {maximumFractionDigits: 15}) : '…';
  return `${what}${by} over ${rule.window_minutes || '…'} min is ${OPS[rule.op]} ${limit}`;
}

export class Rules {
  #rules = [];
  #freeId = 1;
  #runs = true;
  #drawn = '';
  #form = byId('rule-form');

  constructor() {
    byId('new-rule').addEventListener('click', () => this.#open(null));
    byId('rule-cancel').addEventListener('click', () => this.#close());
    this.#form.addEventListener('submit', event => {
      event.preventDefault();
      this.#submit();
    });
    this.#form.addEventListener('input', () => this.#preview());
    this.#form.addEventListener('keydown', event => event.key === 'Escape' && this.#close());
  }

  show({rules, freeId}) {
    this.#rules = rules;
    this.#freeId = freeId;
    this.#draw();
  }

  jobRuns(runs) {
    this.#runs = runs;
    this.#draw();
  }

  #draw() {
    say(byId('rules-words'), this.#rules.length ? `${count(this.#rules.length)} of at most 100`
      : 'None yet. A rule that is sent works on the job that runs, without starting it again.');
    const key = JSON.stringify([this.#rules, this.#runs]);
    if (key === this.#drawn) {
      return;
    }
    this.#drawn = key;
    const list = byId('rules');
    const focused = document.activeElement;
    const back = list.contains(focused) ? [focused.closest('li').dataset.rule, focused.dataset.act] : null;
    fill(list, this.#rules.map(entry => this.#item(entry)));
    if (back) {
      (list.querySelector(`[data-rule="${back[0]}"] [data-act="${back[1]}"]`) ?? byId('new-rule')).focus();
    }
  }

  #item({rule, stage, refusal, sentAt, alerts, lastAlertAt}) {
    const id = rule.rule_id;
    const paused = rule.state === 'paused';
    const standing = this.#standing(stage, paused, sentAt);
    const act = (name, words, click) => element('button', {type: 'button', class: 'button', 'data-act': name, 'aria-label': `${words} rule ${id}`, onclick: click}, words);
    const acts = element('p', {class: 'acts'},
      act('edit', 'Edit', () => this.#open(rule)),
      act('pause', paused ? 'Resume' : 'Pause', () => this.#send({...rule, state: paused ? 'active' : 'paused'}, `Rule ${id} is sent as ${paused ? 'active' : 'paused'}.`)),
      act('delete', 'Delete', event => this.#confirm(event.target, rule)));
    return element('li', {class: 'rule', 'data-rule': id, 'data-stage': stage, 'data-state': rule.state},
      element('p', {class: 'rule-head'}, element('b', {}, `Rule ${id}`),
        element('span', {class: 'chip', 'data-look': standing.look}, icon(standing.icon), ...standing.words)),
      element('p', {class: 'sentence'}, (paused ? 'Would fire where ' : 'Fires where ') + sentence(rule) + '.'),
      refusal ? element('p', {class: 'refused'}, element('bdi', {}, refusal)) : null,
      element('p', {class: 'quiet fired'}, alerts ? [`${count(alerts)} of the newest alerts, the last `, time(lastAlertAt)] : 'No alert yet.'),
      acts);
  }

  #standing(stage, paused, sentAt) {
    if (stage === 'refused') {
      return {look: 'trouble', icon: 'cross', words: ['refused by the job']};
    }
    if (!this.#runs) {
      return {look: 'warning', icon: 'warning', words: ['the job does not run']};
    }
    if (stage === 'waiting') {
      return {look: 'waiting', icon: 'clock', words: ['sent ', time(sentAt), ', waits for the job’s checkpoint']};
    }
    return paused ? {look: 'quiet', icon: 'pause', words: ['paused, counts on']} : {look: 'good', icon: 'check', words: ['in force']};
  }

  /** Asks once more, in the place of the button. */
  #confirm(button, rule) {
    const acts = button.parentElement;
    const back = [...acts.children];
    const keep = () => {
      fill(acts, back);
      button.focus();
    };
    const yes = element('button', {type: 'button', class: 'button danger', 'data-act': 'delete',
      onclick: () => this.#send({rule_id: rule.rule_id, state: 'deleted'}, `Rule ${rule.rule_id} is sent as deleted.`)}, `Delete rule ${rule.rule_id}`);
    fill(acts, element('span', {}, 'The job forgets all it counted.'), yes,
      element('button', {type: 'button', class: 'button', 'data-act': 'keep', onclick: keep}, 'Keep it'));
    yes.focus();
  }

  async #send(rule, words) {
    try {
      await ask('/api/transactions/rules', rule);
      announce(words);
      byId('rule-trouble').hidden = true;
      return true;
    } catch (fault) {
      this.#fault(fault);
      return false;
    }
  }

  #fault(fault) {
    this.#form.hidden = false;
    const trouble = byId('rule-trouble');
    trouble.hidden = false;
    fill(trouble, element('b', {}, fault.message), element('span', {}, fault.advice ?? ''));
    trouble.scrollIntoView({block: 'nearest'});
  }

  // The form --------------------------------------------------------------------------------------

  #open(rule) {
    say(byId('rule-form-title'), rule ? `Rule ${rule.rule_id}` : 'New rule');
    byId('rule-id').value = rule?.rule_id ?? this.#freeId;
    if (rule) {
      byId('rule-aggregate').value = rule.aggregate;
      byId('rule-of').value = rule.of;
      byId('rule-op').value = rule.op;
      byId('rule-window').value = rule.window_minutes;
      byId('rule-limit').value = rule.limit;
      byId('rule-groups').querySelectorAll('input').forEach(box => box.checked = rule.group_by.includes(box.value));
      byId('rule-states').querySelector(`[value="${rule.state}"]`).checked = true;
    }
    byId('rule-trouble').hidden = true;
    this.#form.hidden = false;
    this.#preview();
    (rule ? byId('rule-limit') : byId('rule-id')).focus();
  }

  #close() {
    this.#form.hidden = true;
    byId('new-rule').focus();
  }

  #rule() {
    const limit = byId('rule-limit').value.trim();
    return {
      rule_id: Number(byId('rule-id').value),
      state: byId('rule-states').querySelector(':checked').value,
      group_by: [...byId('rule-groups').querySelectorAll(':checked')].map(box => box.value),
      aggregate: byId('rule-aggregate').value,
      of: byId('rule-of').value,
      op: byId('rule-op').value,
      limit: LIMIT.test(limit) ? Number(limit) : NaN,
      window_minutes: Number(byId('rule-window').value),
    };
  }

  #preview() {
    const rule = this.#rule();
    byId('rule-of').disabled = rule.aggregate === 'count';
    say(byId('rule-sentence'), (rule.state === 'paused' ? 'Would fire where ' : 'Fires where ') + sentence(rule) + '.');
    const replaced = this.#rules.some(entry => entry.rule.rule_id === rule.rule_id);
    note('rule-id', '', replaced ? `takes the place of rule ${rule.rule_id}` : '');
    ['rule-limit', 'rule-window'].forEach(id => byId(id).getAttribute('aria-invalid') && this.#check(rule, [id]));
  }

  /** Says beside each field what is wrong with it. @returns the first such field */
  #check(rule, ids = ['rule-id', 'rule-window', 'rule-limit']) {
    const wrong = {
      'rule-id': Number.isSafeInteger(rule.rule_id) && rule.rule_id >= 1 ? '' : 'a whole number from 1 up',
      'rule-window': Number.isInteger(rule.window_minutes) && rule.window_minutes >= 1 && rule.window_minutes <= MOST_MINUTES ? '' : `1 to ${MOST_MINUTES}`,
      'rule-limit': Number.isFinite(rule.limit) ? '' : 'a number such as 20000 or 99.50',
    };
    ids.forEach(id => (wrong[id] || id !== 'rule-id') && note(id, wrong[id]));
    return ids.find(id => wrong[id]);
  }

  async #submit() {
    const rule = this.#rule();
    const wrong = this.#check(rule);
    if (wrong) {
      byId(wrong).focus();
    } else if (await this.#send(rule, `Rule ${rule.rule_id} is sent.`)) {
      this.#close();
    }
  }
}

/** What is wrong with a field, or else to be known about it. */
function note(id, wrong, hint = '') {
  const said = byId(`${id}-note`);
  say(said, wrong || hint);
  said.classList.toggle('wrong', Boolean(wrong));
  if (wrong) {
    byId(id).setAttribute('aria-invalid', 'true');
  } else {
    byId(id).removeAttribute('aria-invalid');
  }
}
