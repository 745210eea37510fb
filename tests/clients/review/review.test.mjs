// The review page in a browser, opened from a file as a translator opens it.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {browser, press, saved, start, stop, violations, withPage, written} from './browser.mjs';
import {harbour, hostile, long, pageData, pairOf} from './sample.mjs';

before(start);
after(stop);

async function stretches(page) {
  const {file} = await saved(page);
  return file.documents[0]?.stretches ?? [];
}

const plain = (text) => text.replaceAll('\n', '').replaceAll('\u00a0', ' ');
const status = (page) => page.locator('#status').textContent();
const current = (page) => page.locator('.row[aria-selected=true] .number').textContent();
const texts = (page, side) => page.locator(`.row .text.${side}`).allTextContents();

// The same operation by key and by button gives the same file.
async function byKeyAndButton(prepare, key, name, check) {
  for (const act of [(page) => press(page, key), (page) => page.click(`[data-do="${name}"]`)]) {
    await withPage(pageData(harbour()), async (page) => {
      await press(page, ...prepare);
      await act(page);
      await check(page);
    });
  }
}

test('saving untouched writes no document', () => withPage(pageData(harbour()), async (page) => {
  const {name, file} = await saved(page);
  assert.equal(name, 'harbour.corrections.json');
  assert.deepEqual(file, {format: 'tmforge-corrections', version: 1, documents: []});
}));

test('the file has the whole of what was corrected', () => withPage(pageData(harbour()), async (page) => {
  await press(page, 'j', 'a', 'j', 'j', 'm', 'j', 'ArrowRight', '<');
  await press(page, 'G'); // No command.
  const {file} = await saved(page);
  assert.deepEqual(file, {
    format: 'tmforge-corrections', version: 1, documents: [{
      name: 'harbour.md', source: 'en', target: 'zh-CN', segments: {source: 'en-8', target: 'zh-CN-7'},
      stretches: [
        {source: [1, 2], target: [1, 2], beads: [{source: [1, 2], target: [1, 2]}]},
        {source: [3, 7], target: [3, 6], beads: [{source: [3, 5], target: [3, 5]}, {source: [5, 7], target: [5, 6]}]},
      ],
    }],
  });
}));

test('moving: rows, ends, sides', () => withPage(pageData(harbour()), async (page) => {
  await press(page, 'j', 'ArrowDown');
  assert.equal(await current(page), '3');
  await press(page, 'k', 'ArrowUp', 'k');
  assert.equal(await current(page), '1');
  assert.equal(await status(page), 'This is the first row.');
  await press(page, 'End', 'j');
  assert.equal(await current(page), '7');
  assert.equal(await status(page), 'This is the last row.');
  await press(page, 'Home');
  assert.equal(await current(page), '1');
  await page.click('[data-do=next]');
  await page.click('[data-do=next]');
  await page.click('[data-do=previous]');
  assert.equal(await current(page), '2');
  await press(page, 'ArrowRight');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.side), 'target');
}));

test('next and previous row that needs a look', () => withPage(pageData(harbour()), async (page) => {
  await press(page, 'n');
  assert.equal(await current(page), '2');
  await page.click('[data-do=next-look]');
  assert.equal(await current(page), '5');
  await press(page, 'n');
  assert.equal(await status(page), 'No further row needs a look in this direction.');
  await press(page, 'N');
  assert.equal(await current(page), '2');
  await press(page, 'n');
  await page.click('[data-do=previous-look]');
  assert.equal(await current(page), '2');
}));

test('merge with the next row', () => byKeyAndButton([], 'm', 'merge-next', async (page) => {
  assert.equal((await texts(page, 'source'))[0], 'The harbour The ferry leaves at 7.');
  assert.equal((await texts(page, 'target'))[0], '港口渡轮七点开船。');
  assert.deepEqual(await stretches(page), [{source: [0, 2], target: [0, 2], beads: [{source: [0, 2], target: [0, 2]}]}]);
}));

test('merge with the previous row', () => byKeyAndButton(['j'], 'M', 'merge-previous', async (page) => {
  assert.deepEqual(await stretches(page), [{source: [0, 2], target: [0, 2], beads: [{source: [0, 2], target: [0, 2]}]}]);
}));

