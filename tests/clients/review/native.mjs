// The program, and the module that should give the same bytes.
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {callModule} from '../../../web/call.mjs';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const FORMATS = ['tmx', 'tsv', 'csv', 'xlsx', 'jsonl'];
export const DIALECTS = ['generic', 'omegat', 'memoq', 'phrase', 'xtm', 'matecat', 'okapi', 'swordfish'];

const program = process.env.TMFORGE ?? join(root, 'target/release/tmforge');

// Runs a check with a folder that is removed afterwards.
export function withFolder(check) {
  const folder = mkdtempSync(join(tmpdir(), 'workbench-'));
  const end = () => rmSync(folder, {recursive: true});
  try {
    const done = check(folder);
    if (done?.then) return done.finally(end);
    end();
    return done;
  } catch (error) {
    end();
    throw error;
  }
}

// What `tmforge export` writes. `place` is where it runs, `corrections` the text of a file.
export function exported(place, inputs, {source, target}, format, {dialect, corrections} = {}) {
  return withFolder((folder) => {
    const [out, file] = [join(folder, `out.${format}`), join(folder, 'corrections.json')];
    const more = [];
    if (dialect) more.push('--dialect', dialect);
    if (corrections) writeFileSync(file, corrections);
    if (corrections) more.push('--corrections', file);
    execFileSync(program, ['export', '-q', ...inputs, '-s', source, '-t', target, '-o', out, ...more], {cwd: place});
    return readFileSync(out);
  });
}

// The message of a run that fails.
export function refusal(place, inputs, {source, target}) {
  return withFolder((folder) => {
    const out = join(folder, 'out.tmx');
    const {status, stderr} = spawnSync(program, ['export', '-q', ...inputs, '-s', source, '-t', target, '-o', out], {cwd: place, encoding: 'utf8'});
    if (status === 0) throw new Error(`${inputs}: was expected to fail`);
    return stderr.trim();
  });
}

// A module of its own, as the worker of the page has one.
export function opened(module) {
  const {exports} = new WebAssembly.Instance(module, {});
  return (head, contents = []) => callModule(exports, head, contents);
}
