// The state of the review and its operations. Pure: no DOM, no storage, so that the laws can be tested in node.
//
// A row is never changed in place. An operation replaces some rows by others and keeps both, which makes undo
// a replacement as well, and lets the view keep heights and texts by row.

// A position is a number: the segment times UNIT, plus the code points of that segment before the position.
// Numbers compare and are equal without being parsed, which matters with 100,000 rows.
const UNIT = 2 ** 20;

export const SIDES = ['source', 'target'];

export function positionAt(segment, character = 0) {
  return segment * UNIT + character;
}

export function segmentOf(position) {
  return Math.floor(position / UNIT);
}

export function characterOf(position) {
  return position % UNIT;
}

export function otherSide(side) {
  return side === 'source' ? 'target' : 'source';
}

export function isEmptyRange(range) {
  return range[0] === range[1];
}

export function isOneSided(row) {
  return isEmptyRange(row.source) || isEmptyRange(row.target);
}

function isEmptyRow(row) {
  return isEmptyRange(row.source) && isEmptyRange(row.target);
}

// `ends`: for each side the characters before a segment, with one more for each border between segments.
export function openDocument(data) {
  const aligned = [];
  data.rows.forEach(({source, target}, number) => {
    if (source[0] === source[1] && target[0] === target[1]) return;
    aligned.push(newRow([source[0] * UNIT, source[1] * UNIT], [target[0] * UNIT, target[1] * UNIT], number));
  });
  const ends = {source: endsOf(data.source.segments), target: endsOf(data.target.segments)};
  return {data, ends, aligned, rows: aligned, done: [], undone: [], version: 0};
}

function endsOf(segments) {
  const ends = new Float64Array(segments.length + 1);
  segments.forEach((segment, i) => {
    ends[i + 1] = ends[i] + segment.text.length + 1;
  });
  return ends;
}

export function newRow(source, target, aligned = -1) {
  return {source, target, aligned, mark: null, edit: null, note: null};
}

// What the aligner found for a row; null for a row that a person made.
export function findings(doc, row) {
  return row.aligned < 0 ? null : doc.data.rows[row.aligned];
}

export function isChanged(row) {
  return isDecided(row) || row.note !== null;
}

// Whether a person said what the row is. A note alone says nothing of the pair.
export function isDecided(row) {
  return row.aligned < 0 || row.mark !== null || row.edit !== null;
}

// What speaks most for a row as aligned, or against it: names with their evidence, the strongest first.
export function signalsOf(doc, row) {
  const signals = findings(doc, row)?.signals;
  if (!Array.isArray(signals)) return [];
  const known = signals.filter((each) => typeof each?.[0] === 'string' && Number.isFinite(each[1]) && each[1] !== 0);
  return known.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, 3);
}

// A row that a person touched has been looked at.
export function needsLook(doc, row) {
  if (isDecided(row)) return false;
  return !findings(doc, row).written || isOneSided(row);
}

// ---- The borders of the aligner

// Rows are contiguous and none is empty, so the sum of the two starts grows from row to row.
function startOf(row) {
  return row.source[0] + row.target[0];
}

function endOf(row) {
  return row.source[1] + row.target[1];
}

function firstAtOrAfter(rows, sum) {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(rows[middle]) < sum) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The number of the aligned row that begins at two positions, or of all rows for the end of the text; -1 if
// there is no such border.
export function alignedBorder(doc, source, target) {
  const at = firstAtOrAfter(doc.aligned, source + target);
  const found = at < doc.aligned.length ? doc.aligned[at] : endRow(doc);
  return found.source[0] === source && found.target[0] === target ? at : -1;
}

function endRow(doc) {
  const end = SIDES.map((side) => positionAt(doc.data[side].segments.length));
  return newRow([end[0], end[0]], [end[1], end[1]]);
}

function sameRange(a, b) {
  return a[0] === b[0] && a[1] === b[1];
}

