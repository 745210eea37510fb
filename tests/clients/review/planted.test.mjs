// A text with twenty planted errors, mended by the keys that a user would press, equals the gold beside it. With the
// program in TMFORGE its own page is mended, and the units that it then writes are compared as well.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {correctionsOf, fileOf, takeUp, takeUpEntry} from '../../../web/corrections.mjs';
import {isOneSided, merge, move, openDocument, placeAt, rowText, split} from '../../../web/model.mjs';
import {folder, press, saved, start, stop, withPage} from './browser.mjs';
import {dataIn, pageData, side} from './sample.mjs';

before(start);
after(stop);

const file = (name) => fileURLToPath(new URL(`planted/${name}`, import.meta.url));
const lines = (name) => readFileSync(file(name), 'utf8').split('\n').filter((line) => line !== '');
const gold = lines('gold.tsv').map((line) => line.split('\t'));

// Sentences without a translation. All others translate each other one by one, but for two wrong sentences.
const UNTRANSLATED = ['The dust is bad for the lungs.', 'It sells out by three.'];

// Each error: the row that it is planted in, how, and the keys after a search for a text of the row to mend. `/` ends
// the search, and a text in braces is typed.
const ERRORS = [
  // The only sentence of a side is in the row below or above.
  ['Three families', down('target'), 'The last miller', ['ArrowRight', '<']],
  ['The upper stone', down('target'), 'The lower stone', ['ArrowRight', ',']],
  ['Old photographs', up('target'), 'A mark on the door', ['ArrowRight', '>']],
  ['Dogs wait', up('target'), 'Please leave', ['ArrowRight', '.']],
  ['A sack weighed', down('source'), 'The lift carries', ['ArrowLeft', '<']],
  ['The weir broke', up('source'), 'The water reached', ['ArrowLeft', '>']],
  // Two sentences are one row too low, after each other.
  ['The shaft was cut', down('target'), 'Then the miller', ['ArrowRight', '<', '/', 'k', '<']],
  ['In a hard winter', down('target'), null, []],
  // Rows that are merged: two, three, two of which one has no translation.
  ['The museum is open', merged(1), 'On Mondays', ['s', 'Enter']],
  ['The loaves are ready', merged(2), 'We sell flour', ['s', 'Enter', '/', 'j', 's', 'Enter']],
  ['This work takes', merged(1), 'The dust is bad', ['s', 'Enter']],
  ['It sells out', merged(1), 'Groups should book', ['s', 'ArrowRight', 'ArrowUp', 'Enter']],
  ['Nobody in the village', merged(1), 'The repair cost', ['s', 'Enter', '/']],
  // A wrong number in that row, and letters in a wrong order.
  ['The repair cost', inTheText, 'The repair cost', ['ArrowLeft', 'e', 'Control+a', '{The repair cost 12,000 marks.}', 'Control+Enter']],
  ['It has forty', inTheText, 'forty buckets', ['ArrowRight', 'Enter', 'Control+a', '{Es hat vierzig Schaufeln aus Eiche.}', 'Control+Enter']],
  // Rows that are cut within a sentence.
  ['The miller kept', cutAt(['every', 'jeden']), 'The miller kept', ['m']],
  ['A bell rings', cutAt(['when', 'wenn']), 'the hopper is empty', ['M']],
  ['You may take', cutAt(['without', 'ohne'], ['photographs', 'ohne']), 'You may take', ['m', 'm']],
  // Sentences that do not translate each other.
  ['Children under', inTheText, 'Children under', ['x']],
  ['Ask for the plum', inTheText, 'plum cake', ['x', 'c', '{Add the translation}', 'Control+Enter']],
];

function down(of) {
  return (doc, at) => move(doc, at, of, 1);
}

function up(of) {
  return (doc, at) => move(doc, at, of, -1);
}

function merged(count) {
  return (doc, at) => {
    let result;
    for (let i = 0; i < count; i++) result = merge(doc, at, 1);
    return result;
  };
}

// Cuts before a word of each side; a further pair of words cuts the first part.
function cutAt(...cuts) {
  return (doc, at) => {
    let result;
    for (const words of cuts) {
      const place = (of, i) => {
        const number = segmentNamed(doc, of, rowText(doc, doc.rows[at], of));
        return placeAt(doc, of, number, doc.data[of].segments[number].text.indexOf(words[i]));
      };
      result = split(doc, at, {source: place('source', 0), target: place('target', 1)});
    }
    return result;
  };
}

