/** How the page of files draws states and kinds, and what it calls them. */
import {bytes, count, duration, element, fixed, moment} from '/shell.js';

export {icon} from '/icons.js';

/** Steps of a file's way, in their order. */
export const WAY = ['received', 'stored', 'announced', 'analysed'];

/** How many of these steps are done. */
export function steps(entry) {
  if (entry.stage === 'failed') {
    // What the console itself does not take never gets a name in the pipeline.
    return entry.fileId ? 3 : 1;
  }
  return WAY.indexOf(entry.stage) + 1;
}

/** What to do about a file that failed, by the reason. */
const ADVICE = {
  'broken': 'Open it with the program that made it, save it anew and send that.',
  'empty': 'Choose a file with something in it.',
  'encrypted': 'Take its password away and send it again.',
  'hash-mismatch': 'Send it again.',
  'not-in-the-store': 'Send it again.',
  'out-of-memory': 'Send it in smaller parts.',
  'size-mismatch': 'Send it again.',
  'timeout': 'Send a simpler or smaller file.',
  'too-deep': 'Take out what it holds and send that.',
  'too-large': 'Send a smaller file.',
  'too-many-pixels': 'Make the picture smaller and send it again.',
  'truncated': 'Get it whole and send it again.',
  'unsupported-type': 'Send a document, an image or a video of a usual type.',
  'xml-bomb': 'Save it anew with the program that made it.',
  'zip-bomb': 'Send what it holds by itself.',
};

/** What happened, and what to do. */
export function explained(failure) {
  const what = /[.!?]$/.test(failure.message) ? failure.message : failure.message + '.';
  return `${what} ${advice(failure)}`;
}

function advice(failure) {
  return ADVICE[failure.reason] ?? 'Its message is kept among the dead letters; the overview shows them.';
}

const number = digits => value => fixed(value, digits).replace(/\.?0+$/, '');
const seconds = value => value < 60 ? `${number(1)(value)} s`
  : value < 3600 ? `${Math.floor(value / 60)} min ${Math.floor(value % 60)} s` : duration(value * 1000);
const percent = value => `${Math.round(value * 100)} %`;
const plain = value => Array.isArray(value) ? value.map(plain).join(', ')
  : value !== null && typeof value === 'object' ? Object.values(value).map(plain).join(' ')
    : typeof value === 'number' ? count(value) : typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
const date = value => Number.isNaN(Date.parse(value)) ? String(value) : moment(Date.parse(value));
const languages = new Intl.DisplayNames('en', {type: 'language', fallback: 'code'});
const language = code => {
  try {
    return languages.of(code);
  } catch {
    return String(code);
  }
};
const exposure = value => value > 0 && value < 1 ? `1/${count(Math.round(1 / value))} s` : `${value} s`;
const tracks = value => Array.isArray(value)
  ? value.length ? value.map(track => [track.codec, track.channels && `${track.channels} ch`, track.sample_rate && `${count(track.sample_rate / 1000)} kHz`].filter(Boolean).join(' ')).join(', ') : 'none'
  : plain(value);

