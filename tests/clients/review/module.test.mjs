// The WebAssembly module without a page: the same bytes as the program.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {test} from 'node:test';
import {correctionsOf, fileOf} from '../../../web/corrections.mjs';
import {edit, merge, move, openDocument, split, toggle} from '../../../web/model.mjs';
import {DIALECTS, FORMATS, exported, opened, refusal, root} from './native.mjs';

const module = new WebAssembly.Module(readFileSync(process.env.MODULE ?? join(root, 'out/tmforge.wasm')));
const layouts = join(root, 'tests/data/layouts');

// Documents that have the structures which reach the writers by different ways.
const CASES = [
  {name: 'a bilingual report', place: join(root, 'samples'), files: ['npc-report.md'], languages: {source: 'en', target: 'zh-CN'}},
  {name: 'two texts', place: join(root, 'samples'), files: ['charter.en.txt', 'charter.zh-Hant.txt'], languages: {source: 'en', target: 'zh-Hant'}},
  {name: 'two Office files', place: join(layouts, 'ferry'), files: ['en.docx', 'de.docx'], languages: {source: 'en', target: 'de'}},
];

const inputs = (files) => (files.length === 1 ? files : ['--pair', ...files]);

function aligned({place, files, languages}, call, document = 0) {
  const contents = files.map((file) => new Uint8Array(readFileSync(join(place, file))));
  const heads = files.map((name, at) => ({name: basename(name), id: null, size: contents[at].length}));
  return call({command: 'align', document, languages, files: heads}, contents).head;
}

function written(call, format, more = {}) {
  const {head, body} = call({command: 'write', documents: [0], name: `out.${format}`, format, ...more});
  assert.equal(head.error, undefined);
  return Buffer.from(body);
}

test('the module needs nothing from its host', () => {
  assert.deepEqual(WebAssembly.Module.imports(module), []);
});

test('it names its formats and dialects', () => {
  const {head} = opened(module)({command: 'about'});
  assert.match(head.program, /^tmforge \d+\.\d+\.\d+/);
  assert.deepEqual(head.formats, FORMATS);
  assert.deepEqual(head.dialects, DIALECTS);
});

for (const each of CASES) {
  test(`${each.name}: every format and dialect`, () => {
    const call = opened(module);
    const found = aligned(each, call);
    assert.equal(found.error, undefined);
    assert.ok(found.units > 0);
    for (const format of FORMATS) {
      assert.ok(written(call, format).equals(exported(each.place, inputs(each.files), each.languages, format)), format);
    }
    for (const dialect of DIALECTS) {
      assert.ok(written(call, 'tmx', {dialect}).equals(exported(each.place, inputs(each.files), each.languages, 'tmx', {dialect})), dialect);
    }
  });
}

// A generator of random numbers with a seed (a linear congruence).
function picker(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function correctAtRandom(doc, pick, count) {
  const acts = [
    (at) => merge(doc, at, 1), (at) => move(doc, at, 'source', 1), (at) => move(doc, at, 'target', -1), (at) => toggle(doc, at, 'rejected'),
    (at) => toggle(doc, at, 'accepted'), (at) => edit(doc, at, 'target', `x ${at} <&>`), (at) => split(doc, at, {source: doc.rows[at].source[1], target: doc.rows[at].target[0]}),
  ];
  for (let i = 0; i < count; i++) acts[pick(acts.length)](pick(doc.rows.length));
}

test('corrections have the same effect, and no document is aligned for them', () => {
  for (const [seed, each] of CASES.entries()) {
    const call = opened(module);
    const {review} = aligned(each, call);
    for (const round of [1, 2]) {
      const doc = openDocument(review);
      correctAtRandom(doc, picker(10 * seed + round), 12);
      assert.equal(correctionsOf([doc]).documents.length, 1);
      const corrections = fileOf([doc]);
      for (const [format, dialect] of [['tmx', 'omegat'], ['jsonl', undefined]]) {
        const native = exported(each.place, inputs(each.files), each.languages, format, {dialect, corrections});
        assert.ok(written(call, format, {dialect, corrections}).equals(native), `${each.name}, ${format}, round ${round}`);
      }
    }
    assert.ok(written(call, 'tmx').equals(exported(each.place, inputs(each.files), each.languages, 'tmx')), 'without corrections again');
  }
});

test('the languages of files are found', () => {
  const call = opened(module);
  for (const [each, expected] of [[CASES[0], ['en', 'zh-CN']], [CASES[1], ['en', 'zh-TW']], [CASES[2], ['en', 'de']]]) {
    const contents = each.files.map((file) => new Uint8Array(readFileSync(join(each.place, file))));
    const sides = each.files.map((name, at) => [{name, id: null, size: contents[at].length}]);
    const {head} = call({command: 'languages', sides}, contents);
    assert.deepEqual([head.source, head.target, head.errors], [...expected, []]);
  }
});

test('files of folders are paired by their names', () => {
  const call = opened(module);
  const languages = {source: 'en', target: 'de'};
  const one = call({command: 'pair', sides: [['a.de.md', 'a.en.md', 'b.en.md', 'c.md', 'd.png', '.git/e.md']], languages}).head;
  assert.deepEqual(one.documents, [[[0, 3]], [[0, 1], [0, 0]]]);
  assert.deepEqual(one.unmatched, [{file: [0, 2], reason: 'no partner in de'}, {file: [0, 4], reason: 'is of no format that is read'}]);
  const two = call({command: 'pair', sides: [['a.md', 'x/b.en.md', 'c.md'], ['a.md', 'x/b.de.md']], languages}).head;
  assert.deepEqual(two.documents, [[[0, 0], [1, 0]], [[0, 1], [1, 1]]]);
  assert.deepEqual(two.unmatched, [{file: [0, 2], reason: 'no partner in the second folder'}]);
});

test('errors are those of the program', () => {
  const call = opened(module);
  const bad = {place: join(layouts, 'refused'), files: ['truncated.docx'], languages: {source: 'en', target: 'de'}};
  assert.equal(aligned(bad, call).error, refusal(bad.place, bad.files, bad.languages));
  const english = {place: join(root, 'samples'), files: ['charter.en.txt'], languages: {source: 'en', target: 'zh-CN'}};
  assert.equal(aligned(english, call).error, refusal(english.place, english.files, english.languages));
  assert.match(aligned({...CASES[0], languages: {source: 'english', target: 'de'}}, call).error, /english/);
  assert.match(call({command: 'sing'}).head.error, /sing/);
});
