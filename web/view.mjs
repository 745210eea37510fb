// The page: draws the state, and turns commands into operations of the model.
import {FILTERS, SIDES, alignedText, annotate, edit, indexOf, isOneSided, merge, move, nextIn, openDocument, otherSide, placeAt, placeInRow, placesOf, redo, rowText, rowsBelow, segmentOf, split, toggle, undo} from './model.mjs';
import {fileName, fileOf, stretchesOf, takeUp, takeUpEntry} from './corrections.mjs';
import {COMMANDS, SPLIT_COMMANDS, commandOf, isComposing} from './keys.mjs';
import {LANGUAGES, WORDS, chooseLanguage, wordsFor} from './words.mjs';
import {RowList} from './rows.mjs';
import {Picture} from './picture.mjs';
import {appendText, drawItem, element, origins, visible} from './draw.mjs';
import {forget, store, storedOf} from './store.mjs';
import {Tips} from './tips.mjs';

const STORE_AFTER = 1000;
// The limit of the filter by confidence at first: the page shows less than this as not sure.
const LIMIT = 0.9;

function byId(id) {
  return document.getElementById(id);
}

export class App {
  constructor(data) {
    this.docs = data.documents.map(openDocument);
    this.doc = this.docs[0];
    Object.assign(this, {row: 0, side: 'source', cut: null, editor: null, open: new Set()});
    Object.assign(this, {filter: 'all', limit: LIMIT, query: '', shown: [], lowered: new WeakMap(), offered: new Map()});
    this.grid = byId('grid');
    this.list = new RowList(this.grid, byId('rows'), (at) => drawItem(this, this.shown[at]));
    this.tips = new Tips(this.grid, '.link');
    this.picture = new Picture(byId('picture'), (row) => this.goTo(row));
    byId('program').textContent = data.program ?? '';
    this.takeGiven();
    this.makeButtons();
    this.listen();
    this.setLanguage(chooseLanguage(navigator.languages ?? []));
    this.showDocument(0);
    this.offerStored();
  }

  // ---- Documents

  takeGiven() {
    this.isMisfit = false;
    for (const doc of this.docs) {
      const given = doc.data.corrections;
      if (given && !takeUpEntry(doc, given)) this.isMisfit = true;
      doc.savedAt = doc.done.at(-1);
      doc.place = {row: 0, side: 'source'};
    }
  }

  chooseDocument(at) {
    if (!this.holdsText()) return this.showDocument(at);
    byId('documents').value = this.docs.indexOf(this.doc);
    return this.announce('edit-open');
  }

  showDocument(at) {
    this.doc.place = {row: this.row, side: this.side};
    this.doc = this.docs[at];
    Object.assign(this, this.doc.place, {cut: null, editor: null});
    this.picture.setDocument(this.doc);
    this.list.guess = guessFor(this.doc);
    this.setTitle();
    this.refresh();
    this.focusRow();
    if (this.isMisfit) this.announce('bad-corrections');
    this.isMisfit = false;
  }

  setTitle() {
    const {name} = this.doc.data;
    document.title = this.say('title', {name: visible(name)});
    byId('title').replaceChildren();
    appendText(byId('title'), name);
    for (const side of SIDES) byId(`head-${side}`).textContent = `${this.say(side)} (${this.doc.data[side].language})`;
  }

  isUnsaved(doc) {
    return doc.done.at(-1) !== doc.savedAt;
  }

  save() {
    if (this.holdsText()) return this.announce('edit-open');
    const file = fileName(this.fileBase ?? pageName() ?? this.docs[0].data.name);
    const address = URL.createObjectURL(new Blob([fileOf(this.docs)], {type: 'application/json'}));
    const link = element('a', {href: address, download: file, hidden: ''});
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    for (const doc of this.docs) doc.savedAt = doc.done.at(-1);
    this.refreshCounts();
    return this.announce('did-save', {file});
  }

  // ---- The copy in the browser

  offerStored() {
    const found = this.docs.map((doc) => [doc, storedOf(doc)]);
    const news = found.filter(([doc, stored]) => stored && JSON.stringify(stored.stretches) !== JSON.stringify(stretchesOf(doc)));
    if (news.length === 0) return;
    this.offered = new Map(news);
    this.drawOffer();
  }