/** Of each fact of an analysis what it is called and how it is written; in the order of their worth. */
const FACTS = {
  title: ['Title', plain],
  author: ['Author', plain],
  pages: ['Pages', count],
  slides: ['Slides', count],
  sheets: ['Sheets', count],
  words: ['Words', count],
  characters: ['Characters', count],
  language: ['Language', language],
  duration_seconds: ['Length', seconds],
  resolution: ['Resolution', plain],
  frame_rate: ['Frame rate', value => `${number(2)(value)} /s`],
  video_codec: ['Video', plain],
  audio_tracks: ['Audio', tracks],
  bit_rate: ['Bit rate', value => value >= 1e6 ? `${number(1)(value / 1e6)} Mbit/s` : `${count(value / 1e3)} kbit/s`],
  container: ['Container', plain],
  rotation: ['Turned by', value => `${value}°`],
  subtitles: ['Subtitles', count],
  format: ['Format', plain],
  megapixels: ['Megapixels', value => value < 0.01 ? '< 0.01' : number(2)(value)],
  colour: ['Colour', plain],
  bit_depth: ['Bits a colour', count],
  frames: ['Frames', count],
  camera_make: ['Maker', plain],
  camera_model: ['Camera', plain],
  lens: ['Lens', plain],
  taken: ['Taken', date],
  exposure_seconds: ['Exposure', exposure],
  aperture: ['Aperture', value => `f/${number(1)(value)}`],
  iso: ['ISO', count],
  focal_length_millimetres: ['Focal length', value => `${number(1)(value)} mm`],
  latitude: ['Latitude', number(5)],
  longitude: ['Longitude', number(5)],
  sharpness: ['Sharpness', number(0)],
  brightness: ['Brightness', percent],
  contrast: ['Contrast', percent],
  orientation: ['EXIF orientation', plain],
  created: ['Created', date],
  modified: ['Changed', date],
  encrypted: ['Restricted', plain],
  embedded_files: ['Files within', count],
};

/** Known elsewhere on the page, or told with others. */
const TOLD = new Set(['kind', 'text', 'thumbnail', 'width', 'height']);

/** On a card there is room for these. */
const CARD = {
  document: ['pages', 'slides', 'sheets', 'words', 'language', 'author'],
  image: ['megapixels', 'format', 'camera_model', 'taken'],
  video: ['duration_seconds', 'resolution', 'frame_rate', 'video_codec', 'audio_tracks'],
};

function written(analysis, names) {
  const pairs = names.filter(name => analysis[name] !== undefined && analysis[name] !== null && analysis[name] !== '')
    .map(name => {
      const [label, write] = FACTS[name] ?? [name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' '), plain];
      return [label, write(analysis[name])];
    });
  return Number.isFinite(analysis.width) && Number.isFinite(analysis.height)
    ? [['Size', `${count(analysis.width)} × ${count(analysis.height)}`], ...pairs] : pairs;
}

/** The few facts of a card: [name, value]. */
export function cardFacts(entry) {
  return written(entry.findings.facts, CARD[entry.kind] ?? Object.keys(entry.findings.facts).filter(name => !TOLD.has(name)).slice(0, 4));
}

/** All facts of an analysis: [name, value]. */
export function allFacts(analysis) {
  const order = Object.keys(FACTS);
  return written(analysis, Object.keys(analysis).filter(name => !TOLD.has(name))
    .sort((one, other) => (order.indexOf(one) + 1 || 99) - (order.indexOf(other) + 1 || 99)));
}

/** Types whose names nobody can read, and those that people call otherwise. */
const TYPES = {
  'application/msword': 'Word 97',
  'application/pdf': 'PDF',
  'application/vnd.ms-excel': 'Excel 97',
  'application/vnd.ms-outlook': 'Outlook message',
  'application/vnd.ms-powerpoint': 'PowerPoint 97',
  'application/vnd.oasis.opendocument.presentation': 'OpenDocument presentation',
  'application/vnd.oasis.opendocument.spreadsheet': 'OpenDocument spreadsheet',
  'application/vnd.oasis.opendocument.text': 'OpenDocument text',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PowerPoint',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word',
  'application/x-tika-msoffice': 'Office 97',
  'application/x-tika-ooxml': 'Office',
  'message/rfc822': 'e-mail',
  'text/x-web-markdown': 'Markdown',
};

export function type(mimeType) {
  return TYPES[mimeType] ?? mimeType;
}

/** A list of names and values; values are of others, and keep their direction of writing to themselves. */
export function facts(pairs, class_) {
  return element('dl', {class: class_}, pairs.map(([name, value]) =>
    element('div', {}, element('dt', {}, name), element('dd', {}, element('bdi', {}, value)))));
}
