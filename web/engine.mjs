// The module for the page: a worker that can be ended and begun anew.

// A request that has no answer, because the worker was ended or the module failed.
export class Ended extends Error {
  constructor(message, isCancelled) {
    super(message);
    this.isCancelled = isCancelled;
  }
}

export class Engine {
  // `module` is the module compressed and in base64, `script` the text of the worker.
  constructor(module, script) {
    this.module = module;
    this.address = URL.createObjectURL(new Blob([script], {type: 'text/javascript'}));
    // Grows with each worker: what one of them held is gone with it.
    this.generation = 0;
    this.last = Promise.resolve();
  }

  // One request after the other. `contents` are Uint8Arrays, which the worker takes over.
  ask(head, contents = []) {
    const turn = this.last.catch(() => {}).then(() => this.asked(head, contents));
    this.last = turn;
    return turn;
  }

  async asked(head, contents) {
    const {worker, opened} = this.current();
    await opened;
    const {answer} = await this.sent(worker, {head, contents}, contents.map((bytes) => bytes.buffer));
    return answer;
  }

  // Ends the worker; the next request begins another one.
  stop(isCancelled = true, message = '') {
    this.worker?.terminate();
    this.refuse?.(new Ended(message, isCancelled));
    Object.assign(this, {worker: null, opened: null, refuse: null});
  }

  current() {
    if (!this.worker) {
      this.generation++;
      this.worker = new Worker(this.address);
      this.opened = this.sent(this.worker, {module: this.module}).then(({opened}) => {
        this.module = opened; // Compiled once for all workers.
      });
    }
    return {worker: this.worker, opened: this.opened};
  }

  sent(worker, message, transfer = []) {
    return new Promise((resolve, reject) => {
      this.refuse = reject;
      worker.onmessage = ({data}) => (data.ended === undefined ? resolve(data) : this.stop(false, data.ended));
      worker.onerror = (event) => {
        event.preventDefault();
        this.stop(false, '');
      };
      worker.postMessage(message, transfer);
    });
  }
}
