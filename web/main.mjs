// Starts the page with the data in it.
import {App} from './view.mjs';
import {chooseLanguage, wordsFor} from './words.mjs';

function start() {
  try {
    const data = JSON.parse(document.getElementById('data').textContent);
    if (data.format_version !== 1 || data.documents.length === 0) throw new Error('no data of version 1');
    return new App(data);
  } catch (error) {
    document.getElementById('status').textContent = wordsFor(chooseLanguage(navigator.languages ?? []))('bad-data');
    throw error;
  }
}

start();
