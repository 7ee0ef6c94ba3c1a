import { classNames } from './class-names.ts';

/** The room that something will take, while it is fetched; give it its size by `className`. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden className={classNames('block rounded-6 bg-ink/6', className)} />;
}