  drawOffer() {
    const stored = [...this.offered.values()];
    byId('offer').hidden = stored.length === 0;
    if (stored.length === 0) return;
    const n = stored.reduce((sum, {stretches}) => sum + stretches.length, 0);
    const time = new Date(Math.max(...stored.map((each) => each.time)));
    const written = new Intl.DateTimeFormat(this.language, {dateStyle: 'medium', timeStyle: 'short'}).format(time);
    byId('offer-text').textContent = this.say('offer', {n, time: written});
  }

  answerOffer(answer) {
    if (this.holdsText()) return this.announce('edit-open');
    let word = 'at-row';
    if (answer === 'take') word = this.takeOffered() ? 'did-take' : 'bad-corrections';
    if (answer === 'forget') {
      forget(this.offered.keys());
      word = 'did-forget';
    }
    this.offered = new Map();
    this.drawOffer();
    this.cut = null;
    this.editor = null;
    this.refresh();
    this.focusRow();
    return this.announce(word, {row: this.row + 1});
  }

  takeOffered() {
    let isTaken = true;
    for (const [doc, stored] of this.offered) {
      if (takeUp(doc, stored.stretches)) doc.savedAt = {};
      else isTaken = false;
    }
    this.row = Math.min(this.row, this.doc.rows.length - 1);
    return isTaken;
  }

  // At most once a second. A copy that was offered and not answered is not overwritten.
  storeSoon() {
    this.unstored ??= new Set();
    this.unstored.add(this.doc);
    this.storing ??= setTimeout(() => this.storeNow(), STORE_AFTER);
  }

  storeNow() {
    clearTimeout(this.storing);
    this.storing = undefined;
    for (const doc of this.unstored ?? []) {
      if (!this.offered.has(doc) && !store(doc)) this.announce('no-storage');
    }
    this.unstored = new Set();
  }

  forgetStored() {
    clearTimeout(this.storing);
    this.storing = undefined;
    this.unstored = new Set();
    forget(this.docs);
    this.offered = new Map();
    this.drawOffer();
    this.announce('did-forget');
  }

  // ---- Words

  setLanguage(language) {
    this.language = language;
    this.say = wordsFor(language);
    this.numbers = new Intl.NumberFormat(language);
    this.confidences = new Intl.NumberFormat(language, {minimumFractionDigits: 2, maximumFractionDigits: 2});
    document.documentElement.lang = language;
    byId('language').value = language;
    for (const each of document.querySelectorAll('[data-word]')) each.textContent = this.say(each.dataset.word);
    for (const each of document.querySelectorAll('[data-label]')) each.setAttribute('aria-label', this.say(each.dataset.label));
    byId('query').placeholder = this.say('search');
    this.writeLimit();
    this.drawHelp();
    this.drawOffer();
  }

  reason(reason) {
    const key = `reason-${reason}`;
    return key in WORDS[this.language] ? this.say(key) : String(reason);
  }

  signal(name) {
    const key = `signal-${name}`;
    return key in WORDS[this.language] ? this.say(key) : name;
  }

  // A text that is set twice is not spoken twice, so a space that nobody sees makes it another one.
  announce(word, values = {}) {
    const text = this.say(word, values);
    const status = byId('status');
    status.textContent = status.textContent === text ? `${text}\u00a0` : text;
  }

  drawHelp() {
    const rows = (commands) => Object.entries(commands).map(([name, keys]) =>
      element('tr', {}, element('th', {scope: 'row'}, ...keys.map((key) => element('kbd', {}, shownKey(key)))), element('td', {}, this.say(name))));
    byId('help-keys').replaceChildren(...rows(COMMANDS));
    byId('help-split-keys').replaceChildren(...rows(SPLIT_COMMANDS));
  }

  // ---- What is shown

  hung(number) {
    return indexOf(this.doc).hung.get(number) ?? [];
  }

  matches(number) {
    const row = this.doc.rows[number];
    if (!this.lowered.has(row)) {
      const texts = [...SIDES.map((side) => rowText(this.doc, row, side)), row.note ?? ''];
      this.lowered.set(row, texts.join('\n').normalize('NFC').toLowerCase());
    }
    return this.lowered.get(row).includes(this.query);
  }

  passing(filter) {
    return filter === 'below' ? rowsBelow(this.doc, this.limit) : indexOf(this.doc).rows[filter];
  }

