/** Where a combobox stands: whether its list is open, and which choice is marked (-1: none). */
export interface ComboboxState {
  readonly open: boolean;
  readonly marked: number;
}

export type ComboboxStep =
  | { readonly do: 'stay' }
  | { readonly do: 'move'; readonly state: ComboboxState }
  | { readonly do: 'choose'; readonly index: number };

/** What a key does in a combobox of `count` choices; `stay` leaves the key to the browser. */
export function stepCombobox(state: ComboboxState, key: string, count: number): ComboboxStep {
  if (key === 'ArrowDown' || key === 'ArrowUp') return arrow(state, key === 'ArrowDown', count);
  if (!state.open) return { do: 'stay' };
  if (key === 'Escape') return { do: 'move', state: { open: false, marked: -1 } };
  if (key === 'Enter' && state.marked >= 0 && state.marked < count) {
    return { do: 'choose', index: state.marked };
  }
  return { do: 'stay' };
}

function arrow({ open, marked }: ComboboxState, down: boolean, count: number): ComboboxStep {
  if (count === 0) return { do: 'stay' };
  if (!open) return { do: 'move', state: { open: true, marked: down ? 0 : count - 1 } };
  const next = down ? marked + 1 : marked - 1;
  const wrapped = next >= count ? 0 : next < 0 ? count - 1 : next;
  return { do: 'move', state: { open: true, marked: wrapped } };
}
