import { expect, it } from 'vitest';
import { stepCombobox } from './combobox-keys.ts';

const at = (marked: number, open = true) => ({ open, marked });
const moved = (marked: number, open = true) => ({ do: 'move', state: { open, marked } });

it('opens with an arrow, at the near end', () => {
  expect(stepCombobox(at(-1, false), 'ArrowDown', 3)).toEqual(moved(0));
  expect(stepCombobox(at(-1, false), 'ArrowUp', 3)).toEqual(moved(2));
});

it('goes round at both ends', () => {
  expect(stepCombobox(at(2), 'ArrowDown', 3)).toEqual(moved(0));
  expect(stepCombobox(at(0), 'ArrowUp', 3)).toEqual(moved(2));
  expect(stepCombobox(at(-1), 'ArrowDown', 3)).toEqual(moved(0));
});

it('chooses what is marked, and lets Enter send the form when nothing is', () => {
  expect(stepCombobox(at(1), 'Enter', 3)).toEqual({ do: 'choose', index: 1 });
  expect(stepCombobox(at(-1), 'Enter', 3)).toEqual({ do: 'stay' });
  expect(stepCombobox(at(1, false), 'Enter', 3)).toEqual({ do: 'stay' });
  expect(stepCombobox(at(5), 'Enter', 3)).toEqual({ do: 'stay' });
});

it('closes on Escape, only when open', () => {
  expect(stepCombobox(at(1), 'Escape', 3)).toEqual(moved(-1, false));
  expect(stepCombobox(at(-1, false), 'Escape', 3)).toEqual({ do: 'stay' });
});

it('has nowhere to go without choices', () => {
  expect(stepCombobox(at(-1, false), 'ArrowDown', 0)).toEqual({ do: 'stay' });
});