  // The rows that pass the filter, and the current one, which does not vanish under the hands.
  computeShown() {
    const all = this.passing(this.filter);
    const found = this.query ? all.filter((number) => this.matches(number)) : all;
    const isStray = this.doc.rows.length > 0 && found[lowerBound(found, this.row)] !== this.row;
    this.count = found.length;
    this.shown = isStray ? [...found, this.row].sort((a, b) => a - b) : found;
    this.isStray = isStray;
  }

  refresh() {
    const hadFocus = this.grid.contains(document.activeElement);
    // The bar takes space from the rows, so it comes or goes before they are scrolled.
    byId('split-bar').hidden = this.cut === null;
    this.computeShown();
    this.grid.setAttribute('aria-rowcount', this.doc.rows.length + 1);
    this.list.setKeys(this.shown.map((number) => this.doc.rows[number]));
    this.list.pinned = this.shownAt();
    this.list.redraw();
    this.list.show(this.shownAt());
    if (hadFocus) this.focusRow();
    this.refreshCounts();
    this.picture.show(this.row);
  }

  refreshCounts() {
    const {rows} = indexOf(this.doc);
    for (const filter of [...FILTERS, 'below']) {
      byId(`count-${filter}`).textContent = this.numbers.format(this.passing(filter).length);
      byId(`filter-${filter}`).setAttribute('aria-pressed', filter === this.filter);
    }
    const texts = [this.say('rows', {n: this.doc.rows.length}), this.say('look-left', {n: rows.look.length}), this.say('changes', {n: rows.changed.length})];
    byId('counts').textContent = texts.join(' · ');
    const unsaved = this.docs.some((doc) => this.isUnsaved(doc));
    byId('save').classList.toggle('unsaved', unsaved);
  }

  shownAt() {
    return lowerBound(this.shown, this.row);
  }

  cell() {
    return this.grid.querySelector(`[data-row="${this.row}"][data-side="${this.side}"]`);
  }

  focusRow() {
    (this.editor?.querySelector('textarea') ?? this.cell())?.focus({preventScroll: true});
  }

  setFilter(filter) {
    this.filter = filter;
    this.settleShown();
  }

  // The limit as typed, with the decimal sign of any language.
  setLimit(written) {
    const limit = Number(written.normalize('NFKC').replace(',', '.'));
    const isLimit = written.trim() !== '' && limit >= 0 && limit <= 1;
    byId('limit').setAttribute('aria-invalid', !isLimit);
    if (!isLimit) return this.announce('bad-limit');
    this.limit = limit;
    return this.setFilter('below');
  }

  writeLimit() {
    byId('limit').value = new Intl.NumberFormat(this.language, {maximumFractionDigits: 3}).format(this.limit);
    byId('limit').setAttribute('aria-invalid', false);
  }

  setQuery(query) {
    this.query = query.normalize('NFC').toLowerCase();
    this.settleShown();
  }

  // After the choice of rows changed: the first row that passes, from the current one on.
  settleShown() {
    if (this.holdsText()) return this.announce('edit-open');
    this.leaveModes();
    this.computeShown();
    if (this.isStray && this.count > 0) {
      const found = this.shown.filter((number) => number !== this.row);
      this.row = nextIn(found, this.row, 1) ?? found.at(-1);
    }
    this.refresh();
    return this.count > 0 ? this.announce('found', {n: this.count}) : this.announce('none-shown');
  }

  // ---- Moving

  goTo(row, side = this.side) {
    if (this.holdsText()) return this.announce('edit-open');
    this.leaveModes();
    this.select(row, side);
    return this.focusRow();
  }

  // Whether a text box has a text that would be lost.
  holdsText() {
    return this.editor !== null && this.editor.querySelector('textarea').value !== this.editor.unchanged;
  }

  leaveModes() {
    this.cut = null;
    this.editor = null;
  }

  // Draws two rows anew at most, unless a row that the filter hides was the current one.
  select(row, side = this.side) {
    const needsAll = this.isStray || !byId('split-bar').hidden || lowerBound(this.shown, row) === this.shown.length || this.shown[lowerBound(this.shown, row)] !== row;
    this.mark(false);
    Object.assign(this, {row, side});
    if (needsAll || this.grid.querySelector('textarea')) return this.refresh();
    this.list.show(this.shownAt());
    this.mark(true);
    this.picture.show(this.row);
    return undefined;
  }

