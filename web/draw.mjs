// The elements of a row. Texts of documents go through text nodes only, never through HTML.
import {SIDES, characterOf, findings, isDecided, offsetOf, piecesOf, rowText, segmentOf, segmentText, signalsOf} from './model.mjs';
import {levelOf} from './picture.mjs';

// An element with attributes and children; a string is a text. Attributes that are null are not set.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

// Characters that change the direction of what follows, or have no width: they could make a text look like
// another one, so their names are shown in their place.
const INVISIBLE = {
  '\u061c': 'ALM', '\u200b': 'ZWSP', '\u200e': 'LRM', '\u200f': 'RLM', '\u202a': 'LRE', '\u202b': 'RLE', '\u202c': 'PDF',
  '\u202d': 'LRO', '\u202e': 'RLO', '\u2066': 'LRI', '\u2067': 'RLI', '\u2068': 'FSI', '\u2069': 'PDI', '\ufeff': 'BOM',
};
const INVISIBLE_PARTS = /([\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff])/;

// Where the text nodes of a row that is being split are from: {segment, offset, fixed}.
export const origins = new WeakMap();

export function appendText(parent, text, origin = null) {
  let offset = origin?.offset ?? 0;
  for (const part of text.split(INVISIBLE_PARTS)) {
    if (part === '') continue;
    const name = INVISIBLE[part];
    const node = document.createTextNode(name ?? part);
    if (origin) origins.set(node, {segment: origin.segment, offset, fixed: name !== undefined});
    parent.append(name ? element('span', {class: 'invisible', title: `U+${codeOf(part)}`}, node) : node);
    offset += part.length;
  }
  return parent;
}

// The same for a place that has plain text only.
export function visible(text) {
  return String(text).split(INVISIBLE_PARTS).map((part) => (INVISIBLE[part] ? `[${INVISIBLE[part]}]` : part)).join('');
}

function codeOf(character) {
  return character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
}

// The text of a side in which a cut is chosen.
function appendPieces(parent, doc, side, row, cut) {
  for (const piece of piecesOf(doc, side, row[side])) {
    if (cut === piece.from) parent.append(cutMark());
    if (piece.gap) parent.append(piece.gap);
    const segment = segmentOf(piece.from);
    const within = cut > piece.from && cut < piece.to;
    const length = within ? offsetOf(segmentText(doc, side, segment), characterOf(cut)) - piece.offset : piece.text.length;
    const parts = [piece.text.slice(0, length), piece.text.slice(length)];
    parent.append(pieceOf(parts[0], piece.from >= cut, {segment, offset: piece.offset}));
    if (within) parent.append(cutMark(), pieceOf(parts[1], true, {segment, offset: piece.offset + length}));
  }
  if (cut === row[side][1]) parent.append(cutMark());
}

function cutMark() {
  return element('span', {class: 'cut', 'aria-hidden': 'true'});
}

function pieceOf(text, isAfter, origin) {
  return appendText(element('span', {class: isAfter ? 'piece after' : 'piece'}), text, origin);
}

// `view`: {doc, say, row, side, cut, editor, open, numbers} as in view.mjs.
export function drawItem(view, number) {
  const item = element('div', {class: 'item', role: 'presentation'});
  const hung = view.hung(number);
  item.append(...hungRows(view, hung.filter((each) => !each.after)));
  item.append(drawRow(view, number));
  item.append(...hungRows(view, hung.filter((each) => each.after)));
  return item;
}

// Headings one by one; excluded texts between them are folded together.
function hungRows(view, hung) {
  const rows = [];
  let folded = [];
  const close = () => {
    if (folded.length > 0) rows.push(drawLeftOut(view, folded));
    folded = [];
  };
  for (const each of hung) {
    if (each.kind === 'left-out') {
      folded.push(each.item);
      continue;
    }
    close();
    rows.push(drawSection(view, each));
  }
  close();
  return rows;
}

function drawSection(view, {item, within}) {
  const cell = element('div', {role: 'gridcell', class: 'section-cell', 'aria-colspan': 4});
  if (within) cell.append(element('span', {class: 'within'}, view.say('section-within')));
  for (const side of SIDES) {
    const heading = element('span', {class: `heading ${side}`, lang: view.doc.data[side].language, dir: 'auto'});
    cell.append(appendText(heading, item[side] ?? ''));
  }
  return element('div', {role: 'row', class: `section depth-${Math.min(6, Number(item.depth) || 1)}`}, cell);
}

function drawLeftOut(view, items) {
  const isOpen = view.open.has(items[0]);
  const reasons = [...new Set(items.map((item) => view.reason(item.reason)))].join(', ');
  const label = view.say('left-out-texts', {n: items.length, reasons});
  const button = element('button', {type: 'button', class: 'fold', 'aria-expanded': isOpen}, label);
  button.addEventListener('click', () => view.fold(items[0]));
  const cell = element('div', {role: 'gridcell', class: 'left-out-cell', 'aria-colspan': 4}, button);
  if (isOpen) for (const item of items) cell.append(leftOutText(view, item));
  return element('div', {role: 'row', class: 'left-out'}, cell);
}

