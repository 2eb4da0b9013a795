/** What colours and signs mean on the page of sensors. */
import {duration} from '/shell.js';

/** From where on a mean is unusual, in standard deviations of the hour before. */
const STEPS = [1, 2, 3];

/** From where on much is missing. */
const SHARES = [0, 0.05, 0.2];

/** How a cell looks: {level, sign, text, words}. */
export function lookOf(cell, view) {
  return view === 'missing' ? missingLook(cell) : deviationLook(cell);
}

function deviationLook({last, deviation, missing, behind}) {
  const mean = last.mean;
  if (behind) {
    return {level: 'gone', sign: '–', text: '', words: 'not in the last window'};
  }
  if (mean === undefined) {
    return {level: 'none', sign: '∅', text: '', words: 'no number'};
  }
  const lost = missing >= SHARES[2] ? `, ${percent(missing)} missing` : '';
  if (deviation === undefined) {
    return {level: 'new', sign: lost ? '!' : '', text: reading(mean), words: `mean ${reading(mean)}, too new to tell what is usual${lost}`};
  }
  const far = Math.abs(deviation);
  const step = STEPS.filter(from => far >= from).length;
  const up = deviation > 0;
  const sign = step < 2 ? '' : (up ? '▲' : '▼').repeat(step - 1);
  const words = step === 0 ? 'usual' : `${times(far)} ${up ? 'above' : 'below'} usual`;
  return {level: step === 0 ? '0' : `${up ? 'high' : 'low'}-${step}`, sign: sign + (lost ? '!' : ''), text: reading(mean), words: `mean ${reading(mean)}, ${words}${lost}`};
}

function missingLook({last, missing, behind}) {
  if (behind) {
    return {level: 'gone', sign: '–', text: '', words: 'not in the last window'};
  }
  const step = SHARES.filter((from, i) => i === 0 ? missing > 0 : missing >= from).length;
  return {level: step ? `lost-${step}` : '0', sign: step === 3 ? '!' : '', text: percent(missing),
    words: `${percent(missing)} missing: ${last.nulls} null, ${last.invalid} nonsense of ${last.count + last.nulls + last.invalid}`};
}

/** A reading with four digits that count; what is very large or small by its power of ten. */
export function reading(value) {
  if (!Number.isFinite(value)) {
    return '–';
  }
  const size = Math.abs(value);
  return size >= 1e7 || size > 0 && size < 1e-3 ? value.toExponential(2) : value.toLocaleString('en', {maximumSignificantDigits: 4});
}

export function percent(share) {
  return share > 0 && share < 0.01 ? '<1 %' : `${Math.round(share * 100)} %`;
}

/** "3.2 σ"; beyond what can be told "far". */
export function times(far) {
  return far >= 99 ? 'far' : `${far.toFixed(1)} σ`;
}

export const KEYS = {
  deviation: [
    ['low-3', '▼▼', '3 σ and more below'], ['low-2', '▼', '2 σ below'], ['low-1', '', '1 σ below'], ['0', '', 'usual'],
    ['high-1', '', '1 σ above'], ['high-2', '▲', '2 σ above'], ['high-3', '▲▲', '3 σ and more above'],
    ['new', '', 'too new to tell'], ['none', '∅', 'no number'],
  ],
  missing: [['0', '', 'all there'], ['lost-1', '', 'under 5 % missing'], ['lost-2', '', '5 % and more'], ['lost-3', '!', '20 % and more'], ['gone', '–', 'not in the last window']],
};

export const MEANINGS = {
  deviation: 'Each mean against the means of the same sensor in the windows before, up to an hour: σ is their standard deviation.',
  missing: 'The share of what a sensor sent that is null, or no number at all.',
};

export function lengthOf({start, end}) {
  return duration(end - start);
}