test('split between sentences', () => byKeyAndButton(['End', 'k'], 's', 'split', async (page) => {
  await press(page, 'Enter');
  assert.deepEqual(await stretches(page), [{
    source: [5, 7], target: [4, 6], beads: [{source: [5, 6], target: [4, 5]}, {source: [6, 7], target: [5, 6]}],
  }]);
}));

test('split inside sentences by keys and by buttons', async () => {
  const expected = [{source: [0, 1], target: [0, 1], beads: [{source: [0, '0:4'], target: [0, '0:1']}, {source: ['0:4', 1], target: ['0:1', 1]}]}];
  await withPage(pageData(harbour()), async (page) => {
    await press(page, 's', 'Shift+ArrowUp', 'ArrowRight', 'Alt+ArrowUp');
    assert.equal(await status(page), 'Target cut: … \u2068港\u2069 | \u2068口\u2069 …');
    await press(page, 'Enter');
    assert.deepEqual(await stretches(page), expected);
  });
  await withPage(pageData(harbour()), async (page) => {
    for (const name of ['split', 'cut-word-earlier', 'target-side', 'cut-letter-earlier', 'cut-done']) await page.click(`[data-do="${name}"]`);
    assert.deepEqual(await stretches(page), expected);
  });
});

test('split at a click on the text', () => withPage(pageData(harbour()), async (page) => {
  await press(page, 's');
  const at = (side, needle) => page.evaluate(([of, word]) => {
    const walker = document.createTreeWalker(document.querySelector(`.row .text.${of}`), NodeFilter.SHOW_TEXT);
    const node = walker.nextNode();
    const range = document.createRange();
    range.setStart(node, node.data.indexOf(word));
    range.setEnd(node, node.data.indexOf(word) + 1);
    const box = range.getBoundingClientRect();
    return [box.left + 1, box.top + box.height / 2];
  }, [side, needle]);
  await page.mouse.click(...await at('source', 'harbour'));
  await page.mouse.click(...await at('target', '口'));
  await press(page, 'Enter');
  const beads = [{source: [0, '0:4'], target: [0, '0:1']}, {source: ['0:4', 1], target: ['0:1', 1]}];
  assert.deepEqual((await stretches(page))[0].beads, beads);
}));

test('a split that is cancelled changes nothing', () => withPage(pageData(harbour()), async (page) => {
  await press(page, 's', 'Enter');
  assert.equal(await status(page), 'Choose a border inside the row first.');
  await press(page, 'Escape', 's', 's');
  assert.deepEqual(await stretches(page), []);
}));

test('first sentence to the row above', async () => {
  for (const key of ['<', ',']) {
    await byKeyAndButton(['End', 'k', 'ArrowRight'], key, 'move-up', async (page) => {
      assert.deepEqual(await stretches(page), [{
        source: [4, 7], target: [4, 6], beads: [{source: [4, 5], target: [4, 5]}, {source: [5, 7], target: [5, 6]}],
      }]);
    });
  }
});

test('last sentence to the row below', async () => {
  for (const key of ['>', '.']) {
    await byKeyAndButton(['End', 'k'], key, 'move-down', async (page) => {
      assert.deepEqual(await stretches(page), [{
        source: [5, 8], target: [4, 7], beads: [{source: [5, 6], target: [4, 6]}, {source: [6, 8], target: [6, 7]}],
      }]);
    });
  }
});

test('reject, accept', async () => {
  const one = (more) => [{source: [1, 2], target: [1, 2], beads: [{source: [1, 2], target: [1, 2], ...more}]}];
  await byKeyAndButton(['j'], 'x', 'reject', async (page) => assert.deepEqual(await stretches(page), one({state: 'rejected'})));
  await byKeyAndButton(['j'], 'a', 'accept', async (page) => assert.deepEqual(await stretches(page), one({})));
  await byKeyAndButton(['j', 'a'], 'a', 'accept', async (page) => assert.deepEqual(await stretches(page), []));
});

