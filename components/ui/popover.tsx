'use client';
import { Popover as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface PopoverProps {
  /** The one button that opens it; it must take a ref. */
  readonly trigger: ReactNode;
  readonly label: string;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly align?: 'start' | 'center' | 'end';
  readonly className?: string;
  readonly children: ReactNode;
}

/** A small panel beside its button; closes on Escape and on a press outside. */
export function Popover(props: PopoverProps) {
  const { trigger, label, side = 'bottom', align = 'start', className, children } = props;
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={classNames(
            'hairline-scroll z-40 max-h-(--radix-popover-content-available-height) overflow-y-auto rounded-8 bg-overlay p-3 shadow-float animate-rise',
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
