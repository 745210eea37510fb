// The pictures of the docs, as the page is now: `node pictures.mjs [FOLDER]` compares them with those in the folder,
// `node pictures.mjs --write` writes them. TMFORGE is the program, for the data of the sample.
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {browser, folder, start, stop, written} from './browser.mjs';
import {dataIn, pageData, rows, side} from './sample.mjs';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

// Fonts and their edges differ from machine to machine: what counts is the mean of a block of pixels, and few blocks
// may differ.
const BLOCK = 8;
const DIFFERENCE = 24;
const BLOCKS = 0.05;

const PICTURES = {
  'review.png': {size: [1100, 700], part: 'body', data: sample, keys: []},
  'review-rtl.png': {size: [900, 700], part: '#grid', data: () => pageData(hebrewAndArabic()), keys: ['n', 's']},
  'review-cjk.png': {size: [900, 700], part: '#grid', data: () => pageData(chineseAndJapanese()), keys: ['n', 'Tab']},
};

function sample() {
  const page = join(folder, 'sample.html');
  execFileSync(process.env.TMFORGE, ['export', '-q', 'npc-report.md', '-s', 'en', '-t', 'zh-CN', '-o', join(folder, 'sample.tmx'), '--review', page], {cwd: join(ROOT, 'samples')});
  return dataIn(page);
}

// The last one has two sentences.
function fiveRows() {
  const made = rows([0.99, 0.97, 0.95, 0.93, 0.44]);
  Object.assign(made[4], {source: [4, 6], target: [4, 6]});
  return made;
}

function hebrewAndArabic() {
  const [he, ar] = [
    ['המאפייה ברחוב הנמל', 'המאפייה פתוחה משעה 06:30 עד 14:00.', 'הלחם נאפה בתנור עצים (בן 80 שנה).', 'אפשר להזמין באתר bread.example או בטלפון.', 'בימי שישי יש גם חלות.', 'מומלץ להגיע מוקדם.'],
    ['المخبز في شارع الميناء', 'المخبز مفتوح من الساعة 06:30 حتى 14:00.', 'يُخبز الخبز في فرن حطب (عمره 80 سنة).', 'يمكن الطلب عبر الموقع bread.example أو بالهاتف.', 'وفي أيام الجمعة لدينا خبز مضفور.', 'يُستحسن الحضور باكرًا.'],
  ];
  const sections = [{row: 0, depth: 1, source: he[0], target: ar[0]}];
  return {name: 'bakery.txt', source: side('he', he, ' '), target: side('ar', ar, ' '), rows: fiveRows(), sections, left_out: [], corrections: null};
}

function chineseAndJapanese() {
  const [zh, ja] = [
    ['港口街的面包店', '面包店从早上六点半营业到下午两点。', '面包在柴火炉（已有80年）中烘烤。', '可以在网站 bread.example 上或打电话订购。', '星期五还有辫子面包。', '建议早点来。'],
    ['港通りのパン屋', 'パン屋は朝6時半から午後2時まで営業しています。', 'パンは薪窯（80年もの）で焼かれます。', '注文はサイト bread.example または電話で承ります。', '金曜日には編みパンもあります。', '早めのご来店をお勧めします。'],
  ];
  const data = fiveRows();
  data[4].signals = [['numbers', -1.9], ['length', -0.4], ['words', 1.3]];
  const sections = [{row: 0, depth: 1, source: zh[0], target: ja[0]}];
  const left_out = [{before: 3, side: 'source', reason: 'code', place: 'line 5', text: 'price = 4;'}];
  return {name: 'bakery.txt', source: side('zh-CN', zh, ''), target: side('ja', ja, ''), rows: data, sections, left_out, corrections: null};
}

async function taken({size: [width, height], part, data, keys}) {
  const context = await browser.newContext({viewport: {width, height}, locale: 'en-GB', colorScheme: 'light'});
  const page = await context.newPage();
  await page.goto(written(data(), 'picture.html'));
  for (const key of keys) await page.keyboard.press(key);
  await page.waitForTimeout(300); // The links are drawn after the rows.
  const image = await page.locator(part).screenshot({caret: 'hide'});
  await context.close();
  return image;
}

// What is wrong with a picture of the docs, or null.
async function fault(path, image) {
  if (!existsSync(path)) return 'is missing';
  const page = await browser.newPage();
  const addresses = [readFileSync(path), image].map((each) => `data:image/png;base64,${each.toString('base64')}`);
  const [sizes, share] = await page.evaluate(compared, [addresses, BLOCK, DIFFERENCE]);
  await page.close();
  if (sizes[0] !== sizes[1]) return `is ${sizes[0]}; the page gives ${sizes[1]}`;
  console.log(`${path}: ${(100 * share).toFixed(1)} percent of it differ`);
  return share > BLOCKS ? `differs from the page in ${(100 * share).toFixed(1)} percent of its blocks` : null;
}

// Runs in the browser: the sizes of two images, and the share of blocks whose means differ.
async function compared([addresses, block, difference]) {
  const images = await Promise.all(addresses.map(async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    return image;
  }));
  const sizes = images.map((image) => `${image.naturalWidth}x${image.naturalHeight}`);
  if (sizes[0] !== sizes[1]) return [sizes, 1];
  const {naturalWidth: width, naturalHeight: height} = images[0];
  const [columns, lines] = [Math.ceil(width / block), Math.ceil(height / block)];
  const means = images.map((image) => {
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    const {data} = pen.getImageData(0, 0, width, height);
    const sums = new Float64Array(columns * lines * 3);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = (Math.floor(y / block) * columns + Math.floor(x / block)) * 3;
        for (let i = 0; i < 3; i++) sums[at + i] += data[(y * width + x) * 4 + i] / block ** 2;
      }
    }
    return sums;
  });
  let count = 0;
  for (let at = 0; at < means[0].length; at += 3) {
    if ([0, 1, 2].some((i) => Math.abs(means[0][at + i] - means[1][at + i]) > difference)) count++;
  }
  return [sizes, count / (columns * lines)];
}

async function main(argument = join(ROOT, 'docs')) {
  await start();
  try {
    for (const [name, picture] of Object.entries(PICTURES)) {
      const image = await taken(picture);
      if (argument === '--write') {
        writeFileSync(join(ROOT, 'docs', name), image);
        continue;
      }
      const found = await fault(join(argument, name), image);
      if (found === null) continue;
      console.error(`${join(argument, name)}: ${found}; run \`node tests/clients/review/pictures.mjs --write\``);
      process.exitCode = 1;
    }
  } finally {
    await stop();
  }
}

await main(process.argv[2]);