test('edit both sides', async () => {
  for (const keep of [(page) => press(page, 'Control+Enter'), (page) => page.click('[data-do=edit-keep]')]) {
    await byKeyAndButton(['ArrowRight'], 'e', 'edit', async (page) => {
      await page.keyboard.type('xmu<>a');
      await page.fill('textarea', ' 海港  一 ');
      await keep(page);
      await press(page, 'ArrowLeft', 'Enter');
      await page.fill('textarea', 'The port');
      await keep(page);
      assert.deepEqual(await stretches(page), [{
        source: [0, 1], target: [0, 1], beads: [{source: [0, 1], target: [0, 1], edit: {source: 'The port', target: '海港 一'}}],
      }]);
    });
  }
});

test('lines of files are neither edited nor cut', () => withPage(pageData({...harbour(), has_fixed_texts: true}), async (page) => {
  await press(page, 'e');
  assert.match(await status(page), /lines of files/);
  await press(page, 's', 'Shift+ArrowUp', 'ArrowRight', 'Alt+ArrowUp', 'Enter');
  for (const stretch of await stretches(page)) {
    for (const bead of stretch.beads) assert.ok([...bead.source, ...bead.target].every(Number.isInteger), JSON.stringify(bead));
  }
}));

test('an edit is dropped by Escape, refused when empty, and taken back by the text as aligned', () => withPage(pageData(harbour()), async (page) => {
  await press(page, 'e');
  await page.fill('textarea', 'Other');
  await press(page, 'Escape');
  assert.deepEqual(await stretches(page), []);
  await page.focus('.row[aria-selected=true] [tabindex="0"]');
  await press(page, 'e');
  await page.fill('textarea', '  ');
  await press(page, 'Control+Enter');
  assert.match(await status(page), /empty text/);
  await page.fill('textarea', 'Other');
  await press(page, 'Control+Enter', 's');
  assert.match(await status(page), /was edited/);
  await press(page, 'e');
  await page.click('[data-do=edit-restore]');
  await press(page, 'Control+Enter');
  assert.deepEqual(await stretches(page), []);
}));

test('a changed text in the text box is not lost', () => withPage(pageData(harbour(), hostile()), async (page) => {
  await press(page, 'e');
  await page.fill('textarea', 'Other');
  const acts = [
    () => page.click('[data-do=merge-next]'), () => page.click('#filter-look'), () => page.click('.row .target >> nth=2'), () => page.click('#save'),
    () => page.click('#picture'), () => page.selectOption('#documents', '1'), () => page.selectOption('#language', 'de'), () => page.fill('#query', 'ferry'),
  ];
  for (const act of acts) {
    await act();
    assert.equal((await status(page)).trim(), 'Keep or cancel the changed text first.');
    assert.equal(await page.inputValue('textarea'), 'Other');
  }
  await page.click('[data-do=edit-keep]');
  await page.fill('#query', '');
  assert.deepEqual((await stretches(page))[0].beads, [{source: [0, 1], target: [0, 1], edit: {source: 'Other'}}]);
}));

test('the focus stays on a button that is pressed by a key, and goes to the rows when it is hidden', () => withPage(pageData(harbour()), async (page) => {
  const focused = () => page.evaluate(() => document.activeElement.dataset.do ?? document.activeElement.dataset.row);
  await page.focus('[data-do=next]');
  await press(page, 'Enter', 'Enter');
  assert.equal(await focused(), 'next');
  assert.equal(await current(page), '3');
  await page.focus('[data-do=split]');
  await press(page, 'Enter');
  await page.focus('[data-do=cut-drop]');
  await press(page, 'Enter');
  assert.equal(await focused(), '2');
}));