  mark(isCurrent) {
    const cell = this.cell();
    const row = cell?.closest('[role=row]');
    row?.setAttribute('aria-selected', isCurrent);
    for (const each of [cell, row?.querySelector('.link[tabindex]')]) each?.setAttribute('tabindex', isCurrent ? 0 : -1);
  }

  step(step) {
    const next = nextIn(this.shown, this.row, step);
    if (next === undefined) return this.announce(step < 0 ? 'no-row-before' : 'no-row-after');
    return this.goTo(next);
  }

  page(step) {
    const at = this.shownAt();
    const wanted = this.list.tops[at] + step * this.list.room() * 0.9;
    const to = this.list.indexAt(Math.max(0, wanted));
    this.goTo(this.shown[to === at ? Math.max(0, Math.min(this.shown.length - 1, at + step)) : to]);
  }

  look(step) {
    const next = nextIn(indexOf(this.doc).rows.look, this.row, step);
    if (next === undefined) return this.announce('no-look');
    this.goTo(next);
    return this.announce('at-row', {row: next + 1});
  }

  chooseSide(side) {
    if (this.cut) {
      this.side = side;
      this.refresh();
      this.focusRow();
      return this.announceCut();
    }
    this.goTo(this.row, side);
    return this.announce(`side-${side}`);
  }

  // ---- Operations

  // Shows what an operation of the model gave.
  show(result, word) {
    if (result.refused) return this.announce(result.refused);
    this.leaveModes();
    this.row = result.row;
    this.refresh();
    this.announce(word, {row: this.row + 1});
    return this.storeSoon();
  }

  merge(step) {
    const isFiltered = this.filter !== 'all' || this.query !== '';
    this.show(merge(this.doc, this.row, step), isFiltered ? 'did-merge-filtered' : 'did-merge');
  }

  toggle(mark, word) {
    const isSet = this.doc.rows[this.row].mark === mark;
    this.show(toggle(this.doc, this.row, mark), isSet ? `did-un${word}` : `did-${word}`);
  }

  // ---- Splitting

  beginSplit(cuts = {}) {
    const row = this.doc.rows[this.row];
    if (row.edit) return this.announce('edited-row');
    this.leaveModes();
    this.cut = {};
    for (const side of SIDES) this.cut[side] = cuts[side] ?? placesOf(this.doc, side, row[side], 'sentence')[1] ?? row[side][1];
    this.refresh();
    this.focusRow();
    return this.announceCut();
  }

  moveCut(unit, step) {
    const within = this.doc.data.has_fixed_texts ? 'sentence' : unit;
    const places = placesOf(this.doc, this.side, this.doc.rows[this.row][this.side], within);
    const to = nextIn(places, this.cut[this.side], step);
    if (to !== undefined) this.setCut(to);
    else this.announceCut();
  }

  setCut(place) {
    this.cut[this.side] = place;
    this.refresh();
    this.announceCut();
  }

  announceCut() {
    const {doc, side} = this;
    const [from, to] = doc.rows[this.row][side];
    const before = Array.from(alignedText(doc, side, [from, this.cut[side]])).slice(-30).join('');
    const after = Array.from(alignedText(doc, side, [this.cut[side], to])).slice(0, 30).join('');
    this.announce('at-cut', {side: this.say(side), before: isolated(before), after: isolated(after)});
  }

  dropCut() {
    this.leaveModes();
    this.refresh();
    this.focusRow();
    this.announce('did-drop');
  }

  // A click on the text of the row that is being split.
  cutAt(event, side) {
    const found = caretAt(event.clientX, event.clientY);
    const origin = found && origins.get(found.node);
    if (!origin) return;
    this.side = side;
    const [from, to] = this.doc.rows[this.row][side];
    const isFixed = this.doc.data.has_fixed_texts;
    const offset = isFixed ? 0 : origin.offset + (origin.fixed ? 0 : found.offset);
    this.setCut(Math.max(from, Math.min(to, placeAt(this.doc, side, origin.segment, offset))));
  }

  // ---- Editing

  beginEdit() {
    const {doc, side} = this;
    const row = doc.rows[this.row];
    if (doc.data.has_fixed_texts) return this.announce('edit-fixed');
    if (isOneSided(row)) return this.announce('edit-one-sided');
    const box = textBox(rowText(doc, row, side), {lang: doc.data[side].language, 'aria-label': this.say(`edit-${side}`, {row: this.row + 1})});
    const keep = () => this.show(edit(doc, this.row, side, box.value), 'did-edit');
    return this.openEditor('text', box, keep, {
      'edit-restore': () => { box.value = alignedText(doc, side, row[side]); box.focus(); },
      'edit-split': () => this.splitAtCursor(box),
    });
  }

