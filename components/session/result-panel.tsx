'use client';
import { Download, Scale } from 'lucide-react';
import Link from 'next/link';
import Markdown from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import { hasEnded } from '#core/projections/session-status/session-status.ts';
import type { EntryBodies } from '#core/protocol/entry.ts';
import { DiffView } from '#components/inspector/diff-view.tsx';
import { useLongText } from '#components/inspector/use-long-text.ts';
import { SessionStateMark } from '#components/marks/session-state-mark.tsx';
import { comparisonWords } from '#components/comparison-words.ts';
import { sessionWords } from '#components/session-words.ts';
import { buttonClass } from '#components/ui/button-class.ts';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ContinueComposer } from './continue-composer.tsx';
import { NoTeam } from './no-team.tsx';
import { PatchInFolder } from './patch-in-folder.tsx';
import { useView } from './session-context.tsx';
import { useSummary } from './summary-context.tsx';
import { usePatch } from './use-patch.ts';
import { useControlStanding } from './use-control-standing.ts';

const words = sessionWords.result;

/** How the session ended: in numbers, in the coordinator's words, and as a patch. */
export function ResultPanel() {
  const state = useView((view) => view.status.state);
  const reason = useView((view) => view.status.reason);
  const summary = useView((view) => view.status.summary);
  const patch = useView((view) => view.status.patch);
  const { isOver, canAskForMore } = useControlStanding();
  if (!hasEnded(state) && summary === null && patch === null) {
    return <EmptyState title={words.emptyTitle}>{words.emptyText}</EmptyState>;
  }
  return (
    <div className="flex h-full flex-col">
      <div className="hairline-scroll min-h-0 flex-1 overflow-y-auto px-4 py-4">
        <p className="flex flex-wrap items-center gap-2 text-13 text-ink-soft">
          <SessionStateMark state={state} label />
          {reason}
        </p>
        {summary !== null && <Summary summary={summary} />}
        {hasEnded(state) && <ComparisonLink />}
        <PatchSection patch={patch} />
        <Origin />
      </div>
      {isOver && (
        <div className="shrink-0 border-t border-line p-3">
          {canAskForMore ? <ContinueComposer /> : <NoTeam />}
        </div>
      )}
    </div>
  );
}

/** Where a session comes from that began as a copy. */
function Origin() {
  const origin = useView((view) => view.status.forkedFrom);
  if (origin === null) return null;
  return (
    <p className="mt-5 border-t border-line pt-4 text-13 text-ink-soft">
      {sessionWords.goOn.forkedFrom(origin.name)}{' '}
      <Link
        href={`/sessions/${origin.session}?seq=${origin.seq}`}
        className="rounded-4 text-ink underline decoration-line-strong underline-offset-2 hover:decoration-ink"
      >
        {sessionWords.goOn.openOrigin}
      </Link>
    </p>
  );
}

function Summary({ summary }: { readonly summary: EntryBodies['session-summarised'] }) {
  const { id } = useSummary();
  const text = useLongText(id, summary.text);
  const tally = ['found', 'fixed', 'validated', 'left'] as const;
  return (
    <>
      <dl className="numeric mt-4 grid grid-cols-4 gap-2">
        {tally.map((name) => (
          <div key={name} className="rounded-8 border border-line px-2 py-2 text-center">
            <dd className="text-20 font-medium text-ink">{summary[name]}</dd>
            <dt className="text-12 text-ink-faint">{words.tally[name]}</dt>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-12 text-ink-faint">
        {summary.testsRun ? words.testsRun : words.testsNotRun}
      </p>
      <div className="prose mt-4">
        {/* The words of an agent: links and images that it might have been tricked into are not followed. */}
        <Markdown
          remarkPlugins={[remarkGfm]}
          rehypePlugins={[rehypeSanitize]}
          disallowedElements={['img', 'a']}
          unwrapDisallowed
        >
          {text.state === 'here' ? text.text : summary.text.text}
        </Markdown>
      </div>
    </>
  );
}

/** The way to the same agents apart; none for agents that worked apart by themselves. */
function ComparisonLink() {
  const { id, mode, comparedWith } = useSummary();
  if (mode === 'isolated' && comparedWith === null) return null;
  const { link } = comparisonWords;
  return (
    <p className="mt-5 flex flex-wrap items-center gap-2 border-t border-line pt-4 text-13 text-ink-soft">
      <span className="mr-auto">{link.text}</span>
      <Link href={`/sessions/${id}/compare`} className={buttonClass('secondary', 'small')}>
        <Scale aria-hidden size={13} />
        {comparedWith === null ? link.compare : link.see}
      </Link>
    </p>
  );
}

function PatchSection({ patch }: { readonly patch: EntryBodies['patch-produced'] | null }) {
  const { id } = useSummary();
  const href = `/api/sessions/${id}/patch`;
  if (patch === null || patch.total === 0) {
    return (
      <div className="mt-5 border-t border-line pt-4">
        <p className="text-13 text-ink-faint">{words.noPatch}</p>
        <PatchInFolder patch={patch} />
      </div>
    );
  }
  return (
    <section aria-label={words.patch} className="mt-5 border-t border-line pt-4">
      <div className="flex items-center gap-2">
        <h2 className="numeric mr-auto text-13 font-medium">{words.files(patch.total)}</h2>
        <CopyButton label={words.copyCommand} text={`git apply ${id}.patch`} />
        <a href={href} download className={buttonClass('secondary', 'small')}>
          <Download aria-hidden size={13} />
          {words.download}
        </a>
      </div>
      <PatchInFolder patch={patch} />
      <PatchFiles patch={patch} />
    </section>
  );
}

function PatchFiles({ patch }: { readonly patch: EntryBodies['patch-produced'] }) {
  const { id } = useSummary();
  const fetched = usePatch(id, patch.patch.hash);
  if (fetched.state === 'loading') {
    return (
      <p role="status" className="mt-2 text-12 text-ink-faint">
        {words.loading}
      </p>
    );
  }
  if (fetched.state === 'failed') {
    return (
      <p role="alert" className="mt-2 flex items-center gap-2 text-12 text-fail">
        {words.failed}
        <Button size="small" onClick={fetched.retry}>
          {words.again}
        </Button>
      </p>
    );
  }
  const sizes = new Map(patch.files.map((file) => [file.path, file]));
  return fetched.parts.map((part) => {
    const size = sizes.get(part.path);
    return (
      <details key={part.path} className="mt-2" open={fetched.parts.length <= 3}>
        <summary className="numeric cursor-pointer rounded-4 py-1 font-mono text-12 text-ink-soft">
          {part.path}
          {size !== undefined && (
            <span className="ml-2">
              <span className="text-pass">+{size.added}</span>{' '}
              <span className="text-fail">−{size.removed}</span>
            </span>
          )}
        </summary>
        <DiffView text={part.text} label={part.path} />
      </details>
    );
  });
}