// A generator of random numbers with a seed (a linear congruence will do for keys).
function picker(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('random keys: no text is lost, and the saved file gives the same file again', async () => {
  const keys = ['j', 'j', 'k', 'm', 'M', 's', 'Enter', 'ArrowUp', 'ArrowDown', 'Shift+ArrowDown', 'Alt+ArrowUp', 'ArrowLeft', 'ArrowRight', '<', '>', 'x', 'a', 'u', 'U', 'n', 'N', 'Escape', 'End', 'Home'];
  const all = async (page, side) => (await texts(page, side)).join('').replace(/\s|no text on this side/gu, '');
  for (const seed of [1, 2, 3]) {
    const pick = picker(seed);
    let first;
    await withPage(pageData(harbour()), async (page) => {
      const before = [await all(page, 'source'), await all(page, 'target')];
      for (let i = 0; i < 120; i++) {
        const key = keys[pick(keys.length)];
        await press(page, key);
        if (await page.locator('textarea').count() > 0) await press(page, 'Escape');
      }
      await press(page, 'Escape');
      assert.deepEqual([await all(page, 'source'), await all(page, 'target')], before);
      first = (await saved(page)).file;
    });
    await withPage(pageData({...harbour(), corrections: first.documents[0] ?? null}), async (page) => {
      assert.deepEqual((await saved(page)).file, first);
    });
  }
});

test('a document without rows opens', () => withPage(pageData(pairOf('en', 'de', [])), async (page) => {
  await page.click('[data-do=merge-next]');
  await page.click('#filter-look');
  assert.deepEqual(await stretches(page), []);
}));

test('data that cannot be read are reported', async () => {
  const page = await browser.newPage({locale: 'en-GB'});
  await page.goto(written({format_version: 2, documents: []}, 'bad.html'));
  assert.equal(await status(page), 'The data of this page cannot be read.');
  await page.close();
});

test('split at the cursor of the text box', () => withPage(pageData(harbour()), async (page) => {
  await press(page, 'e', 'Control+Home');
  for (let i = 0; i < 4; i++) await press(page, 'ArrowRight');
  await page.click('[data-do=edit-split]');
  await press(page, 'Enter');
  assert.deepEqual((await stretches(page))[0].beads[0], {source: [0, '0:4'], target: [0, 1]});
}));

test('undo and redo', async () => {
  const merged = [{source: [0, 2], target: [0, 2], beads: [{source: [0, 2], target: [0, 2]}]}];
  for (const [back, on] of [['u', 'U'], ['Control+z', 'Control+Shift+z']]) {
    await byKeyAndButton(['m', 'x', back], back, 'undo', async (page) => {
      assert.deepEqual(await stretches(page), []);
      await page.focus('.row[aria-selected=true] [tabindex="0"]');
      await press(page, on);
      assert.deepEqual(await stretches(page), merged);
      await page.click('[data-do=undo]');
      await page.click('[data-do=redo]');
      assert.deepEqual(await stretches(page), merged);
      await page.focus('.row[aria-selected=true] [tabindex="0"]');
      await press(page, back, back);
      assert.equal(await status(page), 'Nothing to undo.');
    });
  }
});

test('the first and the last row refuse with a message', () => withPage(pageData(harbour()), async (page) => {
  for (const key of ['M', '<']) {
    await press(page, 'Home', key);
    assert.equal((await status(page)).trim(), 'This is the first row.');
  }
  for (const key of ['m', '>']) {
    await press(page, 'End', key);
    assert.equal((await status(page)).trim(), 'This is the last row.');
  }
  assert.deepEqual(await stretches(page), []);
}));

test('filters and search', () => withPage(pageData(harbour()), async (page) => {
  const shown = async (filter) => {
    await page.click(`#filter-${filter}`);
    return page.locator('.row .number').allTextContents();
  };
  assert.equal(await page.locator('#filter-look').textContent(), 'Needs a look 2');
  assert.deepEqual(await shown('look'), ['2', '5']);
  assert.deepEqual(await shown('one-sided'), ['5']);
  assert.deepEqual(await shown('n-m'), ['6']);
  assert.deepEqual(await shown('left-out'), ['4', '7']);
  await shown('look');
  await page.focus('.row [tabindex="0"]');
  await press(page, 'm');
  assert.match(await status(page), /neighbour in the text/);
  assert.equal((await shown('all')).length, 6);
  await page.focus('.row [tabindex="0"]');
  await press(page, '/');
  await page.keyboard.type('FERRY');
  assert.deepEqual(await page.locator('.row .number').allTextContents(), ['2']);
  await press(page, 'Escape');
  assert.equal(await page.locator('.row').count(), 6);
  await page.click('[data-do=search]');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'query');
}));

