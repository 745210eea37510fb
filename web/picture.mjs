// The document at a glance: a bar for each text, and a link for each row.
import {SIDES, findings, isDecided, isEmptyRange, needsLook, positionAt, segmentOf, characterOf} from './model.mjs';

// How sure the aligner is of a row: shown as a number, a pattern and a colour.
export function levelOf(doc, row) {
  if (row.mark === 'rejected') return 'rejected';
  if (isDecided(row)) return 'reviewed';
  if (SIDES.some((side) => isEmptyRange(row[side]))) return 'one-sided';
  if (needsLook(doc, row)) return 'low';
  return findings(doc, row).confidence >= 0.9 ? 'high' : 'middle';
}

const BAR = 10;
const LONG = 2000;
const PATTERNS = {middle: [4, 3], low: [1, 2], rejected: [1, 4]};
// What needs a look is drawn last, above the rest.
const ORDER = ['high', 'reviewed', 'middle', 'rejected', 'low', 'one-sided'];

export class Picture {
  constructor(canvas, choose) {
    Object.assign(this, {canvas, doc: null, row: 0, isDue: false});
    canvas.addEventListener('click', (event) => {
      const row = this.rowAt(event.offsetX, event.offsetY);
      if (row !== undefined) choose(row);
    });
    new ResizeObserver(() => this.redraw()).observe(canvas);
  }

  setDocument(doc) {
    this.doc = doc;
    this.key = '';
  }

  show(row) {
    this.row = row;
    this.redraw();
  }

  redraw() {
    if (this.isDue) return;
    this.isDue = true;
    const draw = () => {
      this.isDue = false;
      if (this.doc) this.draw();
    };
    // The rows of a long document come first: its picture takes a while.
    if (this.doc?.rows.length > LONG) setTimeout(() => requestAnimationFrame(draw), 150);
    else requestAnimationFrame(draw);
  }

  // Where a position is, from 0 to the width.
  x(side, position) {
    const ends = this.doc.ends[side];
    const segment = segmentOf(position);
    const start = ends[segment];
    const length = (ends[segment + 1] ?? start) - start;
    const part = Math.min(length, characterOf(position));
    return ((start + part) / (ends[ends.length - 1] || 1)) * this.width;
  }

  draw() {
    const {canvas} = this;
    const scale = window.devicePixelRatio || 1;
    const style = getComputedStyle(canvas);
    this.width = canvas.clientWidth;
    const size = [this.width * scale, canvas.clientHeight * scale].map(Math.round);
    const key = [this.doc.data.name, this.doc.version, ...size, style.getPropertyValue('--high')].join();
    if (key !== this.key) this.drawAll(size, scale, style);
    this.key = key;
    [canvas.width, canvas.height] = size;
    const pen = canvas.getContext('2d');
    if (size[0] > 0 && size[1] > 0) pen.drawImage(this.links, 0, 0);
    pen.scale(scale, scale);
    this.drawCurrent(pen, style.getPropertyValue('--focus'));
  }

  // All rows are drawn when one has changed, and kept for the next move.
  drawAll(size, scale, style) {
    this.links = document.createElement('canvas');
    [this.links.width, this.links.height] = size;
    const pen = this.links.getContext('2d');
    pen.scale(scale, scale);
    this.drawBars(pen, style.getPropertyValue('--bar'));
    this.drawSections(pen, style.getPropertyValue('--text'));
    this.drawLinks(pen, style);
  }

  drawBars(pen, colour) {
    pen.fillStyle = colour;
    pen.fillRect(0, 0, this.width, BAR);
    pen.fillRect(0, this.canvas.clientHeight - BAR, this.width, BAR);
  }

  // Of links that look the same, one is drawn: 20,000 rows are a few thousand lines.
  drawLinks(pen, style) {
    const links = Object.fromEntries(ORDER.map((level) => [level, new Map()]));
    for (const row of this.doc.rows) {
      const at = this.middles(row);
      links[levelOf(this.doc, row)].set(at[0] * 65536 + at[1], at);
    }
    // Where lines touch, patterns make noise: what needs no look becomes a pale ground.
    const isDense = this.doc.rows.length > this.width / 4;
    for (const level of ORDER) {
      const isPale = isDense && !['low', 'one-sided'].includes(level);
      pen.globalAlpha = isPale ? 0.2 : 1;
      pen.strokeStyle = style.getPropertyValue(`--${level}`);
      pen.setLineDash(isPale ? [] : PATTERNS[level] ?? []);
      pen.lineWidth = level === 'low' || level === 'one-sided' ? 2 : 1;
      pen.beginPath();
      for (const at of links[level].values()) this.link(pen, at);
      pen.stroke();
    }
    pen.setLineDash([]);
    pen.globalAlpha = 1;
  }

  // The middles of both sides in whole pixels; -1, written as 65535, for an empty side.
  middles(row) {
    return SIDES.map((side) => {
      if (isEmptyRange(row[side])) return 65535;
      return Math.round((this.x(side, row[side][0]) + this.x(side, row[side][1])) / 2);
    });
  }

  link(pen, [source, target]) {
    const bottom = this.canvas.clientHeight;
    pen.moveTo(source === 65535 ? target : source, source === 65535 ? bottom - BAR : 0);
    if (source !== 65535) pen.lineTo(source, BAR);
    if (source !== 65535 && target !== 65535) pen.lineTo(target, bottom - BAR);
    if (target !== 65535) pen.lineTo(target, bottom);
  }

  drawSections(pen, colour) {
    pen.fillStyle = colour;
    for (const {row} of this.doc.data.sections ?? []) {
      const at = this.doc.data.rows[row];
      if (!at) continue;
      SIDES.forEach((side, i) => {
        const x = this.x(side, positionAt(at[side][0]));
        pen.fillRect(x, i ? this.canvas.clientHeight - BAR : 0, 2, BAR);
      });
    }
  }

  drawCurrent(pen, colour) {
    const row = this.doc.rows[this.row];
    if (!row) return;
    pen.strokeStyle = colour;
    pen.lineWidth = 2;
    SIDES.forEach((side, i) => {
      const [from, to] = row[side].map((position) => this.x(side, position));
      pen.strokeRect(from + 1, i ? this.canvas.clientHeight - BAR + 1 : 1, Math.max(2, to - from - 2), BAR - 2);
    });
  }

  // The row at a point: of the source in the upper half, of the target in the lower one.
  rowAt(x, y) {
    const side = y < this.canvas.clientHeight / 2 ? 'source' : 'target';
    const at = this.doc.rows.findIndex((row) => !isEmptyRange(row[side]) && this.x(side, row[side][1]) > x);
    return at < 0 ? this.doc.rows.length - 1 : at;
  }
}
