// The documents of a run: aligned one after the other, and again when the worker that held them has ended.
import {Ended} from './engine.mjs';

// The files of each side that are read to find its languages.
const LOOKED_AT = 4;

async function contentOf({file}) {
  return new Uint8Array(await file.arrayBuffer());
}

// The head and the contents of files for a request. Documents of folders are named by the path below the folder.
async function sent(files, isInFolder) {
  const contents = await Promise.all(files.map(contentOf));
  const heads = files.map(({name, path}, at) => ({name: path, id: isInFolder ? name : null, size: contents[at].length}));
  return {heads, contents};
}

// The languages to offer for what was picked: {source, target, errors}.
export async function languagesOf(engine, {sides}) {
  const looked = sides.map((files) => files.slice(0, LOOKED_AT));
  const all = await Promise.all(looked.map((files) => sent(files, false)));
  const head = {command: 'languages', sides: all.map((side) => side.heads)};
  const answer = await engine.ask(head, all.flatMap((side) => side.contents));
  return answer.head;
}

function jobOf(files, isInFolder) {
  return {files, isInFolder, name: files.map((file) => file.path).join(' + ')};
}

// The documents that picked files make: {jobs, unmatched: [{name, reason}]}, or {error}.
export async function jobsOf(engine, {kind, sides}, languages) {
  if (kind === 'one' || kind === 'two') return {jobs: [jobOf(sides.flat(), false)], unmatched: []};
  const names = sides.map((files) => files.map((file) => file.name));
  const {head} = await engine.ask({command: 'pair', sides: names, languages});
  if (head.error) return head;
  const file = ([side, at]) => sides[side][at];
  const jobs = head.documents.map((files) => jobOf(files.map(file), true));
  return {jobs, unmatched: head.unmatched.map((each) => ({name: file(each.file).path, reason: each.reason}))};
}

export class Run {
  constructor(engine, jobs, languages) {
    Object.assign(this, {engine, jobs, languages});
  }

  // Aligns all; `tell` is called before each. A document at which the module fails is an error of that document.
  async align(tell) {
    for (const [at, job] of this.jobs.entries()) {
      tell(at, job);
      try {
        job.found = await this.held(job);
      } catch (error) {
        if (!(error instanceof Ended) || error.isCancelled) throw error;
        job.found = {error: error.message, hasEnded: true};
      }
    }
  }

  get done() {
    return this.jobs.filter((job) => job.found?.review);
  }

  // What the module says of a document that it aligns and keeps.
  async held(job) {
    const {heads, contents} = await sent(job.files, job.isInFolder);
    const request = {command: 'align', document: this.jobs.indexOf(job), languages: this.languages, files: heads};
    const answer = await this.engine.ask(request, contents);
    job.generation = this.engine.generation;
    return answer.head;
  }

  // Writes the documents in a format: {head, body}.
  async write(options) {
    await this.engine.ask({command: 'about'}); // A worker that has ended is begun anew.
    for (const job of this.done) if (job.generation !== this.engine.generation) await this.held(job);
    const documents = this.done.map((job) => this.jobs.indexOf(job));
    return this.engine.ask({command: 'write', documents, ...options});
  }
}
