// A list that has only the rows in sight in the page. Heights are estimated until a row has been drawn.

const OVERSCAN = 300;

export class RowList {
  // `draw(index)` gives the element of a row; `guess(key)`, to be set, its height in pixels before it is drawn.
  constructor(scroller, body, draw) {
    Object.assign(this, {scroller, body, draw, guess: () => 0, keys: [], tops: new Float64Array(1), pinned: -1});
    this.heights = new WeakMap();
    this.drawn = new Map();
    scroller.addEventListener('scroll', () => this.update());
    this.width = 0;
    new ResizeObserver(() => this.resized()).observe(scroller);
  }

  // The objects that the rows are drawn from; a row that stays the same object keeps its height.
  setKeys(keys) {
    this.keys = keys;
    this.collect();
  }

  // Numbers in a plain array: the sums are taken often.
  collect() {
    this.sizes = new Float64Array(this.keys.length);
    for (let i = 0; i < this.keys.length; i++) {
      this.sizes[i] = this.heights.get(this.keys[i]) ?? this.guess(this.keys[i]);
    }
    this.sum();
  }

  // Draws anew what is in sight, after something changed.
  redraw() {
    this.drawn.clear();
    this.body.replaceChildren();
    this.update();
    this.width ||= this.body.clientWidth;
  }

  resized() {
    if (this.width === this.body.clientWidth) return this.update();
    this.width = this.body.clientWidth;
    this.heights = new WeakMap();
    this.collect();
    return this.pinned >= 0 && this.pinned < this.keys.length ? this.show(this.pinned) : this.update();
  }

  sum() {
    const {sizes} = this;
    const tops = new Float64Array(sizes.length + 1);
    for (let i = 0; i < sizes.length; i++) tops[i + 1] = tops[i] + sizes[i];
    this.tops = tops;
    this.body.style.height = `${tops[sizes.length]}px`;
  }

  indexAt(y) {
    let [low, high] = [0, this.keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.tops[middle + 1] <= y) low = middle + 1;
      else high = middle;
    }
    return Math.min(low, this.keys.length - 1);
  }

  // The height for rows: the column headings stay at the top.
  room() {
    return Math.max(0, this.scroller.clientHeight - this.body.offsetTop);
  }

  update() {
    // Heights that were guessed too high leave space for more rows, so look again after measuring.
    for (let round = 0; round < 4; round++) {
      this.drawInSight();
      if (!this.measure()) break;
    }
    for (const [index, element] of this.drawn) element.style.top = `${this.tops[index]}px`;
  }

  drawInSight() {
    const top = this.scroller.scrollTop;
    const wanted = new Set(this.keys.length > this.pinned && this.pinned >= 0 ? [this.pinned] : []);
    if (this.keys.length > 0) {
      const last = this.indexAt(top + this.room() + OVERSCAN);
      for (let i = this.indexAt(Math.max(0, top - OVERSCAN)); i <= last; i++) wanted.add(i);
    }
    for (const [index, element] of this.drawn) {
      if (wanted.has(index)) continue;
      element.remove();
      this.drawn.delete(index);
    }
    for (const index of [...wanted].sort((a, b) => a - b)) if (!this.drawn.has(index)) this.insert(index);
  }

  // The order in the page is the order of the text, for readers of the screen.
  insert(index) {
    const element = this.draw(index);
    let next = null;
    let nearest = Infinity;
    for (const [other, at] of this.drawn) {
      if (other > index && other < nearest) [nearest, next] = [other, at];
    }
    this.body.insertBefore(element, next);
    this.drawn.set(index, element);
  }

  // Reads all heights before it writes, so that the page is laid out once. What is at the top stays there.
  measure() {
    const found = [...this.drawn].map(([index, element]) => [index, element.offsetHeight]);
    for (const [index, height] of found) this.heights.set(this.keys[index], height);
    const changed = found.filter(([index, height]) => this.sizes[index] !== height);
    if (changed.length === 0) return false;
    const top = this.scroller.scrollTop;
    const anchor = this.indexAt(top);
    const within = top - this.tops[anchor];
    for (const [index, height] of changed) this.sizes[index] = height;
    this.sum();
    const wanted = this.tops[anchor] + within;
    if (top > 0 && Math.abs(wanted - top) >= 1) this.scroller.scrollTop = wanted;
    return true;
  }

  // Scrolls as little as needed to have a row in sight, with what hangs above it where there is room.
  show(index) {
    this.pinned = index;
    for (let round = 0; round < 3; round++) {
      const before = this.scroller.scrollTop;
      this.update();
      this.reach(this.tops[index], this.tops[index + 1]);
      const row = this.drawn.get(index)?.querySelector('.row');
      if (row) this.reach(this.tops[index] + row.offsetTop, this.tops[index] + row.offsetTop + row.offsetHeight);
      if (this.scroller.scrollTop === before) break;
    }
    this.update();
  }

  reach(from, to) {
    const top = this.scroller.scrollTop;
    const lowest = Math.max(0, to - this.room());
    if (from < top) this.scroller.scrollTop = from;
    else if (lowest > top) this.scroller.scrollTop = Math.min(from, lowest);
  }
}