  // The language of a note is not known.
  beginNote() {
    const {note} = this.doc.rows[this.row];
    const box = textBox(note ?? '', {lang: '', 'aria-label': this.say('note-of', {row: this.row + 1})});
    const keep = () => this.show(annotate(this.doc, this.row, box.value), box.value.trim() === '' ? 'did-unnote' : 'did-note');
    return this.openEditor('note', box, keep, {});
  }

  // `place`: 'text' for the active side of the row, 'note' for the line below its texts.
  openEditor(place, box, keep, more) {
    this.leaveModes();
    const actions = {'edit-keep': keep, 'edit-drop': () => this.dropCut(), ...more};
    box.addEventListener('keydown', (event) => this.editKey(event, keep));
    const buttons = Object.entries(actions).map(([word, act]) => button(this.say(word), act, word));
    this.editor = element('div', {class: 'editor', lang: this.language, dir: 'auto'}, box, element('div', {class: 'edit-buttons'}, ...buttons));
    Object.assign(this.editor, {place, unchanged: box.value});
    this.refresh();
    return this.focusRow();
  }

  editKey(event, keep) {
    if (isComposing(event)) return;
    const isKeep = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if (!isKeep && event.key !== 'Escape') return;
    event.preventDefault();
    if (isKeep) keep();
    else this.dropCut();
  }

  splitAtCursor(box) {
    const range = this.doc.rows[this.row][this.side];
    if (box.value !== alignedText(this.doc, this.side, range)) return this.announce('edited-row');
    const place = placeInRow(this.doc, this.side, range, box.selectionStart);
    return this.beginSplit({[this.side]: place});
  }

  // ---- Commands

  run(name) {
    const {doc, row, side} = this;
    const commands = {
      first: () => this.goTo(this.shown[0]), last: () => this.goTo(this.shown.at(-1)),
      previous: () => this.step(-1), next: () => this.step(1),
      'page-up': () => this.page(-1), 'page-down': () => this.page(1),
      'source-side': () => this.chooseSide('source'), 'target-side': () => this.chooseSide('target'),
      'previous-look': () => this.look(-1), 'next-look': () => this.look(1),
      'merge-previous': () => this.merge(-1), 'merge-next': () => this.merge(1),
      split: () => (this.cut ? this.dropCut() : this.beginSplit()),
      'move-up': () => this.show(move(doc, row, side, -1), 'did-move-up'),
      'move-down': () => this.show(move(doc, row, side, 1), 'did-move-down'),
      accept: () => this.toggle('accepted', 'accept'), reject: () => this.toggle('rejected', 'reject'),
      edit: () => this.beginEdit(), note: () => this.beginNote(),
      undo: () => this.show(undo(doc), 'did-undo'), redo: () => this.show(redo(doc), 'did-redo'),
      search: () => byId('query').focus(), help: () => byId('help').showModal(),
      'cut-earlier': () => this.moveCut('sentence', -1), 'cut-later': () => this.moveCut('sentence', 1),
      'cut-word-earlier': () => this.moveCut('word', -1), 'cut-word-later': () => this.moveCut('word', 1),
      'cut-letter-earlier': () => this.moveCut('letter', -1), 'cut-letter-later': () => this.moveCut('letter', 1),
      'cut-done': () => this.show(split(doc, row, this.cut), 'did-split'), 'cut-drop': () => this.dropCut(),
    };
    if (name !== 'help' && this.holdsText()) return this.announce('edit-open');
    return doc.rows.length > 0 || name === 'help' ? commands[name]() : undefined;
  }

  // Letters act in the grid only, and not in a text box in it.
  key(event) {
    if (event.target.closest('textarea, button, input')) return;
    const name = commandOf(event, this.cut ? SPLIT_COMMANDS : COMMANDS);
    // A key that is no command must not scroll the current row away, nor against a scroll of ours.
    if (name || (SCROLL_KEYS.includes(event.key) && !event.ctrlKey)) event.preventDefault();
    if (!name) return;
    this.run(name);
    this.scrollPage();
  }

