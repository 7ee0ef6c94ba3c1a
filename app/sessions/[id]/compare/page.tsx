import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import { SessionId } from '#core/protocol/ids.ts';
import { comparisonWords } from '#components/comparison-words.ts';
import { ComparisonPage } from '#components/comparison/comparison-page.tsx';
import { parseTheme, THEME_COOKIE } from '#components/ui/theme.ts';
import { theRuntime } from '#server/runtime.ts';

interface Props {
  readonly params: Promise<{ id: string }>;
}

export const metadata: Metadata = { title: comparisonWords.title };

/** The comparison that a session belongs to: its team's runs and those of the same agents apart. */
export default async function Page({ params }: Props) {
  const session = SessionId.safeParse((await params).id);
  if (!session.success) notFound();
  const runtime = theRuntime();
  const comparison = await runtime.comparison(session.data);
  const base = comparison && (await runtime.session(comparison.base));
  if (comparison === null || base === null) notFound();
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  const { together, apart } = comparison;
  const initial = { base: base.id, together, apart };
  return <ComparisonPage session={base} initial={initial} theme={theme} />;
}
