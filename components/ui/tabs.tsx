'use client';
import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface TabsProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly tabs: readonly {
    readonly value: string;
    readonly label: ReactNode;
    readonly content: ReactNode;
  }[];
  /** `segment`: a switch between two or three ways; `line`: sections of a panel. */
  readonly look?: 'segment' | 'line';
  readonly className?: string;
  /** Shown in the row of tabs, at its right end. */
  readonly aside?: ReactNode;
}

/** One of several panels at a time; arrow keys move between the tabs. */
export function Tabs(props: TabsProps) {
  const { label, value, onChange, tabs, look = 'line', className, aside } = props;
  return (
    <Radix.Root
      value={value}
      onValueChange={onChange}
      className={classNames('flex min-h-0 flex-col', className)}
    >
      <div className={classNames('flex items-center', look === 'line' && 'border-b border-line')}>
        <Radix.List
          aria-label={label}
          className={classNames(
            'flex items-center',
            look === 'segment' && 'rounded-8 border border-line bg-sunken p-0.5',
            look === 'line' && 'px-2',
          )}
        >
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              className={classNames('data-pressed:outline-none', triggerClass[look])}
              {...ringForKeysOnly}
            >
              {tab.label}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {aside ? <div className="ml-auto flex items-center">{aside}</div> : null}
      </div>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="min-h-0 flex-1 rounded-4">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}

/** A tab that is pressed is given the focus by a call, which shows the ring of the keyboard. */
const ringForKeysOnly = {
  onPointerDown: ({ currentTarget }: OnTab) => currentTarget.toggleAttribute('data-pressed', true),
  onKeyDown: ({ currentTarget }: OnTab) => currentTarget.removeAttribute('data-pressed'),
  onBlur: ({ currentTarget }: OnTab) => currentTarget.removeAttribute('data-pressed'),
};
interface OnTab {
  readonly currentTarget: Element;
}

const triggerClass = {
  segment:
    'h-7 rounded-6 px-3 text-13 text-ink-soft transition-colors hover:text-ink data-[state=active]:bg-lifted data-[state=active]:text-ink data-[state=active]:shadow-seat',
  line: 'relative -mb-px h-10 rounded-6 px-2 text-13 text-ink-faint transition-colors after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 hover:text-ink focus-visible:-outline-offset-4 data-[state=active]:text-ink data-[state=active]:after:bg-ink',
} as const;
