/** Draws a frame with boxes, ids, zones and lines. Pictures know no theme: neither do these colours. */

const DARK = '#10161a';
const LIGHT = '#ffffff';

/** Bright enough for dark words on them, on whatever picture. */
const COLOURS = ['#ffb454', '#5cd0e0', '#b8e062', '#ff9db0', '#c8b2ff', '#ffe14d', '#7fe3b0', '#ffffff'];
const USUAL = ['person', 'car', 'bicycle', 'bus', 'truck', 'motorcycle', 'dog'];

/** The colour of a class, always the same. */
export function colourOf(name) {
  const usual = USUAL.indexOf(name);
  if (usual >= 0) {
    return COLOURS[usual];
  }
  let hash = 7;
  for (const letter of name) {
    hash = (hash * 31 + letter.codePointAt(0)) % 65_521;
  }
  return COLOURS[hash % COLOURS.length];
}

/**
 * Draws onto a canvas as large as its place, whatever the frame's size.
 *
 * @param image the decoded picture
 * @param frame its head: {width, height, objects}
 * @param scene {fractions, zones, lines} or undefined
 * @param only the class whose boxes are drawn, or ''
 */
export function draw(canvas, image, frame, scene, only) {
  const place = canvas.parentElement;
  const scale = Math.min(place.clientWidth / frame.width, place.clientHeight / frame.height);
  const density = Math.min(2, devicePixelRatio);
  const [width, height] = [Math.max(1, Math.round(frame.width * scale)), Math.max(1, Math.round(frame.height * scale))];
  const [across, down] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
    canvas.style.setProperty('width', `${width}px`);
    canvas.style.setProperty('height', `${height}px`);
  }
  const pen = canvas.getContext('2d');
  pen.setTransform(density, 0, 0, density, 0, 0);
  pen.drawImage(image, 0, 0, width, height);
  pen.lineJoin = 'round';
  if (scene) {
    const [x, y] = scene.fractions ? [width, height] : [scale, scale];
    scene.zones.forEach(zone => drawZone(pen, zone, ([h, v]) => [h * x, v * y]));
    scene.lines.forEach(line => drawLine(pen, line, ([h, v]) => [h * x, v * y]));
  }
  const objects = (frame.objects ?? []).filter(object => !only || object.class === only);
  objects.forEach(object => drawBox(pen, object, scale));
  drawNames(pen, objects, scale, width);
  // What is drawn, for those who cannot see it.
  canvas.dataset.serial = frame.serial;
  canvas.dataset.boxes = objects.length;
}

/** Twice: dark below, so that it is seen on light pictures too. */
function stroke(pen, path, colour, thickness, dash = []) {
  pen.setLineDash([]);
  pen.strokeStyle = 'rgb(0 0 0 / 0.55)';
  pen.lineWidth = thickness + 2;
  pen.stroke(path);
  pen.setLineDash(dash);
  pen.strokeStyle = colour;
  pen.lineWidth = thickness;
  pen.stroke(path);
  pen.setLineDash([]);
}

function drawBox(pen, {class: name, box, stationary}, scale) {
  const [left, top, right, bottom] = box.map(corner => Math.round(corner * scale));
  const path = new Path2D();
  path.rect(left, top, right - left, bottom - top);
  stroke(pen, path, colourOf(name), 2, stationary ? [5, 4] : []);
}

const PLATE = 15;

/** The largest come first; whose name would cover another's has none, as its colour says the class. */
function drawNames(pen, objects, scale, width) {
  pen.font = '600 11px system-ui, sans-serif';
  pen.textBaseline = 'middle';
  const taken = [];
  const size = ({box: [left, top, right, bottom]}) => (right - left) * (bottom - top);
  for (const {id, class: name, box} of [...objects].sort((one, other) => size(other) - size(one))) {
    const [left, top, right] = box.map(corner => Math.round(corner * scale));
    const whole = `${name} ${id}`;
    const words = pen.measureText(whole).width > Math.max(2 * (right - left), 48) ? String(id) : whole;
    const length = pen.measureText(words).width + 8;
    const x = Math.max(0, Math.min(left - 1, width - length));
    const y = top > PLATE ? top - PLATE - 1 : top + 1;
    if (taken.some(plate => x < plate.x + plate.length + 2 && plate.x < x + length + 2 && Math.abs(y - plate.y) < PLATE)) {
      continue;
    }
    taken.push({x, y, length});
    pen.fillStyle = colourOf(name);
    pen.fillRect(x, y, length, PLATE);
    pen.fillStyle = DARK;
    pen.fillText(words, x + 4, y + 8);
  }
}

function drawZone(pen, {name, polygon}, place) {
  const path = new Path2D();
  polygon.map(place).forEach(([x, y], i) => i ? path.lineTo(x, y) : path.moveTo(x, y));
  path.closePath();
  pen.fillStyle = 'rgb(255 255 255 / 0.14)';
  pen.fill(path);
  stroke(pen, path, LIGHT, 1.5, [6, 4]);
  const [x, y] = place(polygon[0]);
  caption(pen, name, x + 4, y + 12);
}

/** With an arrow to where those go who go in. */
function drawLine(pen, {name, from, to}, place) {
  const [[ax, ay], [bx, by]] = [place(from), place(to)];
  const length = Math.hypot(bx - ax, by - ay) || 1;
  const [dx, dy] = [(bx - ax) / length, (by - ay) / length];
  const [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
  const [tx, ty] = [mx - dy * 14, my + dx * 14];
  const path = new Path2D();
  path.moveTo(ax, ay);
  path.lineTo(bx, by);
  path.moveTo(mx, my);
  path.lineTo(tx, ty);
  path.moveTo(tx + dy * 6 + dx * 4, ty - dx * 6 + dy * 4);
  path.lineTo(tx, ty);
  path.lineTo(tx + dy * 6 - dx * 4, ty - dx * 6 - dy * 4);
  stroke(pen, path, LIGHT, 1.5);
  caption(pen, name, mx + 6, my - 6);
}

function caption(pen, words, x, y) {
  pen.font = '500 11px system-ui, sans-serif';
  pen.textBaseline = 'alphabetic';
  pen.lineWidth = 3;
  pen.strokeStyle = 'rgb(0 0 0 / 0.7)';
  pen.strokeText(words, x, y);
  pen.fillStyle = LIGHT;
  pen.fillText(words, x, y);
}
