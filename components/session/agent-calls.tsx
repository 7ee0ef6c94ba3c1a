'use client';
import { Fragment, useState } from 'react';
import {
  callsOf,
  type CallRecord,
  type Compaction,
  type ToolRecord,
} from '#core/projections/conversation/conversation.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { DetailLink, DetailPart } from '#components/inspector/detail-parts.tsx';
import { LongTextView } from '#components/inspector/long-text-view.tsx';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { formatDuration } from '#components/ui/time-format.ts';
import { useSelection } from './selection-context.tsx';
import { useSession, useSessionStore } from './session-context.tsx';
import { useSummary } from './summary-context.tsx';

const text = sessionWords.details;
/** Calls shown at first; the log has them all. */
const FIRST = 12;

/** An agent's calls up to the playhead, the latest first: what each knew, said and did. */
export function AgentCalls({ id }: { readonly id: AgentId }) {
  const store = useSessionStore();
  const [shown, setShown] = useState(FIRST);
  useSession(({ playhead }) => playhead().seq);
  const calls = [...callsOf(store.view().conversation, id)];
  const compactions = store.view().conversation.agents.get(id)?.compactions ?? [];
  if (calls.length === 0) return null;
  return (
    <DetailPart name={text.calls}>
      <ol className="space-y-2">
        {calls.slice(0, shown).map((call, place) => (
          <Fragment key={call.key}>
            {compactions
              .filter(({ seq }) => seq > call.seq && seq < (calls[place - 1]?.seq ?? Infinity))
              .map((compaction) => (
                <CompactionMark key={compaction.seq} compaction={compaction} />
              ))}
            <Call call={call} number={calls.length - place} />
          </Fragment>
        ))}
      </ol>
      {calls.length > shown && (
        <Button size="small" variant="quiet" className="mt-2" onClick={() => setShown(shown + 50)}>
          {sessionWords.graph.more(calls.length - shown)}
        </Button>
      )}
    </DetailPart>
  );
}

function Call({ call, number }: { readonly call: CallRecord; readonly number: number }) {
  const store = useSessionStore();
  const { select } = useSelection();
  const { messages } = store.view().feed;
  const { tools } = store.view().conversation;
  return (
    <li className="rounded-8 border border-line p-3">
      <p className="flex items-baseline gap-2 text-12 text-ink-faint">
        <DetailLink onClick={() => store.seek(call.seq)}>{text.call(number)}</DetailLink>
        {call.attempt > 1 && <span>{text.attempt(call.attempt)}</span>}
        <span className="numeric ml-auto">
          {call.endedAt === null ? '' : formatDuration(call.endedAt - call.startedAt)}
        </span>
      </p>
      {call.reads.length > 0 && (
        <details className="mt-1.5">
          <summary className="cursor-pointer rounded-4 text-12 text-ink-soft">
            {text.reads(call.reads.length)}
          </summary>
          <ul className="mt-1 space-y-1 border-l border-line pl-3">
            {call.reads.map((id) => (
              <li key={id} className="line-clamp-2 text-12">
                <DetailLink onClick={() => select({ kind: 'message', id })}>
                  {messages.get(id)?.message.text.text ?? id}
                </DetailLink>
              </li>
            ))}
          </ul>
        </details>
      )}
      {call.preview !== '' && (
        <p className="mt-1.5 text-13 whitespace-pre-wrap text-ink">{call.preview}</p>
      )}
      {call.interruptedBy.length > 0 && (
        <p className="mt-1.5 text-12 text-caution">
          {text.brokenOff}{' '}
          {call.interruptedBy.map((id) => (
            <DetailLink key={id} onClick={() => select({ kind: 'message', id })}>
              {messages.get(id)?.message.text.text.slice(0, 80) ?? id}
            </DetailLink>
          ))}
        </p>
      )}
      {call.failure !== null && <p className="mt-1.5 text-13 text-fail">{call.failure.message}</p>}
      {call.toolUses.map((toolUse) => {
        const tool = tools.get(toolUse);
        return tool === undefined ? null : <ToolUse key={toolUse} tool={tool} />;
      })}
    </li>
  );
}

/** Where the conversation was shortened: what the calls after it know of what was before. */
function CompactionMark({ compaction }: { readonly compaction: Compaction }) {
  const { id } = useSummary();
  return (
    <li className="rounded-8 border border-dashed border-line-strong p-3">
      <details>
        <summary className="cursor-pointer rounded-4 text-12 text-ink-soft">
          {text.compacted(compaction.dropped)}
        </summary>
        <div className="mt-1.5 border-l border-line pl-3">
          <LongTextView session={id} text={compaction.knowledge} />
        </div>
      </details>
    </li>
  );
}

function ToolUse({ tool }: { readonly tool: ToolRecord }) {
  const { id } = useSummary();
  return (
    <details className="mt-1.5">
      <summary className="cursor-pointer truncate rounded-4 text-12 text-ink-soft">
        <span className="font-mono text-ink">{tool.name}</span> {tool.summary}
      </summary>
      <div className="mt-1.5 space-y-2 border-l border-line pl-3">
        <LongTextView session={id} text={tool.input} mono />
        {tool.result !== null && <LongTextView session={id} text={tool.result} mono />}
      </div>
    </details>
  );
}