function segmentNamed(doc, of, text) {
  return doc.data[of].segments.findIndex((segment) => segment.text.startsWith(text));
}

// The error is in the files.
function inTheText() {
  return {row: 0};
}

// The rows as they should be, all as one stretch, so that nothing depends on how the text was aligned.
function trueStretch(data) {
  const beads = [];
  let at = 0;
  data.source.segments.forEach(({text}, i) => {
    const end = UNTRANSLATED.includes(text) ? at : at + 1;
    beads.push({source: [i, i + 1], target: [at, end]});
    at = end;
  });
  assert.equal(at, data.target.segments.length, 'both texts have the sentences of the files');
  return {source: [0, beads.length], target: [0, at], beads};
}

function planted(data) {
  const doc = openDocument(data);
  assert.ok(takeUp(doc, [trueStretch(data)]));
  for (const [begin, plant] of ERRORS) {
    const row = doc.rows.findIndex((each) => rowText(doc, each, 'source').includes(begin));
    assert.ok(row >= 0 && plant(doc, row).refused === undefined, begin);
  }
  return doc;
}

async function mend(page) {
  for (const [, , text, keys] of ERRORS) {
    if (text === null) continue;
    await press(page, '/');
    await page.keyboard.type(text);
    await press(page, 'Enter');
    for (const key of [...keys, '/']) await pressed(page, key);
  }
}

async function pressed(page, key) {
  if (key.startsWith('{')) return page.keyboard.type(key.slice(1, -1));
  return key === '/' ? press(page, '/', 'Escape') : press(page, key);
}

// The pairs of a document with these corrections.
function pairsOf(data, entry) {
  const doc = openDocument(data);
  assert.ok(takeUpEntry(doc, entry));
  const rows = doc.rows.filter((row) => row.mark !== 'rejected' && !isOneSided(row));
  return rows.map((row) => [rowText(doc, row, 'source'), rowText(doc, row, 'target')]);
}

// Mends the page with these data and gives the file of corrections.
async function mended(page, data) {
  const [before] = correctionsOf([planted(data)]).documents;
  const wrong = gold.filter((pair) => !pairsOf(data, before).some((each) => each.join('\t') === pair.join('\t')));
  assert.ok(wrong.length >= 20, `${wrong.length} pairs of the gold are missing at first`);
  let found;
  await withPage(page, async (opened) => {
    await mend(opened);
    found = (await saved(opened)).file;
  });
  assert.deepEqual(pairsOf(data, found.documents[0]), gold);
  const notes = found.documents[0].stretches.flatMap((stretch) => stretch.beads).filter((bead) => bead.note);
  assert.deepEqual(notes.map((bead) => [bead.state, bead.note]), [['rejected', 'Add the translation']]);
  return found;
}

test('twenty planted errors are mended by keys', async () => {
  assert.equal(ERRORS.length, 20);
  const data = {
    name: 'mill.en.txt', source: side('en', lines('mill.en.txt'), ' '), target: side('de', lines('mill.de.txt'), ' '), sections: [], left_out: [],
    rows: [{source: [0, 63], target: [0, 61], confidence: 0.9, written: true, reason: null}], corrections: null,
  };
  const [corrections] = correctionsOf([planted(data)]).documents;
  await mended(pageData({...data, corrections}), data);
});

const program = process.env.TMFORGE;

test('the program writes what was mended on its own page', {skip: !program}, async () => {
  const run = (...more) => execFileSync(program, ['export', '-q', '--pair', file('mill.en.txt'), file('mill.de.txt'), '-s', 'en', '-t', 'de', ...more]);
  const [page, corrections, units] = ['page.html', 'page.corrections.json', 'units.tsv'].map((name) => join(folder, name));
  run('-o', units, '--review', page);
  const [data] = dataIn(page).documents;
  writeFileSync(corrections, fileOf([planted(data)]));
  run('-o', units, '--review', page, '--corrections', corrections);
  assert.notDeepEqual(readFileSync(units, 'utf8'), readFileSync(file('gold.tsv'), 'utf8'));
  const found = await mended(dataIn(page), data);
  writeFileSync(corrections, JSON.stringify(found));
  run('-o', units, '--review', page, '--corrections', corrections);
  assert.deepEqual(dataIn(page).documents[0].corrections, found.documents[0], 'the next page has all of it, with the note');
  assert.equal(readFileSync(units, 'utf8'), readFileSync(file('gold.tsv'), 'utf8'));
});
