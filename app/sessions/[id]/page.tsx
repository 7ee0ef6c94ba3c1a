import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import { SessionId } from '#core/protocol/ids.ts';
import { theRuntime } from '#server/runtime.ts';
import { parseTheme, THEME_COOKIE } from '#components/ui/theme.ts';
import { SessionPage } from '#components/session/session-page.tsx';

interface Props {
  readonly params: Promise<{ id: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await summaryOf((await params).id))?.task.slice(0, 80) ?? '' };
}

/** A session: live while it runs, replayed afterwards; `?seq=` points at a moment. */
export default async function Page({ params, searchParams }: Props) {
  const summary = await summaryOf((await params).id);
  if (summary === null) notFound();
  const given = (await searchParams)['seq'];
  const seq = typeof given === 'string' && given !== '' ? Number(given) : NaN;
  const start = Number.isSafeInteger(seq) && seq >= 0 ? seq : null;
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return <SessionPage session={summary.id} summary={summary} start={start} theme={theme} />;
}

async function summaryOf(id: string) {
  const session = SessionId.safeParse(id);
  return session.success ? theRuntime().session(session.data) : null;
}
