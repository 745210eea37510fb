// The parts of the page with tmforge inside that need neither a browser nor the module.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {buildWorkbench} from '../build.mjs';
import {arrange} from '../drop.mjs';
import {LANGUAGES, WORDS} from '../words.mjs';
import {WORKBENCH_WORDS} from '../workbench-words.mjs';

const file = (name) => ({folder: null, files: [{name, path: name}]});
const folder = (name, ...files) => ({folder: name, files: files.map((each) => ({name: each, path: `${name}/${each}`}))});
const kinds = (...picks) => {
  const {kind, sides} = arrange(picks);
  return [kind, sides.map((side) => side.map((each) => each.path))];
};

test('what is picked is one document, two, or folders', () => {
  assert.deepEqual(kinds(), ['none', []]);
  assert.deepEqual(kinds(file('a.md')), ['one', [['a.md']]]);
  assert.deepEqual(kinds(file('b.md'), file('a.md')), ['two', [['b.md'], ['a.md']]]);
  assert.deepEqual(kinds(file('a'), file('b'), file('c')), ['folder', [['a', 'b', 'c']]]);
  assert.deepEqual(kinds(folder('x', 'a', 'b/c')), ['folder', [['x/a', 'x/b/c']]]);
  assert.deepEqual(kinds(folder('x', 'a'), folder('y', 'a')), ['folders', [['x/a'], ['y/a']]]);
  for (const odd of [[folder('x', 'a'), file('b')], [folder('x'), folder('y'), folder('z')]]) assert.deepEqual(kinds(...odd), ['odd', []]);
});

test('every language has every text of the page', () => {
  const values = (entry) => [...new Set(JSON.stringify(entry).match(/\{\w+\}/g))].sort();
  assert.deepEqual(Object.keys(WORKBENCH_WORDS), Object.keys(LANGUAGES));
  for (const words of Object.values(WORKBENCH_WORDS)) {
    assert.deepEqual(Object.keys(words), Object.keys(WORKBENCH_WORDS.en));
    for (const key of Object.keys(words)) assert.deepEqual(values(words[key]), values(WORKBENCH_WORDS.en[key]), key);
  }
  const html = readFileSync(new URL('../workbench.html', import.meta.url), 'utf8');
  for (const [, word] of html.matchAll(/data-(?:word|label)="([^"]+)"/g)) assert.ok(WORDS.en[word], word);
});

test('the page carries the module and its worker, and no data', () => {
  const html = buildWorkbench(Buffer.from('a module'));
  assert.equal(html.match(/<script\b/g).length, 3);
  assert.match(html, /<script type="text\/plain" id="module">H4sI[\w+/=]+<\/script>/);
  assert.ok(!html.includes('@DATA@'));
  assert.ok(html.startsWith('<!DOCTYPE html>'));
  for (const [, code] of html.matchAll(/<script(?: type="text\/plain" id="worker")?>([\s\S]*?)<\/script>/g)) new Function(code);
});
