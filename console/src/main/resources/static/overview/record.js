/** A message of a topic as the sheet shows it. */
import {bytes, element, time} from '/shell.js';

export function recordHead(message) {
  return element('div', {class: 'record-head'},
    message.key.bytes >= 0 ? element('b', {class: 'mono'}, element('bdi', {}, message.key.text + (message.key.shortened ? '…' : ''))) : element('span', {}, 'no key'),
    message.at >= 0 ? time(message.at) : null,
    element('span', {title: 'partition:offset'}, `${message.partition}:${message.offset}`),
    element('span', {}, message.value.bytes < 0 ? 'no value' : bytes(message.value.bytes) + (message.value.binary ? ', binary' : '')));
}

export function valueOf(message) {
  return message.value.bytes > 0 ? element('pre', {tabindex: '0', 'aria-label': 'Value'}, message.value.text + (message.value.shortened ? ' …' : '')) : null;
}
