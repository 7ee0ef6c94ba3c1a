import type { ReactNode } from 'react';

/** A key, as it is printed on the keyboard. */
export function Kbd({ children }: { readonly children: ReactNode }) {
  return (
    <kbd className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-4 border border-current/20 px-1 font-mono text-[0.6875rem] leading-none opacity-80">
      {children}
    </kbd>
  );
}
