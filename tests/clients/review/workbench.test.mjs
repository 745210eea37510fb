// The page with tmforge inside, in a browser and opened from a file: documents go in, and the memory that comes out is
// that of the program.
import assert from 'node:assert/strict';
import {cpSync, readFileSync, writeFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {after, before, test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {browser, folder, start, stop, violations} from './browser.mjs';
import {FORMATS, exported, refusal, root} from './native.mjs';

const built = readFileSync(process.env.WORKBENCH_PAGE ?? join(root, 'out/workbench.html'), 'utf8');
const samples = join(root, 'samples');
const layouts = join(root, 'tests/data/layouts');
const report = join(samples, 'npc-report.md');
const chinese = {source: 'en', target: 'zh-CN'};
const german = {source: 'en', target: 'de'};

before(start);
after(stop);

function written(html) {
  const path = join(folder, 'workbench.html');
  writeFileSync(path, html);
  return pathToFileURL(path).href;
}

// Opens the page in a browser of its own, and checks at the end that nothing left it and nothing failed.
async function withPage(check, {html = built, ...options} = {}) {
  const context = await browser.newContext({viewport: {width: 1100, height: 700}, locale: 'en-GB', ...options});
  const page = await context.newPage();
  page.setDefaultTimeout(60000);
  const [faults, requests] = [[], []];
  page.on('console', (message) => faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('dialog', (dialog) => dialog.accept());
  page.on('request', (request) => requests.push(request.url()));
  const url = written(html);
  try {
    await page.goto(url);
    await check(page);
    assert.deepEqual(faults, []);
    assert.deepEqual(requests.filter((each) => each !== url && !each.startsWith('blob:')), []);
  } finally {
    await context.close();
  }
}

// Drops files on the page, as a file manager does.
async function drop(page, ...paths) {
  const files = paths.map((path) => ({name: basename(path), bytes: [...readFileSync(path)]}));
  const transfer = await page.evaluateHandle((list) => {
    const made = new DataTransfer();
    for (const {name, bytes} of list) made.items.add(new File([new Uint8Array(bytes)], name));
    return made;
  }, files);
  await page.dispatchEvent('#drop', 'drop', {dataTransfer: transfer});
}

const status = (page) => page.locator('#status').textContent();
const problems = (page) => page.locator('#problem-list li').allTextContents();

async function languagesFound(page) {
  await page.waitForFunction(() => /^(Found|Not all)/.test(document.getElementById('status').textContent));
  return [await page.inputValue('#tag-source'), await page.inputValue('#tag-target')];
}

async function chooseFolders(page, ...paths) {
  for (const [at, path] of paths.entries()) {
    await page.setInputFiles('#folder', path);
    await page.waitForFunction((count) => document.querySelectorAll('#picked li').length === count, at + 1);
  }
  await languagesFound(page);
  await page.fill('#tag-source', 'en');
  await page.fill('#tag-target', 'zh-CN');
}

async function align(page) {
  await page.click('#align');
  await page.waitForSelector('body.reviewing');
}

async function downloaded(page, format, dialect) {
  await page.selectOption('#format', format);
  if (dialect) await page.selectOption('#dialect', dialect);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
  return {name: download.suggestedFilename(), bytes: readFileSync(await download.path())};
}

test('a bilingual document that is dropped gives its units in every format', () => withPage(async (page) => {
  await drop(page, report);
  assert.deepEqual(await languagesFound(page), ['en', 'zh-CN']);
  assert.equal(await page.locator('#name-target').textContent(), 'Chinese (China)');
  await align(page);
  assert.equal(await status(page), '1 document aligned.');
  for (const format of FORMATS) {
    const {name, bytes} = await downloaded(page, format);
    assert.equal(name, `npc-report.${format}`);
    assert.ok(bytes.equals(exported(samples, ['npc-report.md'], chinese, format)), format);
    assert.equal(await status(page), `npc-report.${format}: 38 units.`);
  }
  const {bytes} = await downloaded(page, 'tmx', 'omegat');
  assert.ok(bytes.equals(exported(samples, ['npc-report.md'], chinese, 'tmx', {dialect: 'omegat'})));
}));

test('two Office files', () => withPage(async (page) => {
  const place = join(layouts, 'ferry');
  await page.setInputFiles('#files', [join(place, 'de.docx'), join(place, 'en.docx')]);
  assert.deepEqual(await languagesFound(page), ['de', 'en']);
  await page.click('#swap');
  assert.deepEqual(await page.locator('#picked li').allTextContents(), ['en.docx', 'de.docx']);
  await align(page);
  const {name, bytes} = await downloaded(page, 'tmx');
  assert.equal(name, 'en.tmx');
  assert.ok(bytes.equals(exported(place, ['--pair', 'en.docx', 'de.docx'], german, 'tmx')));
}));

test('two folders', () => withPage(async (page) => {
  const place = join(layouts, 'many-tree');
  await chooseFolders(page, join(place, 'en'), join(place, 'zh'));
  await align(page);
  const {name, bytes} = await downloaded(page, 'tmx');
  assert.equal(name, 'en.tmx');
  assert.ok(bytes.equals(exported(place, ['--pair', 'en', 'zh'], chinese, 'tmx')));
  await page.click('#problems-title');
  assert.match((await problems(page)).join('\n'), /en\/plants\/beans\.md: no partner in the second folder/);
}));

test('a correction made by key is in the memory, as in that of the program', () => withPage(async (page) => {
  await drop(page, report);
  await languagesFound(page);
  await align(page);
  await page.focus('.row [tabindex="0"]');
  for (const key of ['j', 'j', 'm', 'j', 'x', 'j', 'ArrowRight', 'e']) await page.keyboard.press(key);
  await page.fill('textarea', '改过的译文。');
  await page.keyboard.press('Control+Enter');
  const [saved] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
  assert.equal(saved.suggestedFilename(), 'npc-report.corrections.json');
  const corrections = readFileSync(await saved.path(), 'utf8');
  assert.equal(JSON.parse(corrections).documents[0].stretches.length, 3);
  const {bytes} = await downloaded(page, 'tmx');
  assert.match(bytes.toString(), /改过的译文。/);
  assert.ok(bytes.equals(exported(samples, ['npc-report.md'], chinese, 'tmx', {corrections})));
}));

test('a file that cannot be read gives the message of the program', () => withPage(async (page) => {
  await drop(page, join(layouts, 'refused/truncated.docx'));
  await languagesFound(page);
  const message = refusal(join(layouts, 'refused'), ['truncated.docx'], german);
  assert.deepEqual(await problems(page), [message]);
  await page.fill('#tag-source', 'en');
  await page.fill('#tag-target', 'de');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.getElementById('status').textContent === '1 message');
  assert.deepEqual(await problems(page), [message]);
  // The page is ready for another file.
  await page.click('#clear');
  await drop(page, report);
  await languagesFound(page);
  await align(page);
}));

test('what is no language is refused by the program', () => withPage(async (page) => {
  await drop(page, report);
  await languagesFound(page);
  await page.fill('#tag-target', 'chinesisch');
  await page.click('#align');
  await page.waitForFunction(() => document.getElementById('status').textContent === '1 message');
  assert.match((await problems(page))[0], /chinesisch/);
}));

// The page with a module that fails at some files: it reads a request that is not there.
function failing(name) {
  const call = "const request = packed(head, contents);\n";
  assert.equal(built.split(call).length, 2); // In the worker, which the policy does not name.
  return built.replace(call, `${call}  if (head.command === 'align' && head.files.some((file) => file.name.includes('${name}'))) exports.run(0x7fffffff, 0x7fffffff);\n`);
}

test('a module that fails ends with its file; the others are written', () => withPage(async (page) => {
  const place = join(layouts, 'many-tree');
  await chooseFolders(page, join(place, 'en'), join(place, 'zh'));
  await align(page);
  await page.click('#problems-title');
  assert.match((await problems(page)).join('\n'), /plants.*: The program failed at this document/);
  const {bytes} = await downloaded(page, 'tmx');
  const others = join(folder, 'others');
  cpSync(place, others, {recursive: true, filter: (path) => !path.includes('plants')});
  assert.ok(bytes.equals(exported(others, ['--pair', 'en', 'zh'], chinese, 'tmx')));
}, {html: failing('plants')}));

test('work can be cancelled, and begun again', () => withPage(async (page) => {
  const long = join(folder, 'long.md');
  const text = readFileSync(report, 'utf8');
  writeFileSync(long, text.repeat(40));
  await drop(page, long);
  await languagesFound(page);
  await page.click('#align');
  await page.click('#cancel');
  await page.waitForSelector('#align:visible');
  assert.equal(await status(page), 'Cancelled.');
  await page.click('#clear');
  await drop(page, report);
  await languagesFound(page);
  await align(page);
  assert.equal((await downloaded(page, 'tsv')).bytes.toString().trim().split('\n').length, 38);
}));

test('what does not go together is refused, and a drop during the review changes nothing', () => withPage(async (page) => {
  await page.setInputFiles('#folder', join(layouts, 'many-tree', 'en'));
  await page.waitForSelector('#picked li');
  await page.setInputFiles('#files', report);
  await page.waitForFunction(() => /do not go together/.test(document.getElementById('kind').textContent));
  assert.ok(await page.locator('#align').isHidden());
  await page.click('#clear');
  await drop(page, report);
  await languagesFound(page);
  await align(page);
  await drop(page, report);
  await page.waitForFunction(() => /Other documents/.test(document.getElementById('status').textContent));
  await page.click('#again');
  await page.waitForSelector('body.starting');
}));

test('the page is used by keyboard alone', () => withPage(async (page) => {
  await page.waitForFunction(() => document.getElementById('program').textContent !== '');
  // Chromium reports the choice of files only some time after it is asked to.
  const choosing = page.waitForEvent('filechooser');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'start-language');
  await page.focus('#choose-files');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'choose-files');
  await page.keyboard.press('Enter');
  await (await choosing).setFiles(report);
  await languagesFound(page);
  await page.waitForFunction(() => document.activeElement.id === 'align');
  await page.keyboard.press('Enter');
  await page.waitForSelector('body.reviewing');
  await page.waitForFunction(() => document.activeElement.matches('.text'));
}));

