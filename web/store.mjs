// The copy of the corrections in the browser's storage. Pages opened from files share one storage, so each
// document has a key of its own. The texts of documents are never stored.
import {storageKey, stretchesOf} from './corrections.mjs';

// What is stored of a document: {time, stretches}, or null.
export function storedOf(doc) {
  try {
    const stored = JSON.parse(localStorage.getItem(storageKey(doc)));
    return Array.isArray(stored?.stretches) && stored.stretches.length > 0 ? stored : null;
  } catch {
    return null;
  }
}

// False if the browser refuses, for want of space or of permission.
export function store(doc) {
  try {
    const stretches = stretchesOf(doc);
    if (stretches.length === 0) localStorage.removeItem(storageKey(doc));
    else localStorage.setItem(storageKey(doc), JSON.stringify({time: Date.now(), stretches}));
    return true;
  } catch {
    return false;
  }
}

export function forget(docs) {
  try {
    for (const doc of docs) localStorage.removeItem(storageKey(doc));
  } catch {
    // A browser that stores nothing has nothing to forget.
  }
}
