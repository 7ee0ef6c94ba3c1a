/** A short notice about something that was done or failed. */
export interface Toast {
  readonly id: number;
  readonly tone: 'neutral' | 'pass' | 'fail';
  readonly title: string;
  readonly detail?: string | undefined;
}

export interface ToastStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly read: () => readonly Toast[];
  /** Shows a notice; at most three stay, the oldest goes first. */
  readonly show: (toast: Omit<Toast, 'id'>) => number;
  readonly dismiss: (id: number) => void;
}

const LIMIT = 3;

/** A list of notices that components can watch. */
export function createToastStore(): ToastStore {
  const listeners = new Set<() => void>();
  let toasts: readonly Toast[] = [];
  let last = 0;
  const put = (next: readonly Toast[]) => {
    toasts = next;
    for (const listener of listeners) listener();
  };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    read: () => toasts,
    show: (toast) => {
      last += 1;
      put([...toasts, { ...toast, id: last }].slice(-LIMIT));
      return last;
    },
    dismiss: (id) => put(toasts.filter((toast) => toast.id !== id)),
  };
}

/** The page's own notices, shown by `Toaster`. */
export const toasts = createToastStore();
