import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface EmptyStateProps {
  /** A drawing or an icon; it is decoration. */
  readonly picture?: ReactNode;
  readonly title: string;
  /** Whether it is all that the page has: then its title is the page's heading. */
  readonly isPage?: boolean;
  /** What will be here, and how it comes to be. */
  readonly children: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string;
}

/** What stands where there is nothing yet: it says what will be there. */
export function EmptyState(props: EmptyStateProps) {
  const { picture, title, isPage = false, children, action, className } = props;
  const Title = isPage ? 'h1' : 'p';
  return (
    <div className={classNames('flex flex-col items-center gap-1.5 p-8 text-center', className)}>
      {picture ? (
        <div aria-hidden className="mb-3 text-ink-faint">
          {picture}
        </div>
      ) : null}
      <Title className="text-14 font-medium">{title}</Title>
      <div className="max-w-96 text-13 text-pretty text-ink-soft">{children}</div>
      {action ? <div className="mt-3">{action}</div> : null}
    </div>
  );
}