  // In a small window the page scrolls as well as the grid: what a key led to comes into sight.
  scrollPage() {
    const focused = document.activeElement;
    if (document.documentElement.scrollHeight <= window.innerHeight || !this.grid.contains(focused)) return;
    for (const each of [focused.closest('.row'), focused]) {
      const {top, bottom} = (each ?? focused).getBoundingClientRect();
      const below = Math.ceil(Math.min(top, bottom - window.innerHeight));
      if (top < 0 || below > 0) window.scrollBy(0, top < 0 ? Math.floor(top) : below);
    }
  }

  makeButtons() {
    for (const [id, commands] of [['actions', ACTIONS], ['split-actions', Object.keys(SPLIT_COMMANDS)]]) {
      for (const name of commands) byId(id).append(this.commandButton(name));
    }
    for (const filter of FILTERS) {
      const made = this.filterButton(filter);
      made.append(' ', element('span', {class: 'count', id: `count-${filter}`}));
      byId('filters').append(made);
    }
    byId('filters').append(this.limitFilter());
    for (const [tag, name] of Object.entries(LANGUAGES)) byId('language').append(element('option', {value: tag, lang: tag}, name));
    this.docs.forEach((doc, at) => byId('documents').append(element('option', {value: at, dir: 'auto'}, visible(doc.data.name))));
    byId('chooser').hidden = this.docs.length < 2;
  }

  filterButton(filter) {
    const made = element('button', {type: 'button', id: `filter-${filter}`}, element('span', {'data-word': `filter-${filter}`}));
    made.addEventListener('click', (event) => this.withFocus(event, () => this.setFilter(filter)));
    return made;
  }

  // The counter follows the number, so that it is not read as one.
  limitFilter() {
    const made = this.filterButton('below');
    made.setAttribute('aria-describedby', 'count-below');
    const limit = element('input', {id: 'limit', type: 'text', inputmode: 'decimal', size: 4, 'data-label': 'limit', autocomplete: 'off'});
    limit.addEventListener('input', () => this.setLimit(limit.value));
    limit.addEventListener('change', () => this.writeLimit());
    limit.addEventListener('keydown', (event) => this.limitKey(event));
    return element('span', {class: 'limited'}, made, limit, element('span', {class: 'count', id: 'count-below'}));
  }

  // Enter goes to the rows, Escape to all rows.
  limitKey(event) {
    if (isComposing(event) || !['Enter', 'Escape'].includes(event.key)) return;
    event.preventDefault();
    if (event.key === 'Escape') this.setFilter('all');
    this.focusRow();
  }

  commandButton(name) {
    const key = (COMMANDS[name] ?? SPLIT_COMMANDS[name])[0];
    const made = element('button', {type: 'button', 'data-do': name, 'aria-keyshortcuts': key}, element('span', {'data-word': name}), ' ', element('kbd', {'aria-hidden': 'true'}, shownKey(key)));
    const isElsewhere = ['search', 'help', 'edit', 'note', 'split'].includes(name);
    made.addEventListener('click', (event) => (isElsewhere ? this.run(name) : this.withFocus(event, () => this.run(name))));
    return made;
  }

  // With a mouse the focus goes back to the rows; with the keyboard it stays on the button, unless that went away.
  withFocus(event, act) {
    const pressed = event.currentTarget;
    act();
    if (event.detail > 0 || pressed.offsetParent === null) this.focusRow();
    else pressed.focus();
  }

