// The browser of the tests, and what they do with a page.
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {chromium} from 'playwright-core';

// The page under test; another one is given to see that a spoilt page is noticed.
const template = readFileSync(process.env.REVIEW_PAGE ?? fileURLToPath(new URL('../../../data/review.html', import.meta.url)), 'utf8');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const folder = mkdtempSync(join(tmpdir(), 'review-'));
export let browser;

export async function start() {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export async function stop() {
  await browser?.close();
  rmSync(folder, {recursive: true});
}

// Writes a page as the program does.
export function written(data, name = 'harbour.html') {
  const path = join(folder, name);
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  writeFileSync(path, template.replace('@DATA@', () => json));
  return pathToFileURL(path).href;
}

// Opens a page in a browser of its own, and checks at the end that nothing left it and nothing failed.
export async function withPage(data, check, options = {}) {
  const context = await browser.newContext({viewport: {width: 1100, height: 700}, locale: 'en-GB', ...options});
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  const [faults, requests] = [[], []];
  page.on('console', (message) => faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('dialog', (dialog) => {
    if (dialog.type() !== 'beforeunload') faults.push(`dialog: ${dialog.message()}`);
    dialog.accept();
  });
  page.on('request', (request) => requests.push(request.url()));
  const url = written(data, options.file);
  try {
    await page.goto(url);
    await check(page, url);
    assert.deepEqual(faults, []);
    assert.deepEqual(requests.filter((each) => each !== url && !each.startsWith('blob:')), []);
  } finally {
    await context.close();
  }
}

export async function saved(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
  return {name: download.suggestedFilename(), file: JSON.parse(readFileSync(await download.path(), 'utf8'))};
}

// What axe finds on a page.
export async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run());
  return found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}

export async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}
