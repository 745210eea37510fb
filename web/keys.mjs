// The commands of the grid and their keys. Every command that is a letter or a sign has a button.

export const COMMANDS = {
  first: ['Home'],
  previous: ['k', 'ArrowUp'],
  next: ['j', 'ArrowDown'],
  last: ['End'],
  'page-up': ['PageUp'],
  'page-down': ['PageDown'],
  'source-side': ['ArrowLeft'],
  'target-side': ['ArrowRight'],
  'previous-look': ['N'],
  'next-look': ['n'],
  'merge-previous': ['M'],
  'merge-next': ['m'],
  split: ['s'],
  'move-up': ['<', ','],
  'move-down': ['>', '.'],
  accept: ['a'],
  reject: ['x'],
  edit: ['e', 'Enter'],
  note: ['c'],
  undo: ['u', 'Ctrl+Z'],
  redo: ['U', 'Ctrl+Shift+Z'],
  search: ['/', 'Ctrl+F'],
  help: ['?'],
};

// The keys while a row is being split.
export const SPLIT_COMMANDS = {
  'cut-earlier': ['ArrowUp', 'k'],
  'cut-later': ['ArrowDown', 'j'],
  'cut-word-earlier': ['Shift+ArrowUp'],
  'cut-word-later': ['Shift+ArrowDown'],
  'cut-letter-earlier': ['Alt+ArrowUp'],
  'cut-letter-later': ['Alt+ArrowDown'],
  'source-side': ['ArrowLeft'],
  'target-side': ['ArrowRight'],
  'cut-done': ['Enter'],
  'cut-drop': ['Escape', 's'],
};

const SIGNS = {Comma: [',', '<'], Period: ['.', '>'], Slash: ['/', '?']};

// On a Russian or Greek keyboard the key has another letter: its place on the keyboard counts.
function keyOf(event) {
  const {key, code} = event;
  if (key.length !== 1 || /[\x20-\x7e]/.test(key)) return key;
  if (/^Key[A-Z]$/.test(code)) return event.shiftKey ? code.slice(3) : code.slice(3).toLowerCase();
  return SIGNS[code]?.[event.shiftKey ? 1 : 0] ?? key;
}

// The key with its modifiers, as the tables above write it. Shift is part of a letter or sign.
function chordOf(event) {
  const key = keyOf(event);
  const isNamed = key.length > 1;
  const control = event.ctrlKey || event.metaKey;
  const shift = event.shiftKey && (isNamed || control);
  const name = control ? key.toUpperCase() : key;
  return `${control ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${name}`;
}

// An input method sends keys of its own while it composes.
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

// The command of a key event in a table; undefined for a key that is not the page's.
export function commandOf(event, commands) {
  if (isComposing(event)) return undefined;
  const chord = chordOf(event);
  return Object.keys(commands).find((name) => commands[name].includes(chord));
}
