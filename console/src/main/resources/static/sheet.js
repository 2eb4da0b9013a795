/** The sheet that opens beside a page, for one thing on it. */
import {element, fill, say} from '/shell.js';

const kind = element('p', {class: 'sheet-kind'});
const title = element('h2', {id: 'sheet-title'});
const body = element('div', {class: 'sheet-body', id: 'sheet-body', 'aria-live': 'polite'});
const sheet = element('dialog', {class: 'sheet', id: 'sheet', 'aria-labelledby': 'sheet-title'},
  element('header', {}, element('div', {}, kind, title),
    element('button', {type: 'button', class: 'button', id: 'sheet-close', onclick: () => sheet.close()}, 'Close')),
  body);
document.body.append(sheet);

// What lies beside the sheet belongs to it too, as its backdrop.
sheet.addEventListener('click', event => event.target === sheet && sheet.close());

let asked = 0;

/**
 * Opens the sheet, and fills it once there is something to show.
 *
 * @param what the kind of thing it is about
 * @param name of the thing
 * @param load gives what stands in the sheet; a refusal is shown instead
 * @returns whether it still is about this thing, once it is filled
 */
export async function openSheet(what, name, load) {
  const mine = ++asked;
  say(kind, what.charAt(0).toUpperCase() + what.slice(1));
  fill(title, element('bdi', {}, name));
  fill(body, element('p', {class: 'quiet'}, 'Looking …'));
  if (!sheet.open) {
    sheet.showModal();
  }
  let content;
  try {
    content = await load();
  } catch (fault) {
    content = [fault.status === undefined || fault.status >= 500 ? trouble(fault) : trouble(fault, 'note')];
  }
  if (mine !== asked) {
    return false;
  }
  fill(body, content);
  body.scrollTop = 0;
  return true;
}

/** Whether the sheet shows what was opened last. */
export function isSheetOpen() {
  return sheet.open;
}

/** Calls back whenever the sheet was closed. */
export function onSheetClosed(change) {
  sheet.addEventListener('close', change);
}

/** A refusal in words: what happened, and what to do. */
export function trouble(fault, kindOfMessage = 'trouble') {
  return element('div', {class: 'message', 'data-kind': kindOfMessage},
    element('b', {}, fault.message), element('span', {}, fault.advice ?? ''));
}

/** A part of the sheet, with its heading. */
export function section(heading, ...content) {
  return element('section', {}, element('h3', {}, heading), content);
}

/** Pairs of a name and what it is; without those that are not known. */
export function facts(pairs) {
  const list = element('dl', {class: 'facts-list'});
  for (const [name, value] of pairs) {
    if (value !== undefined && value !== null && value !== '') {
      list.append(element('dt', {}, name), element('dd', {}, value));
    }
  }
  return list;
}