test('rows below a confidence', () => withPage(pageData(harbour()), async (page) => {
  const shown = () => page.locator('.row .number').allTextContents();
  assert.equal(await page.locator('.limited').textContent(), 'Confidence below3');
  await page.click('#filter-below');
  assert.deepEqual(await shown(), ['2', '4', '5']);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.row), '1', 'a click goes to the rows');
  await page.focus('#filter-below');
  await press(page, 'Tab');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Confidence limit, from 0 to 1');
  await press(page, 'Control+a');
  await page.keyboard.type('0,72xjm');
  assert.equal(await page.getAttribute('#limit', 'aria-invalid'), 'true');
  assert.equal((await status(page)).trim(), 'Expected a number from 0 to 1.');
  assert.deepEqual(await shown(), ['2', '5'], 'the last number that was valid; letters are no keys');
  await press(page, 'Enter');
  assert.equal(await page.inputValue('#limit'), '0.72');
  assert.equal(await page.locator('#count-below').textContent(), '2');
  await press(page, 'm');
  assert.match(await status(page), /neighbour in the text/);
  assert.deepEqual((await stretches(page))[0].beads, [{source: [1, 3], target: [1, 3]}]);
  await page.fill('#limit', '.5');
  await press(page, 'Escape');
  assert.equal((await shown()).length, 6);
  await page.selectOption('#language', 'de');
  assert.equal(await page.inputValue('#limit'), '0,5');
}));

test('a note: by key and by button, kept, dropped, undone, stored, given', async () => {
  const withNote = (note) => [{source: [1, 2], target: [1, 2], beads: [{source: [1, 2], target: [1, 2], state: 'open', note}]}];
  for (const keep of [(page) => press(page, 'Control+Enter'), (page) => page.click('[data-do=edit-keep]')]) {
    await byKeyAndButton(['j', 'ArrowRight'], 'c', 'note', async (page) => {
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Note on row 2');
      await page.keyboard.type('At 7 sharp?');
      await press(page, 'Enter');
      await page.keyboard.type('<b>mxa');
      await page.click('[data-do=merge-next]');
      assert.match(await status(page), /Keep or cancel/);
      await page.focus('textarea');
      await keep(page);
      assert.equal(await page.locator('.note').textContent(), 'Note At 7 sharp?\n<b>mxa');
      assert.match(await status(page), /says nothing of the pair/);
      assert.deepEqual(await stretches(page), withNote('At 7 sharp?\n<b>mxa'));
      await press(page, 'u');
      assert.deepEqual(await stretches(page), []);
      await press(page, 'U', 'c');
      await page.fill('textarea', 'Other');
      await press(page, 'Escape');
      assert.deepEqual(await stretches(page), withNote('At 7 sharp?\n<b>mxa'));
      await page.locator('.note-text').dblclick();
      await page.fill('textarea', ' ');
      await press(page, 'Control+Enter');
      assert.match(await status(page), /note removed/);
      assert.equal(await page.locator('.note').count(), 0);
      assert.deepEqual(await stretches(page), []);
    });
  }
  let entry;
  await withPage(pageData(harbour()), async (page) => {
    await press(page, 'j', 'x', 'c');
    await page.keyboard.type('Ask.');
    await press(page, 'Control+Enter');
    await page.reload();
    await page.click('#offer-take');
    assert.equal(await page.locator('.note-text').textContent(), 'Ask.');
    [entry] = (await saved(page)).file.documents;
    assert.deepEqual(entry.stretches[0].beads, [{source: [1, 2], target: [1, 2], state: 'rejected', note: 'Ask.'}]);
  });
  await withPage(pageData({...harbour(), corrections: entry}), async (page) => {
    assert.equal(await page.locator('.note-text').textContent(), 'Ask.');
    await page.fill('#query', 'ask');
    assert.deepEqual(await page.locator('.row .number').allTextContents(), ['2'], 'a search finds notes');
    assert.deepEqual((await saved(page)).file.documents, [entry]);
  });
});

