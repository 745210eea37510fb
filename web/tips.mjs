// Shows the description of a cell when the mouse or the focus is on it. Escape hides it until both are elsewhere.

export class Tips {
  // `cells` selects the cells in `grid` that may have one: an element of the class `tip`.
  constructor(grid, cells) {
    Object.assign(this, {grid, cells, cell: null, hidden: null});
    for (const kind of ['mouseover', 'mouseleave', 'focusin', 'focusout']) grid.addEventListener(kind, () => this.update());
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.hide();
    });
  }

  update() {
    const at = this.grid.querySelector(`${this.cells}:hover`) ?? this.grid.querySelector(`${this.cells}:focus`);
    if (at !== this.hidden) this.hidden = null;
    this.show(at === this.hidden ? null : at);
  }

  hide() {
    this.hidden = this.cell;
    this.show(null);
  }

  // Below the cell, or above it near the end of the grid.
  show(cell) {
    if (cell === this.cell) return;
    this.cell?.classList.remove('with-tip', 'above');
    this.cell = cell;
    const tip = cell?.querySelector('.tip');
    if (!tip) return;
    cell.classList.add('with-tip');
    const end = this.grid.getBoundingClientRect().top + this.grid.clientHeight;
    cell.classList.toggle('above', tip.getBoundingClientRect().bottom > end);
  }
}
