import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** What it does, in words: its accessible name and its tooltip. */
  readonly label: string;
  /** The key that does the same, shown in the tooltip. */
  readonly shortcut?: string | undefined;
  /** Whether it is switched on; leave out for a button that is no switch. */
  readonly pressed?: boolean | undefined;
  readonly children: ReactNode;
}

/** A button that shows only an icon; its name is in `label`. */
export function IconButton(props: IconButtonProps) {
  const { label, shortcut, pressed, className, children, type, ...rest } = props;
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <button
        {...rest}
        type={type ?? 'button'}
        aria-label={label}
        aria-pressed={pressed}
        className={classNames(
          'inline-flex size-8 shrink-0 items-center justify-center rounded-8 text-ink-soft',
          'transition-colors hover:bg-hover hover:text-ink aria-pressed:bg-hover aria-pressed:text-ink',
          'disabled:pointer-events-none disabled:opacity-40 aria-disabled:opacity-40 data-[state=open]:bg-hover',
          className,
        )}
      >
        {children}
      </button>
    </Tooltip>
  );
}
