// The laws of the review page as random sequences of operations from fixed seeds, and the places to cut.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fileName, fileOf, correctionsOf, takeUpEntry} from '../corrections.mjs';
import {COMMANDS, SPLIT_COMMANDS, commandOf} from '../keys.mjs';
import {LANGUAGES, WORDS, chooseLanguage, wordsFor} from '../words.mjs';
import {FILTERS, SIDES, alignedText, annotate, edit, folded, indexOf, isEmptyRange, isOneSided, isPlace, merge, move, nextIn, openDocument, piecesOf, placeAt, placesOf, positionAt, redo, rowText, rowsBelow, signalsOf, split, toggle, undo} from '../model.mjs';

// A generator of random numbers with a seed (mulberry32).
function random(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

const TEXTS = [
  'The kettle sang.', 'Hé́llo, cafe\u0301 nai\u0308ve!', '𝒜 𝒷ig 𠮷野家 sign 👩‍👩‍👧 here.', '雨が止んだ。', 'क्षि नमस्ते दुनिया', 'x', 'مَرْحَبًا بكم', 'မြန်မာ ကာ',
];

function segments(pick, count) {
  return Array.from({length: count}, (_, i) => ({text: TEXTS[pick(TEXTS.length)], gap: pick(2) ? ' ' : '', place: `line ${i + 1}`, block: i}));
}

function sample(pick) {
  const rows = [];
  const at = [0, 0];
  for (let i = 3 + pick(8); i > 0; i--) {
    const size = [[1, 1], [1, 1], [2, 1], [1, 2], [0, 1], [1, 0], [3, 2]][pick(7)];
    rows.push({source: [at[0], at[0] + size[0]], target: [at[1], at[1] + size[1]], confidence: pick(100) / 100, written: pick(3) > 0, reason: null});
    at[0] += size[0];
    at[1] += size[1];
  }
  const side = (language, count) => ({language, fingerprint: `${language}${count}`, segments: segments(pick, count)});
  const sections = [{row: pick(rows.length), depth: 1, source: 'A', target: null}];
  const left_out = [{before: rows.length, side: 'source', reason: 'code', place: 'line 7', text: 'let x;'}];
  return {name: 'a.md', source: side('en', at[0]), target: side('de', at[1]), rows, sections, left_out, corrections: null};
}

function anyOperation(pick, doc) {
  const at = pick(doc.rows.length);
  const row = doc.rows[at];
  const side = SIDES[pick(2)];
  const step = pick(2) ? 1 : -1;
  const place = (each) => {
    const places = placesOf(doc, each, row[each], ['sentence', 'word', 'letter'][pick(3)]);
    return places[pick(places.length)];
  };
  const cuts = {source: place('source'), target: place('target')};
  const texts = ['New text.', '別の文。', ' ', alignedText(doc, side, row[side])];
  const text = texts[pick(texts.length)];
  const operations = [
    () => merge(doc, at, step), () => split(doc, at, cuts), () => move(doc, at, side, step), () => move(doc, at, side, step),
    () => toggle(doc, at, 'accepted'), () => toggle(doc, at, 'rejected'), () => edit(doc, at, side, text), () => annotate(doc, at, text),
  ];
  return operations[pick(operations.length)]();
}

function checkRows(doc) {
  for (const side of SIDES) {
    let at = 0;
    for (const row of doc.rows) {
      assert.equal(row[side][0], at);
      assert.ok(row[side][1] >= at);
      assert.ok(isPlace(doc, side, row[side][1]));
      at = row[side][1];
    }
    assert.equal(at, positionAt(doc.data[side].segments.length));
  }
  for (const row of doc.rows) {
    assert.ok(!(isEmptyRange(row.source) && isEmptyRange(row.target)));
    assert.ok(!row.edit || !isOneSided(row), 'the program refuses an edited row of one side');
  }
}

// All characters but white space, which a cut may leave between two rows.
function characters(doc, side) {
  const text = doc.rows.map((row) => alignedText(doc, side, row[side])).join('');
  return text.replace(/\s/gu, '');
}

function forRandomDocuments(check) {
  for (let seed = 1; seed <= 150; seed++) {
    const pick = random(seed);
    const data = sample(pick);
    check(pick, openDocument(data), data);
  }
}

test('rows are monotone, contiguous and covering after every operation, and no text is lost', () => {
  forRandomDocuments((pick, doc) => {
    const before = SIDES.map((side) => characters(doc, side));
    for (let i = 0; i < 40; i++) {
      anyOperation(pick, doc);
      checkRows(doc);
      assert.deepEqual(SIDES.map((side) => characters(doc, side)), before);
    }
  });
});

test('an operation and its undo give the same state and the same file', () => {
  forRandomDocuments((pick, doc) => {
    for (let i = 0; i < 30; i++) {
      const [rows, file] = [doc.rows, fileOf([doc])];
      if (anyOperation(pick, doc).refused) {
        assert.equal(doc.rows, rows);
        continue;
      }
      const [after, fileAfter] = [doc.rows, fileOf([doc])];
      undo(doc);
      assert.deepEqual(doc.rows, rows);
      assert.equal(fileOf([doc]), file);
      redo(doc);
      assert.deepEqual(doc.rows, after);
      assert.equal(fileOf([doc]), fileAfter);
    }
    while (!undo(doc).refused);
    assert.deepEqual(doc.rows, doc.aligned);
    assert.deepEqual(correctionsOf([doc]).documents, []);
  });
});

test('nothing changed gives no documents', () => {
  forRandomDocuments((_, doc) => assert.deepEqual(correctionsOf([doc]).documents, []));
});

test('a saved file read back gives the same file', () => {
  forRandomDocuments((pick, doc, data) => {
    for (let i = 0; i < 12; i++) anyOperation(pick, doc);
    const entry = correctionsOf([doc]).documents[0];
    if (!entry) return;
    const again = openDocument(data);
    assert.ok(takeUpEntry(again, JSON.parse(JSON.stringify(entry))));
    checkRows(again);
    assert.equal(fileOf([again]), fileOf([doc]));
    assert.equal(undo(again).refused, 'nothing-to-undo');
  });
});

test('stretches are minimal, in order, and end at borders of the rows as aligned', () => {
  forRandomDocuments((pick, doc) => {
    for (let i = 0; i < 12; i++) anyOperation(pick, doc);
    const borders = new Set(['0 0', ...doc.data.rows.map((row) => `${row.source[1]} ${row.target[1]}`)]);
    let after = [0, 0];
    for (const stretch of correctionsOf([doc]).documents[0]?.stretches ?? []) {
      const [from, to] = [0, 1].map((end) => [stretch.source[end], stretch.target[end]]);
      assert.ok(borders.has(from.join(' ')) && borders.has(to.join(' ')));
      assert.ok(from[0] >= after[0] && from[1] >= after[1]);
      const inner = stretch.beads.slice(0, -1).map((bead) => `${bead.source[1]} ${bead.target[1]}`);
      assert.ok(inner.every((border) => !borders.has(border)));
      after = to;
    }
  });
});

function documentOf(source, target, rows) {
  const side = (language, texts) => ({language, fingerprint: language, segments: texts.map((text, i) => ({text, gap: ' ', place: `line ${i + 1}`, block: i}))});
  const all = rows.map(([s, t, written = true]) => ({source: s, target: t, confidence: 0.9, written, reason: written ? null : 'low-confidence'}));
  return openDocument({name: 'a', source: side('en', source), target: side('zh-CN', target), rows: all, sections: [], left_out: [], corrections: null});
}

test('positions count code points, not UTF-16', () => {
  const doc = documentOf(['𝒜𝒷 cd'], ['一二'], [[[0, 1], [0, 1]]]);
  assert.equal(placeAt(doc, 'source', 0, 5), positionAt(0, 3));
  split(doc, 0, {source: positionAt(0, 3), target: positionAt(0, 1)});
  assert.deepEqual(doc.rows.map((row) => rowText(doc, row, 'source')), ['𝒜𝒷', 'cd']);
  assert.deepEqual(correctionsOf([doc]).documents[0].stretches, [{
    source: [0, 1], target: [0, 1],
    beads: [{source: [0, '0:3'], target: [0, '0:1']}, {source: ['0:3', 1], target: ['0:1', 1]}],
  }]);
});

test('no cut separates a letter from its mark, or a pair of surrogates', () => {
  const doc = documentOf(['cafe\u0301s', '👩‍👩‍👧x', 'က\u102bက'], ['a'], [[[0, 3], [0, 1]]]);
  assert.ok(!isPlace(doc, 'source', positionAt(0, 4)));
  assert.ok(isPlace(doc, 'source', positionAt(0, 5)));
  assert.equal(placeAt(doc, 'source', 0, 4), positionAt(0, 5));
  assert.equal(placeAt(doc, 'source', 1, 1), positionAt(1, 5));
  assert.ok(!isPlace(doc, 'source', positionAt(2, 1)), 'a spacing mark');
  assert.equal(split(doc, 0, {source: positionAt(0, 4), target: 0}).refused, 'no-cut');
});

test('the first and the last row, and an empty side, refuse', () => {
  const doc = documentOf(['a', 'b'], ['c'], [[[0, 1], [0, 1]], [[1, 2], [1, 1]]]);
  assert.equal(merge(doc, 0, -1).refused, 'no-row-before');
  assert.equal(merge(doc, 1, 1).refused, 'no-row-after');
  assert.equal(move(doc, 0, 'source', -1).refused, 'no-row-before');
  assert.equal(move(doc, 1, 'source', 1).refused, 'no-row-after');
  assert.equal(move(doc, 1, 'target', -1).refused, 'empty-side');
  assert.equal(edit(doc, 1, 'source', 'x').refused, 'edit-one-sided');
  assert.equal(edit(doc, 0, 'source', ' \n').refused, 'edit-empty');
  assert.equal(doc.rows, doc.aligned);
});

test('a row that gives its only sentence becomes one-sided, and goes when nothing is left', () => {
  const doc = documentOf(['a', 'b'], ['c', 'd'], [[[0, 1], [0, 1]], [[1, 2], [1, 2]]]);
  move(doc, 1, 'target', -1);
  assert.deepEqual(doc.rows.map((row) => rowText(doc, row, 'target')), ['c d', '']);
  assert.equal(move(doc, 1, 'source', -1).row, 0);
  assert.equal(doc.rows.length, 1);
});

test('edited texts are merged with the texts beside them, and are not cut', () => {
  const doc = documentOf(['a', 'b'], ['c', 'd'], [[[0, 1], [0, 1]], [[1, 2], [1, 2]]]);
  edit(doc, 0, 'target', '  C   C ');
  assert.equal(split(doc, 0, {source: positionAt(1), target: 0}).refused, 'edited-row');
  merge(doc, 0, 1);
  assert.deepEqual(doc.rows[0].edit, {target: 'C C d'});
  undo(doc);
  edit(doc, 0, 'target', 'c');
  assert.deepEqual(doc.rows, doc.aligned);
});

test('white space of an edit is folded as the program does it', () => {
  assert.equal(folded(' a \n b\t\tc '), 'a b c');
  assert.equal(folded('一行\n二行'), '一行二行');
  assert.equal(folded('一 二'), '一 二');
  assert.equal(folded('a\ud800b'), 'a\ufffdb');
});

test('the index lists rows by filter, and a touched row needs no look', () => {
  const doc = documentOf(['a', 'b', 'c'], ['d', 'e'], [[[0, 1], [0, 1], false], [[1, 2], [1, 1]], [[2, 3], [1, 2]]]);
  assert.deepEqual(FILTERS.map((filter) => indexOf(doc).rows[filter].length), [3, 2, 1, 0, 0, 0, 0]);
  toggle(doc, 0, 'rejected');
  assert.deepEqual(indexOf(doc).rows.look, [1]);
  assert.deepEqual(indexOf(doc).rows.rejected, [0]);
  assert.equal(nextIn([1, 4, 9], 4, 1), 9);
  assert.equal(nextIn([1, 4, 9], 4, -1), 1);
  assert.equal(nextIn([1, 4, 9], 9, 1), undefined);
});

test('a note is kept, goes with its row, and is taken away by an empty one', () => {
  const doc = documentOf(['a', 'b'], ['c', 'd'], [[[0, 1], [0, 1]], [[1, 2], [1, 2]]]);
  annotate(doc, 0, ' to ask\r\nsomeone \ud800 ');
  annotate(doc, 1, 'too');
  assert.equal(annotate(doc, 1, 'too ').refused, 'note-same');
  assert.deepEqual(correctionsOf([doc]).documents[0].stretches.map((stretch) => stretch.beads), [
    [{source: [0, 1], target: [0, 1], state: 'open', note: 'to ask\nsomeone \ufffd'}], [{source: [1, 2], target: [1, 2], state: 'open', note: 'too'}],
  ]);
  merge(doc, 0, 1);
  assert.equal(doc.rows[0].note, 'to ask\nsomeone \ufffd\ntoo');
  split(doc, 0, {source: positionAt(1), target: positionAt(1)});
  assert.deepEqual(doc.rows.map((row) => row.note === null), [false, true]);
  annotate(doc, 0, ' \n');
  assert.deepEqual(doc.rows, doc.aligned);
});

test('rows below a limit: as aligned, and not below their own confidence', () => {
  const doc = documentOf(['a', 'b', 'c'], ['d', 'e', 'f'], [[[0, 1], [0, 1]], [[1, 2], [1, 2]], [[2, 3], [2, 3]]]);
  [0.2, 0.5, 0.9].forEach((confidence, row) => { doc.data.rows[row].confidence = confidence; });
  assert.deepEqual([0, 0.2, 0.5, 0.51, 0.9, 1].map((limit) => rowsBelow(doc, limit).length), [0, 0, 1, 2, 2, 3]);
  toggle(doc, 0, 'accepted');
  assert.deepEqual(rowsBelow(doc, 0.6), [0, 1]);
  merge(doc, 0, 1);
  assert.deepEqual(rowsBelow(doc, 0.6), [], 'a merged row has no confidence');
});

test('signals: the strongest first, and none without the member', () => {
  const doc = documentOf(['a', 'b', 'c'], ['d', 'e', 'f'], [[[0, 1], [0, 1]], [[1, 2], [1, 2]], [[2, 3], [2, 3]]]);
  doc.data.rows[0].signals = [['length', -0.42], ['words', 1.3], ['marks', 0], ['names', 0.5], ['numbers', -0.1]];
  doc.data.rows[1].signals = [null, 'x', [1, 2], ['words', 'x'], ['words']];
  assert.deepEqual(doc.rows.map((row) => signalsOf(doc, row)), [[['words', 1.3], ['names', 0.5], ['length', -0.42]], [], []]);
  merge(doc, 0, 1);
  assert.deepEqual(signalsOf(doc, doc.rows[0]), []);
});

test('pieces show the cut without white space around it', () => {
  const doc = documentOf(['one two', 'three'], ['x'], [[[0, 2], [0, 1]]]);
  const texts = piecesOf(doc, 'source', [positionAt(0, 4), positionAt(2)]).map((piece) => piece.gap + piece.text);
  assert.deepEqual(texts, ['two', ' three']);
});

test('corrections of another text or with holes are not taken', () => {
  const doc = documentOf(['a', 'b'], ['c', 'd'], [[[0, 1], [0, 1]], [[1, 2], [1, 2]]]);
  const entry = (beads, print = 'en') => ({segments: {source: print, target: 'zh-CN'}, stretches: [{source: [0, 2], target: [0, 2], beads}]});
  assert.ok(!takeUpEntry(doc, entry([{source: [0, 2], target: [0, 2]}], 'other')));
  assert.ok(!takeUpEntry(doc, entry([{source: [0, 1], target: [0, 2]}])));
  assert.ok(!takeUpEntry(doc, entry([{source: [0, 2], target: [0, '1:9']}, {source: [2, 2], target: ['1:9', 2]}])));
  assert.equal(doc.rows, doc.aligned);
  assert.ok(takeUpEntry(doc, entry([{source: [0, 2], target: [0, 2]}])));
});

test('the name of the file has letters, digits, hyphens, dots and underscores only', () => {
  assert.equal(fileName('report.md'), 'report.md.corrections.json');
  assert.equal(fileName('../a b/<c>"\u202e.md'), 'a-b-c-.md.corrections.json');
  assert.equal(fileName('报告 1.md'), '报告-1.md.corrections.json');
  assert.equal(fileName('///'), 'review.corrections.json');
});

test('every language has every text, with the same values', () => {
  const values = (entry) => [...new Set(JSON.stringify(entry).match(/\{\w+\}/g))].sort();
  for (const language of Object.keys(LANGUAGES)) {
    assert.deepEqual(Object.keys(WORDS[language]), Object.keys(WORDS.en));
    for (const key of Object.keys(WORDS.en)) assert.deepEqual(values(WORDS[language][key]), values(WORDS.en[key]), `${language} ${key}`);
    for (const name of [...Object.keys(COMMANDS), ...Object.keys(SPLIT_COMMANDS)]) assert.ok(WORDS[language][name], name);
  }
  assert.equal(wordsFor('en')('rows', {n: 1}), '1 row');
  assert.equal(wordsFor('en')('rows', {n: 12000}), '12,000 rows');
  assert.equal(chooseLanguage(['fr', 'zh-Hant-TW', 'de']), 'zh-CN');
  assert.equal(chooseLanguage(['fr']), 'en');
});

test('a key names one command, by its place where the letter is not Latin', () => {
  for (const table of [COMMANDS, SPLIT_COMMANDS]) {
    const keys = Object.values(table).flat();
    assert.equal(new Set(keys).size, keys.length);
  }
  const command = (key, more = {}) => commandOf({key, code: '', ...more}, COMMANDS);
  assert.equal(command('M', {shiftKey: true}), 'merge-previous');
  assert.equal(command('ь', {code: 'KeyM'}), 'merge-next');
  assert.equal(command('Б', {code: 'Comma', shiftKey: true}), 'move-up');
  assert.equal(command('я', {code: 'KeyZ', ctrlKey: true}), 'undo');
  assert.equal(command('Z', {ctrlKey: true, shiftKey: true}), 'redo');
  assert.equal(command('m', {ctrlKey: true}), undefined);
  assert.equal(command('m', {isComposing: true}), undefined);
  assert.equal(command('m', {keyCode: 229}), undefined);
});
