/** One sensor over time: the band between its lowest and highest reading, its mean, and what is missing. */
import {ask, clock, colour, count, element, exact, fill, say, time} from '/shell.js';
import {axes, Chart} from '/charts.js';
import {facts, isSheetOpen, openSheet} from '/sheet.js';
import {lengthOf, percent, reading} from './look.js';

let shown = null;

/** Opens the sheet of a sensor. */
export async function openSensor(machine, sensor) {
  const parts = {
    facts: element('div', {}),
    readout: element('p', {class: 'readout'}),
    frame: element('div', {class: 'chart band', role: 'img', tabindex: '0', 'aria-label': 'Chart'}),
    words: element('p', {class: 'chart-words'}),
    rows: element('tbody', {}),
  };
  const address = `/api/sensors/history?${new URLSearchParams({machine, sensor})}`;
  let history = null;
  const filled = await openSheet('sensor', `${machine} · ${sensor}`, async () => {
    history = await ask(address);
    return [parts.facts,
      element('section', {}, element('h3', {}, 'Lowest, mean and highest reading'), parts.readout,
        element('div', {class: 'chart-frame'}, parts.frame, parts.words),
        element('p', {class: 'quiet band-key'},
          element('span', {class: 'band-mark', 'data-mark': 'band'}), 'lowest to highest',
          element('span', {class: 'band-mark', 'data-mark': 'mean'}), 'mean',
          element('span', {class: 'band-mark', 'data-mark': 'null'}), 'null',
          element('span', {class: 'band-mark', 'data-mark': 'invalid'}), 'nonsense')),
      element('details', {}, element('summary', {}, 'As a table'), element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Windows as a table'},
        element('table', {class: 'table'}, element('thead', {}, element('tr', {}, ['Window', 'Lowest', 'Mean', 'Highest', 'Readings', 'Null', 'Nonsense']
          .map((head, i) => element('th', {scope: 'col', class: i ? 'number' : null}, head)))), parts.rows)))];
  });
  if (filled && history) {
    shown = {address, parts, points: [], chart: new Chart(parts.frame, parts.words, {
      point: at => readout(at), read: at => wordsOf(shown.points[at]),
    })};
    draw(history);
  }
}

/** Something new has come: shows it, too, where a sensor is open. */
export async function renewSensor() {
  const mine = shown;
  if (mine && isSheetOpen()) {
    const history = await ask(mine.address).catch(() => null);
    if (history && mine === shown) {
      draw(history);
    }
  }
}

function draw({machine, sensor, points}) {
  const {parts, chart} = shown;
  const key = JSON.stringify(points);
  if (key === shown.key) {
    return;
  }
  shown.key = key;
  shown.points = points;
  const last = points.at(-1);
  const sent = last.count + last.nulls + last.invalid;
  fill(parts.facts, facts([
    ['Last window', ['closed ', time(last.end), `, ${lengthOf(last)} long`]],
    ['Mean', last.mean === undefined ? 'no number' : reading(last.mean)],
    ['Lowest, highest', last.mean === undefined ? null : `${reading(last.min)}, ${reading(last.max)}`],
    ['Readings', `${count(last.count)} of ${count(sent)}`],
    ['Null', last.nulls ? `${count(last.nulls)}, ${percent(last.nulls / sent)}` : null],
    ['Nonsense', last.invalid ? `${count(last.invalid)}, ${percent(last.invalid / sent)}` : null],
  ]));
  const means = points.filter(point => point.mean !== undefined);
  const range = means.length ? `, between ${reading(Math.min(...means.map(point => point.min)))} and ${reading(Math.max(...means.map(point => point.max)))}` : ', without a number';
  chart.show(`Readings of sensor ${sensor} of machine ${machine}: ${count(points.length)} windows${range}. Arrow keys read them one by one.`,
    points.length, () => option(points));
  readout(-1);
  fill(parts.rows, points.map(point => element('tr', {},
    element('td', {title: exact(point.start)}, clock(point.start)),
    [point.min, point.mean, point.max].map(value => element('td', {class: 'number'}, reading(value))),
    [point.count, point.nulls, point.invalid].map(value => element('td', {class: 'number'}, count(value))))).reverse());
}

function option(points) {
  const look = axes();
  const [accent, warning, edge, soft] = ['accent', 'warning', 'edge', 'accent-soft'].map(colour);
  const gap = value => value ?? '-';
  const data = points.map(point => clock(point.start).slice(0, 5));
  const line = {type: 'line', symbol: 'none', silent: true};
  return {
    textStyle: {color: look.text, fontFamily: look.font},
    grid: [{left: 48, right: 20, top: 12, bottom: 92}, {left: 48, right: 20, height: 40, bottom: 24}],
    tooltip: {trigger: 'axis', showContent: false, axisPointer: {type: 'line', lineStyle: {color: look.quiet, type: 'dashed'}}},
    axisPointer: {link: [{xAxisIndex: 'all'}], label: {show: false}},
    xAxis: [{...look.category, data, axisLabel: {show: false}}, {...look.category, data, gridIndex: 1}],
    yAxis: [
      {...look.value, scale: true, axisLabel: {...look.value.axisLabel, formatter: reading}, axisPointer: {show: false}},
      {...look.value, gridIndex: 1, splitNumber: 1, minInterval: 1, splitLine: {show: false}, axisLabel: {...look.value.axisLabel, formatter: reading}, axisPointer: {show: false}},
    ],
    series: [
      {...line, name: 'lowest', stack: 'band', stackStrategy: 'all', data: points.map(point => gap(point.min)), lineStyle: {width: 1, color: accent, opacity: 0.6}},
      {...line, name: 'to highest', stack: 'band', stackStrategy: 'all', data: points.map(point => point.max === undefined ? '-' : point.max - point.min),
        lineStyle: {width: 1, color: accent, opacity: 0.6}, areaStyle: {color: soft, opacity: 1}},
      {...line, name: 'mean', data: points.map(point => gap(point.mean)), lineStyle: {width: 2.5, color: accent},
        symbol: 'circle', symbolSize: 5, showAllSymbol: points.length < 30, itemStyle: {color: accent}},
      {type: 'bar', name: 'null', xAxisIndex: 1, yAxisIndex: 1, stack: 'lost', data: points.map(point => point.nulls), itemStyle: {color: edge}, barMaxWidth: 14, silent: true},
      {type: 'bar', name: 'nonsense', xAxisIndex: 1, yAxisIndex: 1, stack: 'lost', data: points.map(point => point.invalid), itemStyle: {color: warning, decal: {symbol: 'rect', rotation: Math.PI / 4, color: 'rgba(255,255,255,0.5)', dashArrayX: [1, 0], dashArrayY: [2, 3]}}, barMaxWidth: 14, silent: true},
    ],
  };
}

function wordsOf(point) {
  const numbers = point.mean === undefined ? 'no number' : `mean ${reading(point.mean)}, from ${reading(point.min)} to ${reading(point.max)}`;
  const lost = [point.nulls ? `${count(point.nulls)} null` : '', point.invalid ? `${count(point.invalid)} nonsense` : ''].filter(Boolean);
  return [`${clock(point.start)}: ${numbers}`, ...lost].join(', ');
}

function readout(at) {
  say(shown.parts.readout, wordsOf(shown.points[at] ?? shown.points.at(-1)));
}