test('the strongest signals: with the mouse, the focus and a screen reader', async () => {
  const tip = '.row:has([data-row="1"]) .tip';
  for (const [locale, text] of [
    ['en-GB', 'Against the pair: equal words -2.0, length -0.4For the pair: words +1.3'],
    ['de-DE', 'Gegen das Paar: gleiche Wörter -2,0, Länge -0,4Für das Paar: Wörter +1,3'],
    ['zh-CN', '不利于此句对： 相同的词 -2.0, 长度 -0.4有利于此句对： 词语 +1.3'],
  ]) {
    await withPage(pageData(harbour()), async (page) => {
      assert.equal(await page.locator('.tip').count(), 2, 'rows without signals have no description');
      assert.ok(await page.locator(tip).isHidden());
      await page.hover('.link >> nth=2');
      assert.equal(await page.locator(tip).innerText().then(plain), text);
      await press(page, 'Escape');
      assert.ok(await page.locator(tip).isHidden());
      await page.hover('#picture');
      await page.hover('.link >> nth=2');
      assert.ok(await page.locator(tip).isVisible());
      await page.hover(tip);
      assert.ok(await page.locator(tip).isVisible(), 'the mouse can go to it');
      await page.hover('#picture');
      assert.ok(await page.locator(tip).isHidden());
      await press(page, 'j', 'Tab');
      assert.ok(await page.locator(tip).isVisible());
      const described = await page.evaluate(() => document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent);
      assert.equal(plain(described), text);
      await press(page, 'j');
      assert.equal(await current(page), '3', 'letters act there, too');
      assert.ok(await page.locator(tip).isHidden());
      assert.equal(await page.locator('.link[tabindex="0"]').count(), 0);
    }, {locale});
  }
  const atTheEnd = {...harbour(), left_out: []};
  atTheEnd.rows[6].signals = [['tide', -1]];
  await withPage(pageData(atTheEnd), async (page) => {
    await press(page, 'End', 'Tab');
    assert.equal(plain(await page.locator('.with-tip .tip').textContent()), 'Against the pair: tide -1.0');
    const [grid, box] = await Promise.all(['#grid', '.with-tip .tip'].map((each) => page.locator(each).boundingBox()));
    assert.ok(box.y >= grid.y && box.y + box.height <= grid.y + grid.height);
  }, {viewport: {width: 1100, height: 560}});
});

test('help by key and by button', () => byKeyAndButton([], '?', 'help', async (page) => {
  assert.ok(await page.locator('#help').isVisible());
  await press(page, 'Escape');
  // The focus comes back with the event of the closed dialog, which is not at once.
  await page.waitForFunction(() => document.activeElement.dataset.row === '0');
}));

test('excluded texts are folded, headings shown, a merge shows the border that it crosses', () => withPage(pageData(harbour()), async (page) => {
  assert.equal(await page.locator('.left-out-text').count(), 0);
  await page.click('text=2 excluded texts: code, comment');
  assert.deepEqual(await page.locator('.left-out-text').allTextContents(), ['let fare = 12;', '待核对']);
  await page.click('.row .source >> nth=4');
  await press(page, 'm');
  assert.equal(await page.locator('.within').textContent(), 'Section border inside this row');
}));

test('letters of other keyboards act by their place, and none while composing', () => withPage(pageData(harbour()), async (page) => {
  const send = (init) => page.evaluate((each) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, cancelable: true, ...each})), init);
  await send({key: 'о', code: 'KeyJ'});
  assert.equal(await current(page), '2');
  await send({key: 'j', code: 'KeyJ', isComposing: true});
  await send({key: 'Process', code: 'KeyJ', keyCode: 229});
  await send({key: 'j', code: 'KeyJ', ctrlKey: true});
  assert.equal(await current(page), '2');
  await send({key: 'Ь', code: 'KeyM', shiftKey: true});
  assert.deepEqual(await stretches(page), [{source: [0, 2], target: [0, 2], beads: [{source: [0, 2], target: [0, 2]}]}]);
}));

test('letters act in the rows only', () => withPage(pageData(harbour()), async (page) => {
  await page.focus('#save');
  await press(page, 'm', 'x', 'a', 'j');
  assert.deepEqual(await stretches(page), []);
}));

test('hostile texts stay text', () => withPage(pageData(hostile()), async (page) => {
  await page.click('.fold');
  assert.equal(await page.locator('img, b, i, #rows script').count(), 0);
  assert.equal(plain(await page.locator('.tip').first().textContent()), 'Against the pair: </script><img src=x onerror=alert(1)> -1.0');
  assert.equal((await texts(page, 'source'))[0], '</script><img src=x onerror=alert(1)>');
  assert.equal((await texts(page, 'source'))[2], 'userRLOgnp.exe LRIxPDI');
  assert.equal((await texts(page, 'source'))[3], '{{constructor}} ${alert(3)} @DATA@ $& $1');
  assert.equal(await page.locator('.row .text .invisible').count(), 6);
  const {name} = await saved(page);
  assert.equal(name, 'x-img-y.corrections.json');
}, {file: 'x <img> y.html'}));

