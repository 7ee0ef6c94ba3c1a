import { classNames } from './class-names.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'small' | 'medium' | 'large';

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-action text-on-action hover:bg-action-hover font-medium',
  secondary: 'border border-line-strong bg-raised text-ink hover:bg-hover',
  quiet: 'text-ink-soft hover:bg-hover hover:text-ink',
  danger: 'border border-line-strong text-fail hover:bg-fail/10 hover:border-fail/40',
};

const sizes: Record<ButtonSize, string> = {
  small: 'h-7 px-2 text-12 gap-1.5 rounded-6',
  medium: 'h-8 px-3 text-13 gap-2 rounded-8',
  large: 'h-11 px-4 text-14 gap-2 rounded-8',
};

/** The look of a button, for links that act as one. */
export function buttonClass(
  variant: ButtonVariant = 'secondary',
  size: ButtonSize = 'medium',
): string {
  return classNames(
    'inline-flex shrink-0 items-center justify-center whitespace-nowrap select-none',
    'transition-[background-color,border-color,color,opacity,transform] active:translate-y-px',
    'disabled:pointer-events-none disabled:opacity-50 aria-disabled:active:translate-y-0',
    '[&_svg]:shrink-0',
    variants[variant],
    sizes[size],
  );
}