// The row with what the aligner found for exactly these ranges.
export function recognised(doc, row) {
  const at = alignedBorder(doc, row.source[0], row.target[0]);
  const found = at < 0 ? undefined : doc.aligned[at];
  const same = found && sameRange(found.source, row.source) && sameRange(found.target, row.target);
  const aligned = same ? found.aligned : -1;
  return aligned === row.aligned ? row : {...row, aligned};
}

// The row as the document had it when nothing else distinguishes it, so that undone work leaves no trace.
function settled(doc, row) {
  const known = recognised(doc, row);
  return isChanged(known) ? known : doc.aligned[alignedBorder(doc, row.source[0], row.target[0])];
}

// ---- Texts

export function segmentText(doc, side, number) {
  return doc.data[side].segments[number].text;
}

function codePoints(text) {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

// The UTF-16 offset of a code point.
export function offsetOf(text, character) {
  let offset = 0;
  for (let i = 0; i < character && offset < text.length; i++) {
    offset += text.codePointAt(offset) > 0xffff ? 2 : 1;
  }
  return offset;
}

// What is between the text before a position and the text after it, when both are in one row.
export function gapAt(doc, side, position) {
  const segment = segmentOf(position);
  const character = characterOf(position);
  if (character === 0) return doc.data[side].segments[segment]?.gap ?? '';
  const text = segmentText(doc, side, segment);
  const offset = offsetOf(text, character);
  return /\s/u.test(text.slice(offset - 1, offset + 1)) ? ' ' : '';
}

// The pieces of segments in a range: [{from, to, text, offset, gap}]; `offset` is that of the text in its
// segment, in UTF-16. White space at a cut belongs to no piece.
export function piecesOf(doc, side, [start, end]) {
  const pieces = [];
  for (let from = start; from < end;) {
    const segment = segmentOf(from);
    const to = Math.min(end, positionAt(segment + 1));
    const whole = segmentText(doc, side, segment);
    const isWhole = characterOf(from) === 0 && characterOf(to) === 0;
    const last = characterOf(to) === 0 ? whole.length : offsetOf(whole, characterOf(to));
    const first = offsetOf(whole, characterOf(from));
    const text = isWhole ? whole : whole.slice(first, last).trim();
    const offset = isWhole ? 0 : whole.indexOf(text, first);
    pieces.push({from, to, text, offset, gap: from === start ? '' : gapAt(doc, side, from)});
    from = to;
  }
  return pieces;
}

export function alignedText(doc, side, range) {
  return piecesOf(doc, side, range).map((piece) => piece.gap + piece.text).join('');
}

export function rowText(doc, row, side) {
  return row.edit?.[side] ?? alignedText(doc, side, row[side]);
}

// ---- Places to cut

const letters = new Intl.Segmenter(undefined, {granularity: 'grapheme'});
const words = new Intl.Segmenter(undefined, {granularity: 'word'});

// Whether a position is a border of segments, or separates two letters of one.
export function isPlace(doc, side, position) {
  const segment = segmentOf(position);
  const character = characterOf(position);
  const count = doc.data[side].segments.length;
  if (character === 0) return segment >= 0 && segment <= count;
  if (segment >= count) return false;
  const text = segmentText(doc, side, segment);
  const offset = offsetOf(text, character);
  return offset < text.length && isLetterBorder(text, offset);
}

// Some marks begin a letter of their own for the segmenter (Myanmar vowels, for one); the program refuses a
// cut before any mark.
function isLetterBorder(text, offset) {
  const letter = letters.segment(text).containing(offset);
  return letter.index === offset && !/^\p{M}/u.test(text.slice(offset));
}

// The place nearest to a UTF-16 offset in a segment, at or after it. White space stays before the cut.
export function placeAt(doc, side, segment, offset) {
  const text = segmentText(doc, side, segment);
  let at = Math.max(0, offset);
  while (at < text.length && !isLetterBorder(text, at)) at++;
  if (text.slice(0, at).trim() === '') return positionAt(segment);
  while (/^\s/u.test(text.slice(at))) at++;
  if (at >= text.length) return positionAt(segment + 1);
  return positionAt(segment, codePoints(text.slice(0, at)));
}

// The place nearest to a UTF-16 offset in the text of a side of a row.
export function placeInRow(doc, side, range, offset) {
  let rest = offset;
  for (const piece of piecesOf(doc, side, range)) {
    rest -= piece.gap.length;
    if (rest <= 0) return piece.from;
    if (rest < piece.text.length) {
      return Math.min(piece.to, placeAt(doc, side, segmentOf(piece.from), piece.offset + rest));
    }
    rest -= piece.text.length;
  }
  return range[1];
}

// The borders of sentences in a range, its two ends among them.
export function bordersOf([start, end]) {
  const borders = [start];
  for (let at = positionAt(segmentOf(start) + 1); at < end; at += UNIT) borders.push(at);
  if (end > start) borders.push(end);
  return borders;
}

// The places in a range: `unit` is 'sentence', 'word' or 'letter'.
export function placesOf(doc, side, range, unit) {
  if (unit === 'sentence') return bordersOf(range);
  const cutter = unit === 'word' ? words : letters;
  const places = new Set(bordersOf(range));
  for (const piece of piecesOf(doc, side, range)) {
    const segment = segmentOf(piece.from);
    for (const part of cutter.segment(segmentText(doc, side, segment))) {
      const place = placeAt(doc, side, segment, part.index);
      if (place > range[0] && place < range[1]) places.add(place);
    }
  }
  return [...places].sort((a, b) => a - b);
}

// ---- Operations. Each gives {row} (the number of the row to show) or {refused} (a key of words.mjs).

function refuse(refused) {
  return {refused};
}

function replace(doc, at, count, rows, shown) {
  const inserted = rows.filter((row) => !isEmptyRow(row)).map((row) => settled(doc, row));
  const removed = doc.rows.slice(at, at + count);
  const change = {at, removed, inserted};
  put(doc, at, removed.length, inserted);
  doc.done.push(change);
  doc.undone = [];
  return {row: Math.max(0, Math.min(shown, doc.rows.length - 1))};
}

function put(doc, at, count, rows) {
  doc.rows = doc.rows.slice(0, at).concat(rows, doc.rows.slice(at + count));
  doc.version++;
}

export function undo(doc) {
  const change = doc.done.pop();
  if (!change) return refuse('nothing-to-undo');
  put(doc, change.at, change.inserted.length, change.removed);
  doc.undone.push(change);
  return {row: change.at};
}

export function redo(doc) {
  const change = doc.undone.pop();
  if (!change) return refuse('nothing-to-redo');
  put(doc, change.at, change.removed.length, change.inserted);
  doc.done.push(change);
  return {row: Math.min(change.at, doc.rows.length - 1)};
}

function joinedText(before, gap, after) {
  return before && after ? before + gap + after : before + after;
}

// The edited texts of two neighbours that become one; null if neither was edited.
function joinedEdit(doc, first, second) {
  const edit = {};
  for (const side of SIDES) {
    if (first.edit?.[side] === undefined && second.edit?.[side] === undefined) continue;
    const gap = gapAt(doc, side, second[side][0]);
    edit[side] = joinedText(rowText(doc, first, side), gap, rowText(doc, second, side));
  }
  return Object.keys(edit).length > 0 ? edit : null;
}

function joinedNote(first, second) {
  return [first.note, second.note].filter(Boolean).join('\n') || null;
}

function joined(doc, first, second) {
  return {
    source: [first.source[0], second.source[1]],
    target: [first.target[0], second.target[1]],
    aligned: -1,
    mark: first.mark === second.mark ? first.mark : null,
    edit: joinedEdit(doc, first, second),
    note: joinedNote(first, second),
  };
}

// Merges a row with the next (`step` 1) or the previous one (-1).
export function merge(doc, at, step) {
  const first = step > 0 ? at : at - 1;
  if (first < 0) return refuse('no-row-before');
  if (first + 1 >= doc.rows.length) return refuse('no-row-after');
  return replace(doc, first, 2, [joined(doc, doc.rows[first], doc.rows[first + 1])], first);
}

// Cuts both sides of a row. A cut at an end of a side leaves that side of one part empty.
export function split(doc, at, cuts) {
  const row = doc.rows[at];
  if (row.edit) return refuse('edited-row');
  const parts = [0, 1].map((second) => {
    const part = {...row, note: second ? null : row.note};
    for (const side of SIDES) {
      part[side] = second ? [cuts[side], row[side][1]] : [row[side][0], cuts[side]];
    }
    return part;
  });
  const isWithin = SIDES.every(
    (side) => parts[0][side][0] <= cuts[side] && cuts[side] <= row[side][1] && isPlace(doc, side, cuts[side]),
  );
  if (!isWithin || parts.some(isEmptyRow)) return refuse('no-cut');
  return replace(doc, at, 1, parts, at);
}

function lastBorder([start, end]) {
  const before = characterOf(end) > 0 ? segmentOf(end) : segmentOf(end) - 1;
  return Math.max(start, positionAt(before));
}

// Moves the first sentence of a side to the row above (`step` -1), or the last one to the row below (1).
export function move(doc, at, side, step) {
  const row = doc.rows[at];
  const near = doc.rows[at + step];
  if (!near) return refuse(step < 0 ? 'no-row-before' : 'no-row-after');
  const range = row[side];
  if (isEmptyRange(range)) return refuse('empty-side');
  if (row.edit) return refuse('edited-row');
  const border = step < 0 ? Math.min(range[1], positionAt(segmentOf(range[0]) + 1)) : lastBorder(range);
  const left = {...row, [side]: step < 0 ? [border, range[1]] : [range[0], border]};
  const grown = grownBy(doc, near, side, step < 0 ? [range[0], border] : [border, range[1]], step);
  if (isEmptyRow(left)) grown.note = step < 0 ? joinedNote(near, left) : joinedNote(left, near);
  const rows = step < 0 ? [grown, left] : [left, grown];
  const first = step < 0 ? at - 1 : at;
  return replace(doc, first, 2, rows, isEmptyRow(left) ? first : at);
}

// A row with a range more on one side, at its end (`step` -1: the row is above) or its beginning.
function grownBy(doc, row, side, range, step) {
  const grown = {...row, [side]: step < 0 ? [row[side][0], range[1]] : [range[0], row[side][1]]};
  if (row.edit?.[side] === undefined) return grown;
  const more = alignedText(doc, side, range);
  const text = step < 0
    ? joinedText(row.edit[side], gapAt(doc, side, range[0]), more)
    : joinedText(more, gapAt(doc, side, range[1]), row.edit[side]);
  grown.edit = {...row.edit, [side]: text};
  return grown;
}

// Sets or takes back a mark, 'accepted' or 'rejected'.
export function toggle(doc, at, mark) {
  const row = doc.rows[at];
  return replace(doc, at, 1, [{...row, mark: row.mark === mark ? null : mark}], at);
}

// Replaces the text of a side; the text as aligned takes the change back.
export function edit(doc, at, side, written) {
  const row = doc.rows[at];
  if (isOneSided(row)) return refuse('edit-one-sided');
  const text = folded(written);
  if (text === '') return refuse('edit-empty');
  if (text === rowText(doc, row, side)) return refuse('edit-same');
  const texts = {};
  for (const each of SIDES) {
    const value = each === side ? text : row.edit?.[each];
    if (value !== undefined && value !== alignedText(doc, each, row[each])) texts[each] = value;
  }
  const change = Object.keys(texts).length > 0 ? texts : null;
  return replace(doc, at, 1, [{...row, edit: change}], at);
}

// Sets the remark on a row; an empty one takes it away.
export function annotate(doc, at, written) {
  const row = doc.rows[at];
  const note = written.replace(HALF_PAIRS, '\ufffd').replace(/\r\n?/g, '\n').trim() || null;
  if (note === row.note) return refuse('note-same');
  return replace(doc, at, 1, [{...row, note}], at);
}

const HALF_PAIRS = /[\ud800-\udfff]/gu;
const NO_SPACE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;

// White space as the program writes it: one space, and none for a line break between Chinese or Japanese. A
// half of a surrogate pair, which cannot be written, becomes U+FFFD.
export function folded(text) {
  const whole = text.replace(HALF_PAIRS, '\ufffd').trim();
  return whole.replace(/(\S?)(\s+)(?=(\S))/gu, (_, before, gap, after) => {
    const isJoined = gap.includes('\n') && NO_SPACE.test(before) && NO_SPACE.test(after);
    return before + (isJoined ? '' : ' ');
  });
}

// ---- The index: what the view shows of all rows, computed once for each version of a document.

export const FILTERS = ['all', 'look', 'one-sided', 'n-m', 'changed', 'rejected', 'left-out'];

export function indexOf(doc) {
  if (doc.index?.version !== doc.version) doc.index = newIndex(doc);
  return doc.index;
}

function newIndex(doc) {
  const hung = hungItems(doc);
  const rows = {all: [], look: [], 'one-sided': [], 'n-m': [], changed: [], rejected: [], 'left-out': []};
  doc.rows.forEach((row, number) => {
    rows.all.push(number);
    if (needsLook(doc, row)) rows.look.push(number);
    if (isOneSided(row)) rows['one-sided'].push(number);
    else if (isManyToMany(row)) rows['n-m'].push(number);
    if (isChanged(row)) rows.changed.push(number);
    if (row.mark === 'rejected') rows.rejected.push(number);
  });
  for (const [number, items] of hung) if (items.some((item) => item.kind === 'left-out')) rows['left-out'].push(number);
  return {version: doc.version, rows, hung};
}

// The rows whose confidence is below a limit. A row that a person made has none.
export function rowsBelow(doc, limit) {
  const index = indexOf(doc);
  if (index.limit !== limit) {
    index.below = index.rows.all.filter((number) => findings(doc, doc.rows[number])?.confidence < limit);
    index.limit = limit;
  }
  return index.below;
}

function isManyToMany(row) {
  return hasMany(row.source) || hasMany(row.target);
}

function hasMany([start, end]) {
  return segmentOf(end - 1) > segmentOf(start);
}

// Headings and excluded texts by the row that they are before. They hang at a border of the aligned rows, so
// they stay where they are in the text when rows change. `within`: the border is inside a merged row; `after`:
// behind the last row.
function hungItems(doc) {
  const border = (at) => {
    const row = doc.data.rows[at];
    return row ? positionAt(row.source[0]) + positionAt(row.target[0]) : startOf(endRow(doc));
  };
  const items = [
    ...(doc.data.sections ?? []).map((item) => ({kind: 'section', item, border: border(item.row)})),
    ...(doc.data.left_out ?? []).map((item) => ({kind: 'left-out', item, border: border(item.before)})),
  ];
  // Excluded text before a heading belongs to the section before.
  const rank = (item) => (item.kind === 'section' ? 1 : 0);
  items.sort((a, b) => a.border - b.border || rank(a) - rank(b));
  const hung = new Map();
  let number = 0;
  for (const {kind, item, border: at} of items) {
    while (number + 1 < doc.rows.length && endOf(doc.rows[number]) <= at) number++;
    const row = doc.rows[number];
    const after = row !== undefined && endOf(row) <= at;
    const within = row !== undefined && !after && startOf(row) < at;
    if (!hung.has(number)) hung.set(number, []);
    hung.get(number).push({kind, item, within, after});
  }
  return hung;
}

// The next number in an ordered list after `from` (`step` 1), or the last one before it (-1).
export function nextIn(numbers, from, step) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < (step > 0 ? from + 1 : from)) low = middle + 1;
    else high = middle;
  }
  return numbers[step > 0 ? low : low - 1];
}
