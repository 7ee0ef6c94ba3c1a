'use client';
import { useState } from 'react';
import {
  callsOf,
  type CallRecord,
  type ToolRecord,
} from '#core/projections/conversation/conversation.ts';
import type { AgentId, BlobHash } from '#core/protocol/ids.ts';
import { useTyping } from '#components/connection/use-session-log.ts';
import {
  DetailFrame,
  DetailLink,
  DetailPart,
  FactList,
} from '#components/inspector/detail-parts.tsx';
import { LongTextView } from '#components/inspector/long-text-view.tsx';
import { useBlobText } from '#components/inspector/use-long-text.ts';
import { RoleMark } from '#components/marks/role-mark.tsx';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { formatCount } from '#components/ui/number-format.ts';
import { formatDuration } from '#components/ui/time-format.ts';
import { words } from '#components/words.ts';
import { AgentControls } from './agent-controls.tsx';
import { NothingDetail } from './nothing-detail.tsx';
import { useSelection } from './selection-context.tsx';
import { useSession, useSessionStore, useView } from './session-context.tsx';
import { useSummary } from './summary-context.tsx';

const text = sessionWords.details;
/** Calls shown at first; the log has them all. */
const FIRST = 12;

/** An agent at the playhead: what it does, what it is typing, and what each of its calls knew. */
export function AgentDetail({ id }: { readonly id: AgentId }) {
  const agent = useView((view) => view.graph.agents.get(id));
  const { select } = useSelection();
  const typing = useTyping(useSummary().id, id);
  const live = useSession((store) => store.status().live);
  if (agent === undefined) return <NothingDetail title={id} />;
  const role = agent.role === 'stranger' ? 'human' : agent.role;
  return (
    <DetailFrame
      mark={<RoleMark role={role} />}
      title={id}
      subtitle={sessionWords.agentStates[agent.state]}
      onClose={() => select(null)}
    >
      <FactList
        facts={[
          [text.role, words.roles[role]],
          ...(agent.step === null ? [] : [[text.step, agent.step.title] as const]),
          [text.calls, formatCount(agent.calls)],
          [text.tokens, formatCount(agent.inputTokens + agent.outputTokens)],
          [text.mail, formatCount(agent.mailWaiting)],
          ...(agent.reason === '' ? [] : [[text.state, agent.reason] as const]),
        ]}
      />
      <AgentControls id={id} />
      {live && typing !== null && (
        <DetailPart name={text.typing}>
          <p className="text-13 whitespace-pre-wrap text-ink-soft">{typing.text}</p>
        </DetailPart>
      )}
      <Prompt id={id} />
      <Calls id={id} />
    </DetailFrame>
  );
}

function Prompt({ id }: { readonly id: AgentId }) {
  const hash = useView((view) => view.conversation.agents.get(id)?.systemPrompt?.hash ?? null);
  const [open, setOpen] = useState(false);
  if (hash === null) return null;
  return (
    <DetailPart name={text.prompt}>
      {open ? (
        <PromptText hash={hash} />
      ) : (
        <Button size="small" onClick={() => setOpen(true)}>
          {text.showPrompt}
        </Button>
      )}
    </DetailPart>
  );
}

function PromptText({ hash }: { readonly hash: BlobHash }) {
  const fetched = useBlobText(useSummary().id, hash);
  return (
    <p className="text-13 whitespace-pre-wrap text-ink-soft">
      {fetched.state === 'here'
        ? fetched.text
        : fetched.state === 'loading'
          ? text.loading
          : text.failed}
    </p>
  );
}

function Calls({ id }: { readonly id: AgentId }) {
  const store = useSessionStore();
  const [shown, setShown] = useState(FIRST);
  useSession(({ playhead }) => playhead().seq);
  const calls = [...callsOf(store.view().conversation, id)];
  if (calls.length === 0) return null;
  return (
    <DetailPart name={text.calls}>
      <ol className="space-y-2">
        {calls.slice(0, shown).map((call, place) => (
          <Call key={call.key} call={call} number={calls.length - place} />
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
      {call.failure !== null && <p className="mt-1.5 text-13 text-fail">{call.failure.message}</p>}
      {call.toolUses.map((toolUse) => {
        const tool = tools.get(toolUse);
        return tool === undefined ? null : <ToolUse key={toolUse} tool={tool} />;
      })}
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