test('the words are in the language of the browser, and can be changed', async () => {
  for (const [locale, word] of [['de-AT', 'Dateien wählen'], ['zh-CN', '选择文件'], ['fr-FR', 'Choose files']]) {
    await withPage(async (page) => {
      assert.equal(await page.locator('#choose-files').textContent(), word);
      await page.selectOption('#start-language', 'de');
      assert.equal(await page.locator('#choose-files').textContent(), 'Dateien wählen');
      await drop(page, report);
      await page.waitForFunction(() => /^Gefunden/.test(document.getElementById('status').textContent));
      await align(page);
      assert.equal(await page.inputValue('#language'), 'de');
      assert.equal(await page.locator('#download').textContent(), 'Herunterladen');
    }, {locale});
  }
});

test('axe finds nothing in any view', async () => {
  for (const options of [{}, {colorScheme: 'dark'}, {viewport: {width: 320, height: 640}}]) {
    await withPage(async (page) => {
      assert.deepEqual(await violations(page), []);
      await page.click('#about-open');
      assert.deepEqual(await violations(page), []);
      await page.click('#about-close');
      await drop(page, join(layouts, 'refused/truncated.docx'));
      await languagesFound(page);
      assert.deepEqual(await violations(page), []);
      await page.click('#clear');
      await drop(page, report);
      await languagesFound(page);
      assert.deepEqual(await violations(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      await align(page);
      assert.deepEqual(await violations(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    }, options);
  }
});

test('a page without a working module says so', () => withPage(async (page) => {
  await page.waitForFunction(() => document.getElementById('status').textContent === '1 message');
  assert.match((await problems(page))[0], /^This browser cannot run/);
}, {html: built.replace(/(id="module">)[^<]{1000}/, '$1')}));

test('the policy allows the module and its worker, and nothing else', () => withPage(async (page) => {
  const policy = await page.getAttribute('meta[http-equiv=Content-Security-Policy]', 'content');
  assert.match(policy, /^default-src 'none'; script-src 'sha256-[\w+/=]+' 'wasm-unsafe-eval'; style-src 'sha256-[\w+/=]+'; worker-src blob:; base-uri 'none'; form-action 'none'$/);
}));
