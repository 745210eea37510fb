// The files that a person drops or chooses.
//
// A pick is a file or a folder: {folder, files: [{name, path, file}]}. `folder` is null for a file; `name` is the
// path below the folder.

function pickOfFile(file) {
  return {folder: null, files: [{name: file.name, path: file.name, file}]};
}

function fileOfEntry(entry) {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

// A reader gives the entries of a folder in parts, and nothing after the last one.
async function entriesOf(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

async function filesBelow(folder, before = '') {
  const files = [];
  for (const entry of await entriesOf(folder)) {
    if (entry.isDirectory) files.push(...await filesBelow(entry, `${before}${entry.name}/`));
    else files.push({name: before + entry.name, file: await fileOfEntry(entry)});
  }
  return files;
}

function pickOfFolder(folder, files) {
  const named = files.map((each) => ({...each, path: `${folder}/${each.name}`}));
  named.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {folder, files: named};
}

// What was dropped. The entries must be taken before anything is awaited.
export async function picksOfDrop(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  const found = items.map((item) => [item.webkitGetAsEntry?.(), item.getAsFile()]);
  const picks = [];
  for (const [entry, file] of found) {
    if (entry?.isDirectory) picks.push(pickOfFolder(entry.name, await filesBelow(entry)));
    else if (file) picks.push(pickOfFile(file));
  }
  return picks;
}

export function picksOfFiles(list) {
  return [...list].map(pickOfFile);
}

// The files of a folder that was chosen: each knows its path from the folder on.
export function picksOfFolder(list) {
  const files = [...list];
  if (files.length === 0) return [];
  const [folder] = files[0].webkitRelativePath.split('/');
  return [pickOfFolder(folder, files.map((file) => ({name: file.webkitRelativePath.slice(folder.length + 1), file})))];
}

// What picks are together: {kind, sides}; each side has files. The kinds: 'none', 'one' bilingual document, 'two'
// documents, 'folder' (files that are paired by name), 'folders' (two of them), 'odd' (nothing that goes together).
export function arrange(picks) {
  const folders = picks.filter((pick) => pick.folder !== null);
  const loose = picks.filter((pick) => pick.folder === null).flatMap((pick) => pick.files);
  if (picks.length === 0) return {kind: 'none', sides: []};
  if (folders.length === 0 && loose.length === 1) return {kind: 'one', sides: [loose]};
  if (folders.length === 0 && loose.length === 2) return {kind: 'two', sides: loose.map((file) => [file])};
  if (folders.length === 0) return {kind: 'folder', sides: [loose]};
  if (loose.length === 0 && folders.length <= 2) {
    return {kind: folders.length === 1 ? 'folder' : 'folders', sides: folders.map((folder) => folder.files)};
  }
  return {kind: 'odd', sides: []};
}
