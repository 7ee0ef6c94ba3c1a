import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { OFFLINE_MODEL } from '#core/protocol/command.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import { comparisonWords } from '#components/comparison-words.ts';
import { AppMark } from '#components/ui/app-mark.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import type { Theme } from '#components/ui/theme.ts';
import { ThemeSwitch } from '#components/ui/theme-switch.tsx';
import { words } from '#components/words.ts';

interface ComparisonHeaderProps {
  readonly session: SessionSummary;
  readonly theme: Theme;
}

/** The slim bar: what is compared, and the way back to the session. */
export function ComparisonHeader({ session, theme }: ComparisonHeaderProps) {
  const { workspace, model } = session;
  const code = workspace.kind === 'sample' ? words.sessions.sample(workspace.name) : workspace.path;
  const analyst = model === OFFLINE_MODEL ? words.sessions.offlineModel : model;
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-3">
      <Link
        href="/"
        aria-label={words.app.home}
        title={words.app.home}
        className="rounded-6 p-1 text-ink"
      >
        <AppMark size={20} />
      </Link>
      <h1 className="min-w-0 truncate text-14 font-medium" title={session.task}>
        {comparisonWords.title}
        <span className="font-normal text-ink-soft max-sm:sr-only">: {session.task}</span>
      </h1>
      <p className="ml-auto truncate text-13 text-ink-soft max-lg:hidden">
        {code} · {analyst}
      </p>
      <Link
        href={`/sessions/${session.id}`}
        className={`max-lg:ml-auto ${buttonClass('secondary', 'small')}`}
      >
        <ArrowLeft aria-hidden size={13} />
        {comparisonWords.back}
      </Link>
      <ThemeSwitch initial={theme} />
    </header>
  );
}
