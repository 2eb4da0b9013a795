/** The small drawings that stand for kinds, states and acts, beside words that say the same. */
import {shape} from '/shell.js';

const PATHS = {
  document: 'M6 2h8l4 4v16H6zM14 2v4h4M9 11h6M9 15h6',
  image: 'M3 5h18v14H3zM3 16l5-5 4 4 3-3 6 6M15.5 9.5h.01',
  video: 'M3 6h12v12H3zM15 10l6-3v10l-6-3',
  unknown: 'M6 2h8l4 4v16H6zM14 2v4h4M10 11.5a2 2 0 1 1 2.6 2c-.5.2-.6.5-.6 1M12 17.5v.01',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4l3 2',
  up: 'M12 20V5M6 11l6-6 6 6',
  pause: 'M8 5v14M16 5v14',
  play: 'M8 5l11 7-11 7z',
  cross: 'M6 6l12 12M18 6L6 18',
  check: 'M5 13l4.5 4.5L19 7',
  warning: 'M12 3l9.5 17h-19zM12 10v5M12 17.5v.01',
  card: 'M3 6h18v12H3zM3 10h18M7 15h4',
  burst: 'M13 3L5 13h6l-1 8 8-11h-6z',
  rule: 'M4 20V10M10 20V4M16 20v-7M3 8h18',
  down: 'M12 4v12M6 11l6 6 6-6M4 21h16',
};

export function icon(name) {
  return shape('svg', {class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true'}, shape('path', {d: PATHS[name] ?? PATHS.unknown}));
}
