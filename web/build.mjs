// Assembles the pages. `node web/build.mjs` writes the review page, data/review.html; `node web/build.mjs --check
// [PAGE]` compares it, or another page, with what would be written. `node web/build.mjs --workbench MODULE PAGE` writes
// the page with the module inside.
//
// A page opened from a file cannot import modules, so their import and export words are dropped and they become
// one script. The names at the top of the modules must therefore be unique.
import {createHash} from 'node:crypto';
import {readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';

const folder = dirname(fileURLToPath(import.meta.url));

function read(name) {
  return readFileSync(join(folder, name), 'utf8');
}

const IMPORT = /^import (?:\{[^}]*\} from )?'\.\/([\w.-]+)';\n/gm;

// The modules, each after those that it imports.
function modules(name, done = []) {
  const text = read(name);
  for (const [, imported] of text.matchAll(IMPORT)) if (!done.includes(imported)) modules(imported, done);
  if (!done.includes(name)) done.push(name);
  return done;
}

function plain(name) {
  const text = read(name).replace(IMPORT, '').replace(/^export (?=const |(?:async )?function |class )/gm, '');
  const left = /^(import|export)\b.*/m.exec(text);
  if (left) throw new Error(`${name}: cannot assemble \`${left[0]}\``);
  return text;
}

function checkNames(texts) {
  const seen = new Map();
  for (const [name, text] of texts) {
    for (const [, found] of text.matchAll(/^(?:const|let|(?:async )?function|class) (\w+)/gm)) {
      if (seen.has(found)) throw new Error(`${found}: in ${seen.get(found)} and in ${name}`);
      seen.set(found, name);
    }
  }
}

function hash(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

// The modules from an entry on as one script.
function script(entry) {
  const texts = modules(entry).map((name) => [name, plain(name)]);
  checkNames(texts);
  const text = `'use strict';\n(() => {\n${texts.map(([name, part]) => `// ${name}\n${part}`).join('\n')}})();\n`;
  if (/<\/script|<!--/i.test(text)) throw new Error('the script would end its element');
  return text;
}

// A page with a script and a style; its policy allows these two, and what is given.
function assembled(html, code, style, {wasm = '', more = ''} = {}) {
  const policy = `default-src 'none'; script-src ${hash(code)}${wasm}; style-src ${hash(style)};${more} base-uri 'none'; form-action 'none'`;
  const parts = {'@POLICY@': policy, '@STYLE@': style, '@SCRIPT@': code};
  return html.replace(/@(POLICY|STYLE|SCRIPT)@/g, (marker) => parts[marker]);
}

// `text` with the one `place` in it replaced.
function replaced(text, place, by) {
  if (text.split(place).length !== 2) throw new Error(`expected one ${place}`);
  return text.replace(place, () => by);
}

export function build() {
  const html = assembled(read('page.html'), script('main.mjs'), read('style.css'));
  return replaced(html, '@DATA@', '@DATA@');
}

// The page of the review with a part before it, and the module and its worker in the place of the data.
export function buildWorkbench(module) {
  const inert = (id, text) => `<script type="text/plain" id="${id}">${text}</script>`;
  const zipped = gzipSync(module, {level: 9}).toString('base64');
  const carried = inert('module', zipped) + inert('worker', script('worker.mjs'));
  const started = replaced(read('page.html'), '<body>\n', `<body class="starting">\n${read('workbench.html')}`);
  const html = replaced(started, '<script type="application/json" id="data">@DATA@</script>', '@CARRIED@');
  const style = read('style.css') + read('workbench.css');
  const page = assembled(html, script('workbench.mjs'), style, {wasm: " 'wasm-unsafe-eval'", more: ' worker-src blob:;'});
  return replaced(page, '@CARRIED@', carried);
}

function check(page) {
  if (readFileSync(page, 'utf8') === build()) return;
  console.error(`${page}: differs from the modules in web; run \`node web/build.mjs\``);
  process.exitCode = 1;
}

function main([command, first, second]) {
  const page = join(folder, '..', 'data', 'review.html');
  if (command === '--check') return check(first ?? page);
  if (command === '--workbench') return writeFileSync(second, buildWorkbench(readFileSync(first)));
  return writeFileSync(page, build());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
