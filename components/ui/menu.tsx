'use client';
import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Kbd } from './kbd.tsx';

export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly shortcut?: string;
  /** For items that are switched on or chosen; leave out for plain ones. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly danger?: boolean;
  readonly onSelect: () => void;
}

interface MenuProps {
  /** The one button that opens it; it must take a ref. */
  readonly trigger: ReactNode;
  readonly items: readonly MenuItem[];
  readonly align?: 'start' | 'center' | 'end';
}

/** A list of things to do; arrow keys, first letters, Escape. It never locks the page's scrolling. */
export function Menu({ trigger, items, align = 'end' }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-40 min-w-44 rounded-8 bg-overlay p-1 shadow-float animate-rise"
        >
          {items.map((item) =>
            item.checked === undefined ? (
              <Radix.Item
                key={item.key}
                disabled={item.disabled ?? false}
                onSelect={item.onSelect}
                className={itemClass(item)}
              >
                <MenuItemContent item={item} />
              </Radix.Item>
            ) : (
              <Radix.CheckboxItem
                key={item.key}
                checked={item.checked}
                disabled={item.disabled ?? false}
                onSelect={item.onSelect}
                className={itemClass(item)}
              >
                <MenuItemContent item={item} />
              </Radix.CheckboxItem>
            ),
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function itemClass(item: MenuItem): string {
  return classNames(
    'flex h-8 items-center gap-2 rounded-6 px-2 text-13 outline-none select-none',
    'data-highlighted:bg-hover data-disabled:opacity-40',
    item.danger ? 'text-fail' : 'text-ink',
  );
}

function MenuItemContent({ item }: { readonly item: MenuItem }) {
  return (
    <>
      {item.icon ? <span className="flex text-ink-faint">{item.icon}</span> : null}
      <span className="flex-1">{item.label}</span>
      {item.shortcut ? <Kbd>{item.shortcut}</Kbd> : null}
      {item.checked ? <Check aria-hidden size={14} className="text-ink-soft" /> : null}
    </>
  );
}
