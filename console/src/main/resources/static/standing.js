/** Shows how those stand that a room needs, in #standing, and what is amiss with them, in #trouble. */
import {element, fill, say} from '/shell.js';
import {icon} from '/icons.js';

/**
 * Draws what the console has asked.
 *
 * @param standing how each is: {kafka: {well, words, advice}, …}
 * @param names what each is called, in order: {kafka: 'Kafka', job: 'The job'}
 * @param comfort said where something is amiss
 * @returns whether all are well
 */
export function drawStanding(standing, names, comfort) {
  const list = document.getElementById('standing');
  Object.entries(names).forEach(([name, called], i) => {
    const {well, words, advice} = standing[name];
    const item = list.children[i] ?? list.appendChild(element('li', {},
      element('span', {class: 'mark'}), element('b', {}, called.replace(/^The (.)/, (_, letter) => letter.toUpperCase())), ' ', element('span', {})));
    const state = well ? 'well' : 'amiss';
    if (item.dataset.state !== state) {
      item.dataset.state = state;
      fill(item.firstElementChild, icon(well ? 'check' : 'warning'));
    }
    item.title = advice ? `Try ${advice}` : '';
    say(item.lastElementChild, words);
  });

  const amiss = Object.keys(names).filter(name => !standing[name].well);
  const key = amiss.map(name => name + standing[name].words).join();
  const trouble = document.getElementById('trouble');
  trouble.hidden = amiss.length === 0;
  if (trouble.dataset.said !== key) {
    trouble.dataset.said = key;
    fill(trouble, amiss.map(name => {
      const {words, advice} = standing[name];
      // Who does not answer may be another than the one asked about.
      const subject = words.startsWith('Flink') ? '' : `${names[name]} `;
      return element('p', {}, element('b', {}, `${subject}${words}. `), 'Try ', element('code', {}, advice), '.');
    }), element('p', {class: 'quiet'}, comfort));
  }
  return amiss.length === 0;
}
