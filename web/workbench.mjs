// The page with tmforge inside: takes documents, aligns them, and gives the review and the downloads.
import {Engine, Ended} from './engine.mjs';
import {arrange, picksOfDrop, picksOfFiles, picksOfFolder} from './drop.mjs';
import {Run, jobsOf, languagesOf} from './jobs.mjs';
import {App} from './view.mjs';
import {LANGUAGES, chooseLanguage, wordsFor} from './words.mjs';
import './workbench-words.mjs';
import {appendText, element, visible} from './draw.mjs';
import {correctionsOf, fileName, fileOf} from './corrections.mjs';

// Languages to choose from; any other tag can be written.
const TAGS = ['ar', 'bg', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fa', 'fi', 'fr', 'he', 'hi', 'hr', 'hu', 'id', 'it', 'ja', 'ko', 'lt', 'lv', 'nb', 'nl', 'pl', 'pt', 'ro', 'ru', 'sk', 'sl', 'sr', 'sv', 'th', 'tr', 'uk', 'vi', 'zh-CN', 'zh-TW'];

// The names of files that are shown of each side.
const SHOWN = 5;

const TYPES = {
  tmx: 'application/x-tmx+xml', tsv: 'text/tab-separated-values', csv: 'text/csv', jsonl: 'application/jsonl',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

function found(id) {
  return document.getElementById(id);
}

class Workbench {
  constructor() {
    const module = found('module');
    this.engine = new Engine(module.textContent.trim(), found('worker').textContent);
    module.remove(); // Some megabytes, which the engine has now.
    Object.assign(this, {picks: [], problems: [], app: null, run: null});
    this.makeChoices();
    this.listen();
    this.setLanguage(chooseLanguage(navigator.languages ?? []));
    this.draw();
    this.learn();
  }

  // ---- Words

  setLanguage(language) {
    this.language = language;
    this.say = wordsFor(language);
    this.names = new Intl.DisplayNames([language], {type: 'language', fallback: 'none'});
    document.documentElement.lang = language;
    document.title = `tmforge: ${this.say('wb-title')}`;
    found('start-language').value = language;
    for (const each of document.querySelectorAll('[data-word]')) each.textContent = this.say(each.dataset.word);
    for (const each of document.querySelectorAll('[data-label]')) each.setAttribute('aria-label', this.say(each.dataset.label));
    found('tags').replaceChildren(...TAGS.map((tag) => element('option', {value: tag}, this.nameOf(tag))));
  }

  // The name of a language; empty for what is no tag.
  nameOf(tag) {
    try {
      return this.names.of(tag) ?? '';
    } catch {
      return '';
    }
  }

  announce(word, values = {}) {
    found('status').textContent = this.say(word, values);
  }

  // ---- What the page can do

  async learn() {
    try {
      const {head} = await this.engine.ask({command: 'about'});
      this.about = head;
      found('program').textContent = head.program;
      for (const name of head.formats) found('format').append(element('option', {value: name}, name.toUpperCase()));
      for (const name of head.dialects) found('dialect').append(element('option', {value: name}, name));
    } catch (error) {
      if (!(error instanceof Ended)) throw error;
      this.refuse([{word: 'wb-no-module', values: {}}]);
    }
  }

  makeChoices() {
    for (const [tag, name] of Object.entries(LANGUAGES)) found('start-language').append(element('option', {value: tag, lang: tag}, name));
    document.querySelector('body > header .settings').prepend(found('downloads'));
  }

  listen() {
    const on = (id, event, act) => found(id).addEventListener(event, act);
    on('start-language', 'change', (event) => this.changeLanguage(event.target.value));
    on('choose-files', 'click', () => found('files').click());
    on('choose-folder', 'click', () => found('folder').click());
    on('files', 'change', ({target}) => this.take(picksOfFiles(target.files), target));
    on('folder', 'change', ({target}) => this.take(picksOfFolder(target.files), target));
    on('swap', 'click', () => this.swap());
    on('clear', 'click', () => this.clear());
    on('chosen', 'submit', (event) => this.submit(event));
    on('cancel', 'click', () => this.engine.stop());
    on('format', 'change', () => this.showDialects());
    on('download', 'click', () => this.download());
    on('again', 'click', () => location.reload());
    on('about-open', 'click', () => found('about').showModal());
    on('about-close', 'click', () => found('about').close());
    for (const side of ['source', 'target']) on(`tag-${side}`, 'input', () => this.drawNames());
    this.listenToDrops();
  }

  // A file that is dropped beside the field must not replace the page.
  listenToDrops() {
    const mark = (isOver) => document.body.classList.toggle('dropping', isOver);
    window.addEventListener('dragover', (event) => {
      event.preventDefault();
      mark(true);
    });
    window.addEventListener('dragleave', (event) => mark(event.relatedTarget !== null));
    window.addEventListener('drop', async (event) => {
      event.preventDefault();
      mark(false);
      await this.take(await picksOfDrop(event.dataTransfer));
    });
  }

  changeLanguage(language) {
    this.setLanguage(language);
    this.draw();
  }

  // ---- Choosing

  // Adds what was dropped or chosen, and offers its languages.
  async take(picks, input = null) {
    if (input) input.value = ''; // So that the same file can be chosen again.
    if (picks.length === 0) return;
    if (this.app) return this.announce('wb-again-first');
    if (this.isBusy) return;
    this.picks.push(...picks);
    this.arranged = arrange(this.picks);
    this.problems = [];
    this.draw();
    await this.offerLanguages();
  }

  async offerLanguages() {
    if (this.arranged.sides.length === 0) return;
    this.announce('wb-looking');
    const asked = this.arranged;
    try {
      const {source, target, errors} = await languagesOf(this.engine, asked);
      if (this.arranged !== asked) return;
      found('tag-source').value = source ?? '';
      found('tag-target').value = target ?? '';
      this.problems = errors.map((text) => ({text}));
      this.draw();
      if (source && target) this.announce('wb-found', {source: this.nameOf(source), target: this.nameOf(target)});
      else this.announce('wb-not-found');
      found(source && target ? 'align' : 'tag-source').focus();
    } catch (error) {
      this.fail(error);
    }
  }

  swap() {
    this.arranged.sides.reverse();
    const [source, target] = [found('tag-source'), found('tag-target')];
    [source.value, target.value] = [target.value, source.value];
    this.draw();
  }

  clear() {
    this.picks = [];
    this.arranged = arrange([]);
    this.problems = [];
    this.draw();
    found('choose-files').focus();
  }

  // ---- Drawing

  draw() {
    this.arranged ??= arrange([]);
    const {kind, sides} = this.arranged;
    found('chosen').hidden = kind === 'none' || Boolean(this.isBusy);
    found('drop').hidden = Boolean(this.isBusy);
    found('working').hidden = !this.isBusy;
    found('languages').hidden = sides.length === 0;
    found('align').hidden = sides.length === 0;
    found('kind').textContent = kind === 'none' ? '' : this.say(`wb-kind-${kind}`);
    found('picked').replaceChildren(...sides.map((side) => this.drawSide(side)));
    this.drawNames();
    this.drawProblems();
    this.showDialects();
  }

  drawSide(files) {
    const item = element('li', {dir: 'auto'});
    appendText(item, files.slice(0, SHOWN).map((file) => file.path).join(', '));
    const more = files.length - SHOWN;
    if (more > 0) item.append(' ', this.say('wb-files-more', {n: more}));
    return item;
  }

  drawNames() {
    for (const side of ['source', 'target']) found(`name-${side}`).textContent = this.nameOf(found(`tag-${side}`).value.trim());
  }

  // Messages of the library are English.
  drawProblems() {
    const n = this.problems.length;
    found('problems').hidden = n === 0;
    found('problems-box').open = !this.app;
    found('problems-title').textContent = this.say('wb-problems', {n});
    found('problem-list').replaceChildren(...this.problems.map(({name, text, word, values}) => {
      const item = element('li', {});
      if (name) item.append(appendText(element('b', {dir: 'auto'}), name), ': ');
      const message = word ? element('span', {}, this.say(word, values)) : appendText(element('span', {lang: 'en', dir: 'auto'}), text);
      item.append(message);
      return item;
    }));
  }

  showDialects() {
    found('dialect-box').hidden = found('format').value !== 'tmx';
  }

  fail(error) {
    if (error instanceof Ended && error.isCancelled) return this.announce('wb-cancelled');
    const isKnown = error instanceof Ended && error.message !== '';
    this.problems.push(isKnown ? {text: error.message} : {word: 'wb-ended', values: {}});
    this.drawProblems();
    if (!(error instanceof Ended)) throw error;
    return this.announce('wb-problems', {n: this.problems.length});
  }

  // ---- Aligning

  async submit(event) {
    event.preventDefault();
    this.problems = [];
    this.isBusy = true;
    this.showProgress(0, 1, '');
    this.draw();
    found('cancel').focus();
    try {
      await this.align();
    } catch (error) {
      this.fail(error);
    } finally {
      this.isBusy = false;
      this.draw();
      if (!this.app) found('align').focus();
    }
  }

  async align() {
    const languages = {source: found('tag-source').value.trim(), target: found('tag-target').value.trim()};
    const {jobs, unmatched, error} = await jobsOf(this.engine, this.arranged, languages);
    if (error) return this.refuse([{text: error}]);
    this.run = new Run(this.engine, jobs, languages);
    await this.run.align((at, job) => this.showProgress(at, jobs.length, job.name));
    const problems = [...jobs.flatMap((job) => this.problemsOf(job, languages)), ...unmatched.map(({name, reason}) => ({name, text: reason}))];
    if (this.run.done.length === 0) return this.refuse(problems);
    this.problems = problems;
    return this.review();
  }

  refuse(problems) {
    this.problems = problems.length > 0 ? problems : [{word: 'wb-none', values: {}}];
    this.drawProblems();
    this.announce('wb-problems', {n: this.problems.length});
  }

  showProgress(at, count, name) {
    const progress = found('progress');
    // One document has no parts to count.
    if (count > 1) Object.assign(progress, {max: count, value: at});
    else progress.removeAttribute('value');
    const values = {at: at + 1, n: count, name: visible(name)};
    found('working-text').textContent = name ? this.say('wb-working', values) : '';
    if (name) this.announce('wb-working', values);
  }

  problemsOf({name, found: told}, languages) {
    if (told.hasEnded && !told.error) return [{name, word: 'wb-ended', values: {}}];
    if (told.error) return [{text: told.error}];
    const problems = told.notes.map((text) => ({text}));
    for (const {document: file, side, found: other} of told.unexpected) {
      const values = {found: this.nameOf(other.language) || other.language, asked: this.nameOf(languages[side]) || languages[side]};
      problems.push({name: file, word: 'wb-unexpected', values});
    }
    if (told.is_refused) problems.push({name, word: 'wb-refused', values: {}});
    if (told.is_limited) problems.push({name, word: 'wb-limited', values: {}});
    return problems;
  }

  // ---- Reviewing

  review() {
    document.body.classList.replace('starting', 'reviewing');
    const documents = this.run.done.map((job) => job.found.review);
    this.app = new App({program: this.about?.program, documents});
    this.app.fileBase = this.base();
    if (this.app.language !== this.language) this.app.changeLanguage(this.language);
    found('language').addEventListener('change', () => this.followLanguage());
    this.announce('wb-done', {n: documents.length});
  }

  // The review has its own choice of the language, and may refuse another one.
  followLanguage() {
    this.language = this.app.language;
    this.say = wordsFor(this.language);
    this.drawProblems();
  }

  // The name of the files to save, without an extension.
  base() {
    const {sides} = this.arranged;
    const folder = this.picks.find((pick) => pick.folder !== null)?.folder;
    const name = this.run.done.length === 1 ? this.run.done[0].files[0].name.replace(/\.[^./]*$/, '') : folder ?? 'memory';
    return sides.length > 0 ? name.split('/').at(-1) : 'memory';
  }

  async download() {
    if (this.app.holdsText()) return this.announce('edit-open');
    const [format, dialect] = [found('format').value, found('dialect').value];
    const file = fileName(this.base()).replace(/corrections\.json$/, format);
    const corrections = correctionsOf(this.app.docs).documents.length > 0 ? fileOf(this.app.docs) : null;
    this.announce('wb-writing');
    try {
      const {head, body} = await this.run.write({name: file, format, dialect: format === 'tmx' ? dialect : null, corrections});
      if (head.error) throw new Ended(head.error, false);
      save(file, new Blob([body], {type: TYPES[format]}));
      return this.announce('wb-written', {file, n: head.units});
    } catch (error) {
      return this.fail(error);
    }
  }
}

function save(file, blob) {
  const address = URL.createObjectURL(blob);
  const link = element('a', {href: address, download: file, hidden: ''});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

new Workbench();
