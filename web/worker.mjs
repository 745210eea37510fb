// Runs the module apart from the page, which stays alive while a document is aligned.
//
// The first message has the module: compressed and in base64, or compiled by a worker before this one. Each
// further message is a request.
import {callModule, compiled, lastWords} from './call.mjs';

let exports = null;

function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

async function open(module) {
  const ready = typeof module === 'string' ? await compiled(bytesOf(module)) : module;
  exports = (await WebAssembly.instantiate(ready, {})).exports;
  self.postMessage({opened: ready});
}

function answer({head, contents}) {
  try {
    const found = callModule(exports, head, contents);
    self.postMessage({answer: found}, [found.body.buffer]);
  } catch (error) {
    self.postMessage({ended: lastWords(exports) ?? '', cause: String(error)});
  }
}

self.addEventListener('message', ({data}) => {
  if (!data.module) return answer(data);
  return open(data.module).catch((error) => self.postMessage({ended: '', cause: String(error)}));
});
