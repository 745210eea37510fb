// Assembles the review page: `node web/build.mjs` writes data/review.html, `node web/build.mjs --check [PAGE]`
// compares it, or another page, with what would be written.
//
// A page opened from a file cannot import modules, so their import and export words are dropped and they become
// one script. The names at the top of the modules must therefore be unique.
import {createHash} from 'node:crypto';
import {readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const page = process.argv[3] ?? join(folder, '..', 'data', 'review.html');

function read(name) {
  return readFileSync(join(folder, name), 'utf8');
}

const IMPORT = /^import \{[^}]*\} from '\.\/([\w.]+)';\n/gm;

// The modules, each after those that it imports.
function modules(name, done = []) {
  const text = read(name);
  for (const [, imported] of text.matchAll(IMPORT)) if (!done.includes(imported)) modules(imported, done);
  if (!done.includes(name)) done.push(name);
  return done;
}

function plain(name) {
  const text = read(name).replace(IMPORT, '').replace(/^export (?=const |function |class )/gm, '');
  const left = /^(import|export)\b.*/m.exec(text);
  if (left) throw new Error(`${name}: cannot assemble \`${left[0]}\``);
  return text;
}

function checkNames(texts) {
  const seen = new Map();
  for (const [name, text] of texts) {
    for (const [, found] of text.matchAll(/^(?:const|let|function|class) (\w+)/gm)) {
      if (seen.has(found)) throw new Error(`${found}: in ${seen.get(found)} and in ${name}`);
      seen.set(found, name);
    }
  }
}

function hash(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

export function build() {
  const texts = modules('main.mjs').map((name) => [name, plain(name)]);
  checkNames(texts);
  const script = `'use strict';\n(() => {\n${texts.map(([name, text]) => `// ${name}\n${text}`).join('\n')}})();\n`;
  if (/<\/script|<!--/i.test(script)) throw new Error('the script would end its element');
  const style = read('style.css');
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`;
  const parts = {'@POLICY@': policy, '@STYLE@': style, '@SCRIPT@': script};
  const html = read('page.html').replace(/@(POLICY|STYLE|SCRIPT)@/g, (marker) => parts[marker]);
  if (html.split('@DATA@').length !== 2) throw new Error('expected one @DATA@');
  return html;
}

function main() {
  const html = build();
  if (process.argv[2] !== '--check') return writeFileSync(page, html);
  if (readFileSync(page, 'utf8') === html) return undefined;
  console.error(`${page}: differs from the modules in web; run \`node web/build.mjs\``);
  process.exitCode = 1;
  return undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
