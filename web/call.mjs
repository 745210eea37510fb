// Calls the module: a request and an answer are an object and bytes. See web/module.

const LENGTH = 4;

// The bytes of a request: {command, …} and the contents of its files, which follow each other.
function packed(head, contents) {
  const object = new TextEncoder().encode(JSON.stringify(head));
  const size = contents.reduce((sum, bytes) => sum + bytes.length, LENGTH + object.length);
  const request = new Uint8Array(size);
  new DataView(request.buffer).setUint32(0, object.length, true);
  let at = LENGTH;
  for (const part of [object, ...contents]) {
    request.set(part, at);
    at += part.length;
  }
  return request;
}

// The answer at a place in the memory of the module: {head, body, size}.
function answerAt(memory, start) {
  const length = (at) => new DataView(memory.buffer).getUint32(at, true);
  const [all, object] = [length(start), length(start + LENGTH)];
  const from = start + 2 * LENGTH;
  const text = new TextDecoder().decode(new Uint8Array(memory.buffer, from, object));
  const body = new Uint8Array(memory.buffer, from + object, all - LENGTH - object).slice();
  return {head: JSON.parse(text), body, size: LENGTH + all};
}

// The memory may have grown in a call, so its buffer is looked up after each. `contents` are Uint8Arrays.
export function callModule(exports, head, contents = []) {
  const request = packed(head, contents);
  const place = exports.alloc(request.length) >>> 0;
  new Uint8Array(exports.memory.buffer, place, request.length).set(request);
  const start = exports.run(place, request.length) >>> 0;
  const {size, ...answer} = answerAt(exports.memory, start);
  exports.free(start, size);
  return answer;
}

// What a module that ended said: an error, or null.
export function lastWords(exports) {
  try {
    const start = exports.panic_message() >>> 0;
    return start === 0 ? null : answerAt(exports.memory, start).head.error;
  } catch {
    return null;
  }
}

export async function compiled(zipped) {
  const stream = new Blob([zipped]).stream().pipeThrough(new DecompressionStream('gzip'));
  return WebAssembly.compile(await new Response(stream).arrayBuffer());
}
