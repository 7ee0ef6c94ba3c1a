import type { ComponentProps } from 'react';
import { buttonClass, type ButtonSize, type ButtonVariant } from './button-class.ts';
import { classNames } from './class-names.ts';

interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  /** Work that this button started is under way: it stays in place, says so, and takes no press. */
  readonly pending?: boolean;
}

/** A button. While `pending` it keeps its focus and width and ignores presses. */
export function Button(props: ButtonProps) {
  const { variant, size, pending = false, className, onClick, children, type, ...rest } = props;
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      className={classNames(buttonClass(variant, size), pending && 'opacity-70', className)}
      onClick={(event) => {
        if (pending) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {children}
    </button>
  );
}