  listen() {
    this.grid.addEventListener('keydown', (event) => this.key(event));
    this.grid.addEventListener('click', (event) => this.click(event));
    this.grid.addEventListener('dblclick', (event) => {
      if (this.cut || this.editor) return;
      if (event.target.closest('.text')) this.beginEdit();
      if (event.target.closest('.note')) this.beginNote();
    });
    const query = byId('query');
    query.addEventListener('input', () => this.setQuery(query.value));
    query.addEventListener('keydown', (event) => this.searchKey(event));
    byId('language').addEventListener('change', (event) => this.changeLanguage(event.target.value));
    byId('documents').addEventListener('change', (event) => this.chooseDocument(Number(event.target.value)));
    byId('save').addEventListener('click', (event) => this.withFocus(event, () => this.save()));
    byId('forget').addEventListener('click', (event) => this.withFocus(event, () => this.forgetStored()));
    byId('help-close').addEventListener('click', () => byId('help').close());
    byId('help').addEventListener('close', () => this.focusRow());
    for (const answer of ['take', 'discard', 'forget']) byId(`offer-${answer}`).addEventListener('click', () => this.answerOffer(answer));
    window.addEventListener('pagehide', () => this.storeNow());
    window.addEventListener('beforeunload', (event) => {
      if (!this.holdsText() && !this.docs.some((doc) => this.isUnsaved(doc))) return;
      event.preventDefault();
      event.returnValue = ''; // What older browsers look at.
    });
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.picture.redraw());
  }

  changeLanguage(language) {
    if (this.holdsText()) {
      byId('language').value = this.language;
      return this.announce('edit-open');
    }
    this.leaveModes();
    this.setLanguage(language);
    this.setTitle();
    return this.refresh();
  }

  searchKey(event) {
    if (isComposing(event) || !['Enter', 'Escape'].includes(event.key)) return;
    event.preventDefault();
    if (event.key === 'Escape') {
      event.target.value = '';
      this.setQuery('');
    }
    this.focusRow();
  }

  fold(item) {
    if (this.open.has(item)) this.open.delete(item);
    else this.open.add(item);
    const at = [...this.grid.querySelectorAll('.fold')].indexOf(document.activeElement);
    this.refresh();
    this.grid.querySelectorAll('.fold')[at]?.focus({preventScroll: true});
  }

  click(event) {
    if (event.target.closest('textarea, button')) return;
    const cell = event.target.closest('.text');
    const number = event.target.closest('.row')?.querySelector('.text')?.dataset.row;
    if (number === undefined) return this.focusRow();
    const side = cell?.dataset.side ?? this.side;
    if (this.cut && Number(number) === this.row) return this.cutAt(event, side);
    return isSelecting() ? undefined : this.goTo(Number(number), side);
  }
}

// The buttons of the tool bar, in order.
const ACTIONS = ['previous', 'next', 'previous-look', 'next-look', 'merge-previous', 'merge-next', 'split', 'move-up', 'move-down', 'accept', 'reject', 'edit', 'note', 'undo', 'redo', 'search', 'help'];

const SCROLL_KEYS = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' '];

const KEY_SIGNS = {ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc'};

function shownKey(key) {
  return key.replace(/Arrow\w+|Escape/, (name) => KEY_SIGNS[name]);
}

function textBox(text, attributes) {
  const box = element('textarea', {dir: 'auto', ...attributes});
  box.value = text;
  box.rows = Math.min(12, 2 + Math.ceil(box.value.length / 40));
  return box;
}

function button(text, act, name) {
  const made = element('button', {type: 'button', 'data-do': name}, text);
  made.addEventListener('click', act);
  return made;
}

// The first place in an ordered list whose number is not below `number`.
function lowerBound(numbers, number) {
  const next = numbers.length;
  let [low, high] = [0, next];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

// A text that keeps its direction inside of another.
function isolated(text) {
  return `\u2068${visible(text)}\u2069`;
}

// The height of a row in pixels before it is drawn. No text is read for it: this is done for all rows.
function guessFor(doc) {
  const lengthOf = SIDES.map((side) => {
    const ends = doc.ends[side];
    const columns = WIDE.test(doc.data[side].language) ? 1.8 : 1;
    return (row) => (ends[segmentOf(row[side][1])] - ends[segmentOf(row[side][0])]) * columns;
  });
  return (row) => 30 + 22 * Math.ceil(Math.max(lengthOf[0](row), lengthOf[1](row)) / 50);
}

const WIDE = /^(zh|yue|ja|ko)\b/i;

// Someone who marks a text with the mouse wants to copy it.
function isSelecting() {
  return String(window.getSelection()) !== '';
}

function caretAt(x, y) {
  if (document.caretPositionFromPoint) {
    const found = document.caretPositionFromPoint(x, y);
    return found && {node: found.offsetNode, offset: found.offset};
  }
  const found = document.caretRangeFromPoint?.(x, y);
  return found && {node: found.startContainer, offset: found.startOffset};
}

// The name of the page's own file without its extension; null where it has none.
function pageName() {
  try {
    const last = decodeURIComponent(location.pathname.split('/').at(-1));
    return last.replace(/\.html?$/i, '') || null;
  } catch {
    return null;
  }
}