test('cells have the language and the direction of their text', async () => {
  const direction = (page, side) => page.$eval(`.row .text.${side}`, (cell) => [cell.lang, getComputedStyle(cell).direction]);
  const cases = [
    ['en', 'ar', 'Good morning.', 'صباح الخير.', 'rtl'], ['en', 'he', 'Good morning.', 'בוקר טוב.', 'rtl'],
    ['en', 'zh-CN', 'Good morning.', '早上好。', 'ltr'], ['en', 'ja', 'Good morning.', 'おはよう。', 'ltr'],
  ];
  for (const [source, target, a, b, expected] of cases) {
    await withPage(pageData(pairOf(source, target, [[a, b]])), async (page) => {
      assert.deepEqual(await direction(page, 'source'), [source, 'ltr']);
      assert.deepEqual(await direction(page, 'target'), [target, expected]);
    });
  }
});

test('given corrections are the initial state', async () => {
  const given = {
    name: 'harbour.md', source: 'en', target: 'zh-CN', segments: {source: 'en-8', target: 'zh-CN-7'}, stretches: [
      {source: [0, 1], target: [0, 1], beads: [{source: [0, '0:4'], target: [0, '0:1'], note: 'odd'}, {source: ['0:4', 1], target: ['0:1', 1], state: 'rejected'}]},
      {source: [2, 3], target: [2, 3], beads: [{source: [2, 3], target: [2, 3], edit: {target: '带外套。'}}]},
    ],
  };
  await withPage(pageData({...harbour(), corrections: given}), async (page) => {
    await press(page, 'u');
    assert.equal(await status(page), 'Nothing to undo.');
    assert.deepEqual((await saved(page)).file.documents, [given]);
  });
  const other = {...given, segments: {source: 'other', target: 'zh-CN-7'}};
  await withPage(pageData({...harbour(), corrections: other}), async (page) => {
    assert.match(await status(page), /do not fit/);
    assert.deepEqual(await stretches(page), []);
  });
});

test('a copy is kept over a reload and offered', () => withPage(pageData(harbour()), async (page) => {
  const merged = [{source: [0, 2], target: [0, 2], beads: [{source: [0, 2], target: [0, 2]}]}];
  await press(page, 'm');
  await page.reload();
  assert.match(await page.locator('#offer-text').textContent(), /^1 correction of /);
  assert.deepEqual(await stretches(page), []);
  await page.click('#offer-take');
  assert.deepEqual(await stretches(page), merged);
  await page.reload();
  await page.click('#offer-discard');
  assert.deepEqual(await stretches(page), []);
  await page.reload();
  await page.click('#offer-forget');
  await page.reload();
  assert.ok(await page.locator('#offer').isHidden());
  await press(page, 'x');
  await page.waitForFunction(() => localStorage.length === 1);
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /ferry|渡轮/);
  await page.click('#forget');
  assert.equal(await page.evaluate(() => localStorage.length), 0);
}));

test('leaving with unsaved corrections is warned of', () => withPage(pageData(harbour()), async (page, url) => {
  const warned = async () => {
    const dialog = page.waitForEvent('dialog', {timeout: 1000}).then(() => true, () => false);
    await page.goto(url);
    return dialog;
  };
  await press(page, 'm');
  assert.ok(await warned());
  await press(page, 'm', 'u');
  assert.ok(!await warned());
  await press(page, 'm');
  await saved(page);
  assert.ok(!await warned());
}));

test('several documents', () => withPage(pageData(harbour(), pairOf('en', 'ja', [['One.', '一。'], ['Two.', '二。']])), async (page) => {
  await press(page, 'x');
  await page.selectOption('#documents', {label: 'en-ja.txt'});
  assert.equal(await page.locator('#title').textContent(), 'en-ja.txt');
  await page.focus('.row [tabindex="0"]');
  await press(page, 'm');
  const {file} = await saved(page);
  assert.deepEqual(file.documents.map((each) => [each.name, each.stretches.length]), [['harbour.md', 1], ['en-ja.txt', 1]]);
}));

