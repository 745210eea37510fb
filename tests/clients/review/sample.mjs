// Small documents for the tests of the review page.
import {readFileSync} from 'node:fs';

export function side(language, texts, gap) {
  const segments = texts.map((text, i) => ({text, gap, place: `line ${2 * i + 1}`, block: i}));
  return {language, fingerprint: `${language}-${texts.length}`, segments};
}

function row(source, target, confidence, reason = null) {
  return {source, target, confidence, written: reason === null, reason};
}

// Rows of one segment on each side with these confidences. Below 0.5 they are not written.
export function rows(confidences) {
  return confidences.map((confidence, i) => row([i, i + 1], [i, i + 1], confidence, confidence < 0.5 ? 'low-confidence' : null));
}

// The data in a page of the program. The tests put them into the page that is to be tested.
export function dataIn(page) {
  return JSON.parse(/<script type="application\/json" id="data">(.*)<\/script>/.exec(readFileSync(page, 'utf8'))[1]);
}

export function pageData(...documents) {
  return {format_version: 1, program: 'tmforge 0.1.0', documents};
}

// Seven rows: the second has a low confidence, the fifth one side, the sixth two sentences. Two have signals, one of
// a name that the page does not know.
export function harbour() {
  return {
    name: 'harbour.md',
    source: side('en', ['The harbour', 'The ferry leaves at 7.', 'Bring a warm coat.', 'Tickets are sold on board.', 'Dogs travel free.', 'The trip takes 40 minutes.', 'Seats are not reserved.', 'Have a good trip.'], ' '),
    target: side('zh-CN', ['港口', '渡轮七点开船。', '请带上厚外套。', '船票在船上出售。', '航程四十分钟。', '座位不预留。', '一路顺风。'], ''),
    rows: [
      row([0, 1], [0, 1], 0.99), {...row([1, 2], [1, 2], 0.31, 'low-confidence'), signals: [['length', -0.42], ['words', 1.3], ['equal-words', -2.04]]}, row([2, 3], [2, 3], 0.97),
      {...row([3, 4], [3, 4], 0.72), signals: [['tide', -1]]}, row([4, 5], [4, 4], 0.55, 'unaligned'), row([5, 7], [4, 6], 0.93), row([7, 8], [6, 7], 0.95),
    ],
    sections: [{row: 0, depth: 1, source: 'The harbour', target: '港口'}, {row: 5, depth: 2, source: 'On board', target: null}],
    left_out: [
      {before: 3, side: 'source', reason: 'code', place: 'line 6', text: 'let fare = 12;'},
      {before: 3, side: 'target', reason: 'comment', place: 'line 7', text: '待核对'},
      {before: 7, side: 'source', reason: 'front-matter', place: 'line 20', text: 'draft: true'},
    ],
    corrections: null,
  };
}

// Texts that would do harm if they were taken as HTML, or change how others are read.
export function hostile() {
  const texts = [
    '</script><img src=x onerror=alert(1)>', '<!-- <script>alert(2)</script>', 'user\u202egnp.exe \u2066x\u2069', '{{constructor}} ${alert(3)} @DATA@ $& $1',
  ];
  const signalled = rows(texts.map(() => 0.8)).map((each, i) => ({...each, signals: [[texts[i], -1]]}));
  const left_out = [{before: 0, side: 'source', reason: '<b>x</b>', place: '<i>1</i>', text: texts[0]}];
  const sections = [{row: 1, depth: 1, source: texts[0], target: texts[2]}];
  return {name: '"><img src=x onerror=alert(4)>.md', source: side('en', texts, ' '), target: side('de', texts, ' '), rows: signalled, sections, left_out, corrections: null};
}

export function pairOf(source, target, texts) {
  const sides = {source: side(source, texts.map((pair) => pair[0]), ' '), target: side(target, texts.map((pair) => pair[1]), ' ')};
  return {name: `${source}-${target}.txt`, ...sides, rows: rows(texts.map(() => 0.9)), sections: [], left_out: [], corrections: null};
}

export function long(count) {
  const texts = (text) => Array.from({length: count}, (_, i) => `${text} ${i + 1}. ${'More of it. '.repeat(i % 7)}`.trim());
  const rows = Array.from({length: count}, (_, i) => row([i, i + 1], [i, i + 1], 0.5 + (i % 50) / 100, i % 37 === 0 ? 'low-confidence' : null));
  const sections = Array.from({length: count / 100}, (_, i) => ({row: i * 100, depth: 1, source: `Part ${i}`, target: `Teil ${i}`}));
  return {name: 'long.txt', source: side('en', texts('Sentence'), ' '), target: side('de', texts('Satz'), ' '), rows, sections, left_out: [], corrections: null};
}
