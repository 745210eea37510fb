// Reads and writes the file of corrections: results, not operations. What is not named stays as aligned.
import {SIDES, alignedBorder, alignedText, characterOf, folded, isChanged, isDecided, isEmptyRange, isOneSided, isPlace, newRow, positionAt, recognised, segmentOf} from './model.mjs';

export const FORMAT = 'tmforge-corrections';
export const VERSION = 1;

function writtenPosition(position) {
  const character = characterOf(position);
  return character === 0 ? segmentOf(position) : `${segmentOf(position)}:${character}`;
}

function writtenBead(row) {
  const bead = {source: row.source.map(writtenPosition), target: row.target.map(writtenPosition)};
  if (row.mark === 'rejected') bead.state = 'rejected';
  else if (!isDecided(row)) bead.state = 'open';
  if (row.edit) bead.edit = inOrder(row.edit);
  if (row.note) bead.note = row.note;
  return bead;
}

// The same edits give the same bytes, whichever side was edited first.
function inOrder(edit) {
  return Object.fromEntries(SIDES.filter((side) => side in edit).map((side) => [side, edit[side]]));
}

function writtenStretch(rows) {
  const last = rows[rows.length - 1];
  const whole = (side) => [rows[0][side][0], last[side][1]].map(writtenPosition);
  return {source: whole('source'), target: whole('target'), beads: rows.map(writtenBead)};
}

// The stretches of a document: each ends at the first border that the aligner has as well.
export function stretchesOf(doc) {
  const stretches = [];
  let open = [];
  for (const row of doc.rows) {
    if (!isChanged(row)) continue;
    open.push(row);
    if (alignedBorder(doc, row.source[1], row.target[1]) >= 0) {
      stretches.push(writtenStretch(open));
      open = [];
    }
  }
  return stretches;
}

function entryOf(doc) {
  const {name, source, target} = doc.data;
  const segments = {source: source.fingerprint, target: target.fingerprint};
  return {name, source: source.language, target: target.language, segments, stretches: stretchesOf(doc)};
}

export function correctionsOf(docs) {
  const documents = docs.map(entryOf).filter((entry) => entry.stretches.length > 0);
  return {format: FORMAT, version: VERSION, documents};
}

export function fileOf(docs) {
  return `${JSON.stringify(correctionsOf(docs), null, 1)}\n`;
}

// A name of letters, digits and - . _ only, whatever the document is called.
export function fileName(name) {
  const kept = String(name).normalize('NFC').replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-');
  const trimmed = Array.from(kept.replace(/^[-.]+|[-.]+$/g, '')).slice(0, 80).join('');
  return `${trimmed || 'review'}.corrections.json`;
}

// ---- Reading

class Misfit extends Error {}

function readPosition(value) {
  if (Number.isInteger(value) && value >= 0) return positionAt(value);
  const parts = /^(\d+):([1-9]\d*)$/.exec(value);
  if (!parts) throw new Misfit(`position ${JSON.stringify(value)}`);
  return positionAt(Number(parts[1]), Number(parts[2]));
}

function readBead(doc, bead) {
  const row = newRow(bead.source.map(readPosition), bead.target.map(readPosition));
  for (const side of SIDES) {
    if (!row[side].every((position) => isPlace(doc, side, position))) throw new Misfit(`${side} ${bead[side]}`);
  }
  const isOpen = bead.state === 'open';
  row.mark = isOpen ? null : bead.state ?? 'accepted';
  row.note = bead.note ?? null;
  row.edit = readEdit(doc, row, bead.edit ?? {});
  const known = recognised(doc, row);
  if (isOpen && (known.aligned < 0 || known.edit)) throw new Misfit('state open');
  return known;
}

function readEdit(doc, row, edit) {
  const texts = {};
  for (const side of SIDES) {
    if (typeof edit[side] !== 'string') continue;
    texts[side] = folded(edit[side]);
    if (texts[side] === '' || isOneSided(row)) throw new Misfit('edit');
    if (texts[side] === alignedText(doc, side, row[side])) delete texts[side];
  }
  return Object.keys(texts).length > 0 ? texts : null;
}

// Beads that do not begin where the one before ends would lose text.
function checkCover(rows, ends) {
  for (const side of SIDES) {
    let at = ends[side][0];
    for (const row of rows) {
      if (row[side][0] !== at || row[side][1] < at) throw new Misfit(`${side} ${writtenPosition(at)}`);
      at = row[side][1];
    }
    if (at !== ends[side][1]) throw new Misfit(`${side} ${writtenPosition(at)}`);
  }
}

function rowsWith(doc, stretches) {
  const rows = [];
  let after = 0;
  for (const stretch of stretches) {
    const ends = {source: stretch.source.map(readPosition), target: stretch.target.map(readPosition)};
    const first = alignedBorder(doc, ends.source[0], ends.target[0]);
    const last = alignedBorder(doc, ends.source[1], ends.target[1]);
    if (first < after || last <= first) throw new Misfit(`stretch at ${stretch.source[0]}`);
    const beads = stretch.beads.map((bead) => readBead(doc, bead));
    checkCover(beads, ends);
    for (const row of doc.aligned.slice(after, first)) rows.push(row);
    for (const row of beads) if (!SIDES.every((side) => isEmptyRange(row[side]))) rows.push(row);
    after = last;
  }
  for (const row of doc.aligned.slice(after)) rows.push(row);
  return rows;
}

// Takes stretches as the state of a document. Undo does not go behind them. False if they do not fit, which
// leaves the document as it is.
export function takeUp(doc, stretches) {
  try {
    doc.rows = rowsWith(doc, stretches);
  } catch {
    return false;
  }
  doc.done = [];
  doc.undone = [];
  doc.version++;
  return true;
}

// Takes the entry of a file, if it is of this text.
export function takeUpEntry(doc, entry) {
  const isOfText = SIDES.every((side) => entry.segments?.[side] === doc.data[side].fingerprint);
  return isOfText && takeUp(doc, entry.stretches ?? []);
}

// A short key for the storage of a browser: the fingerprints grow with the text. Two texts that share a key by
// chance are distinguished by what fits.
export function storageKey(doc) {
  const {name, source, target} = doc.data;
  const text = [name, source.language, target.language, source.fingerprint, target.fingerprint].join('\u001f');
  let [a, b] = [0x811c9dc5, 0x1000193];
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(i), 0x85ebca6b);
  }
  const digits = [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0'));
  return `tmforge-review/${digits.join('')}`;
}