test('the words of the page are in the language of the browser, and can be changed', async () => {
  for (const [locale, word] of [['de-AT', 'Annehmen'], ['zh-CN', '接受'], ['fr-FR', 'Accept']]) {
    await withPage(pageData(harbour()), async (page) => {
      assert.equal(await page.locator('[data-do=accept] span').textContent(), word);
      await page.selectOption('#language', 'de');
      assert.equal(await page.locator('[data-do=accept] span').textContent(), 'Annehmen');
      assert.equal(await page.getAttribute('html', 'lang'), 'de');
    }, {locale});
  }
});

test('axe finds nothing in any view', async () => {
  for (const options of [{}, {colorScheme: 'dark'}, {viewport: {width: 320, height: 640}}]) {
    await withPage(pageData(harbour()), async (page) => {
      await press(page, 'x', 'j', 'a', 'c');
      await page.keyboard.type('To ask.');
      await press(page, 'Control+Enter', 'Tab');
      assert.ok(await page.locator('.tip').first().isVisible());
      assert.deepEqual(await violations(page), []);
      await press(page, 'j', 'c');
      assert.deepEqual(await violations(page), []);
      await press(page, 'Escape');
      await page.click('.fold');
      assert.deepEqual(await violations(page), []);
      await page.focus('.row [tabindex="0"]');
      await press(page, 's');
      assert.deepEqual(await violations(page), []);
      await press(page, 'Escape', 'e');
      assert.deepEqual(await violations(page), []);
      await press(page, 'Escape', '?');
      assert.deepEqual(await violations(page), []);
    }, options);
  }
});

test('a narrow or zoomed window loses nothing', async () => {
  for (const viewport of [{width: 320, height: 640}, {width: 550, height: 350}]) {
    await withPage(pageData(harbour()), async (page) => {
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      await press(page, 'End');
      const box = await page.locator('.row[aria-selected=true] .source').boundingBox();
      assert.ok(box.y >= 0 && box.y + box.height <= viewport.height, `${box.y}`);
    }, {viewport});
  }
});

// Prints the time to open, in ms: medians, by turns, of what has passed and of the page's own thread.
test('20,000 rows open beside 1,000', async (t) => {
  const found = {1000: [], 20000: []};
  for (let i = 0; i < 5; i++) {
    for (const count of [1000, 20000]) {
      const context = await browser.newContext({viewport: {width: 1100, height: 700}});
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Performance.enable', {timeDomain: 'threadTicks'});
      await page.goto(written(pageData(long(count)), 'long.html'));
      const {metrics} = await session.send('Performance.getMetrics');
      const passed = await page.evaluate(() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd);
      const cpu = ['TaskDuration', 'ScriptDuration'].map((name) => metrics.find((each) => each.name === name).value * 1000);
      found[count].push([passed, ...cpu]);
      await context.close();
    }
  }
  const median = (count, at) => Math.round(found[count].map((each) => each[at]).sort((a, b) => a - b)[2]);
  ['opened', 'thread', 'script'].forEach((name, at) => {
    const [few, many] = [1000, 20000].map((count) => median(count, at));
    t.diagnostic(`${name}: 1,000 rows ${few} ms, 20,000 rows ${many} ms, ${(many / few).toFixed(2)}x`);
  });
});

test('20,000 rows', async (t) => {
  await withPage(pageData(long(20000)), async (page) => {
    const times = {};
    for (const key of ['j', 'n', 'End', 'k', 'M', 'x', 'u', 'Home', 'PageDown', 'PageDown']) {
      times[key] = await page.evaluate((each) => new Promise((resolve) => {
        const start = performance.now();
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: each, bubbles: true, cancelable: true}));
        requestAnimationFrame(() => setTimeout(() => resolve(Math.round(performance.now() - start))));
      }), key);
    }
    const drawn = await page.locator('.row').count();
    t.diagnostic(`keys in ms ${JSON.stringify(times)}; ${drawn} rows drawn`);
    assert.ok(drawn < 100);
    await press(page, 'u', 'End');
    assert.equal(await current(page), '20,000');
    assert.ok(await page.evaluate(() => {
      const box = document.activeElement.getBoundingClientRect();
      const grid = document.getElementById('grid').getBoundingClientRect();
      return box.top >= grid.top && box.bottom <= grid.bottom + 1;
    }));
  });
});