function leftOutText(view, item) {
  const place = `${view.say(item.side)}, ${visible(item.place ?? '')} (${view.reason(item.reason)})`;
  // A file may have both languages, and others as well: the language of the text is not known.
  const text = appendText(element('div', {class: 'left-out-text', lang: '', dir: 'auto'}), item.text);
  return element('div', {}, element('div', {class: 'place'}, place), text);
}

function drawRow(view, number) {
  const {doc, say} = view;
  const row = doc.rows[number];
  const isCurrent = number === view.row;
  const made = element('div', {
    role: 'row', class: `row ${levelOf(doc, row)}`, 'aria-rowindex': number + 2, 'aria-selected': isCurrent,
  });
  made.append(
    element('div', {role: 'rowheader', class: 'number', title: placesIn(doc, row)}, view.numbers.format(number + 1)),
    drawSide(view, number, 'source'),
    drawLink(view, number),
    drawSide(view, number, 'target'),
  );
  const editor = isCurrent && view.editor?.place === 'note' ? view.editor : null;
  if (editor || row.note) made.append(drawNote(row.note, editor, say));
  return made;
}

// The remark of a person, below both texts.
function drawNote(note, editor, say) {
  const cell = element('div', {role: 'gridcell', class: editor ? 'note' : 'note kept', 'aria-colindex': 2, 'aria-colspan': 3});
  cell.append(editor ?? element('span', {class: 'note-head'}, say('note'), ' '));
  if (!editor) cell.append(appendText(element('span', {class: 'note-text', lang: '', dir: 'auto'}), note));
  return cell;
}

// Where the texts of a row are in their files.
function placesIn(doc, row) {
  const place = (side) => doc.data[side].segments[segmentOf(row[side][0])]?.place ?? '';
  return visible(SIDES.filter((side) => row[side][0] < row[side][1]).map(place).join(' | '));
}

// The cell between the texts. What speaks for the pair and against it is its description, seen when the mouse
// or the focus is on it.
function drawLink(view, number) {
  const {doc, say} = view;
  const row = doc.rows[number];
  const signals = signalsOf(doc, row);
  const cell = element('div', {role: 'gridcell', class: 'link'}, ...linkTexts(doc, row, say, view));
  if (signals.length === 0) return cell;
  const id = `signals-${number}`;
  cell.setAttribute('aria-describedby', id);
  cell.setAttribute('tabindex', number === view.row ? 0 : -1);
  cell.append(drawSignals(view, signals, id));
  return cell;
}

function drawSignals(view, signals, id) {
  const made = element('div', {class: 'tip', role: 'tooltip', id});
  const strength = new Intl.NumberFormat(view.language, {signDisplay: 'always', minimumFractionDigits: 1, maximumFractionDigits: 1});
  for (const [word, sign] of [['signals-against', -1], ['signals-for', 1]]) {
    const chosen = signals.filter(([, evidence]) => Math.sign(evidence) === sign);
    if (chosen.length === 0) continue;
    const list = chosen.map(([name, evidence]) => `${view.signal(name)}\u00a0${strength.format(evidence)}`).join(', ');
    made.append(appendText(element('div', {}, view.say(word), ' '), list));
  }
  return made;
}

function linkTexts(doc, row, say, view) {
  const found = findings(doc, row);
  const texts = [];
  if (found) texts.push(element('span', {class: 'confidence', title: say('confidence')}, view.confidences.format(found.confidence)));
  const state = stateOf(row);
  if (state) texts.push(element('span', {class: 'state'}, say(state)));
  else if (found?.reason) texts.push(element('span', {class: 'reason'}, view.reason(found.reason)));
  return texts;
}

function stateOf(row) {
  if (!isDecided(row)) return null;
  if (row.mark === 'rejected') return 'is-rejected';
  if (row.edit) return 'is-edited';
  return row.mark === 'accepted' ? 'is-accepted' : 'is-changed';
}

function drawSide(view, number, side) {
  const {doc} = view;
  const row = doc.rows[number];
  const isCurrent = number === view.row;
  const isActive = isCurrent && side === view.side;
  const cell = element('div', {
    role: 'gridcell', class: `text ${side}`, lang: doc.data[side].language, dir: 'auto', tabindex: isActive ? 0 : -1,
  });
  cell.dataset.row = number;
  cell.dataset.side = side;
  if (isActive && view.editor?.place === 'text') cell.append(view.editor);
  else if (isCurrent && view.cut) appendPieces(cell, doc, side, row, view.cut[side]);
  else appendText(cell, rowText(doc, row, side));
  if (!cell.hasChildNodes()) cell.append(emptyNote(view));
  return cell;
}

function emptyNote(view) {
  return element('span', {class: 'empty', lang: view.language, dir: 'auto'}, view.say('empty'));
}
