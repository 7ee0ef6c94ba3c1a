import { expect, it } from 'vitest';
import { createToastStore } from './toast-store.ts';

it('keeps the newest three and forgets what is dismissed', () => {
  const store = createToastStore();
  const ids = ['one', 'two', 'three', 'four'].map((title) =>
    store.show({ tone: 'neutral', title }),
  );
  expect(store.read().map((toast) => toast.title)).toEqual(['two', 'three', 'four']);
  store.dismiss(ids[2] ?? 0);
  expect(store.read().map((toast) => toast.title)).toEqual(['two', 'four']);
});

it('tells those who watch, until they leave', () => {
  const store = createToastStore();
  let heard = 0;
  const leave = store.subscribe(() => (heard += 1));
  store.show({ tone: 'pass', title: 'saved' });
  leave();
  store.show({ tone: 'pass', title: 'again' });
  expect(heard).toBe(1);
});
