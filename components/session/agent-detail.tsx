'use client';
import { useState } from 'react';
import type { AgentId, BlobHash } from '#core/protocol/ids.ts';
import { useTyping } from '#components/connection/use-session-log.ts';
import { DetailFrame, DetailPart, FactList } from '#components/inspector/detail-parts.tsx';
import { useBlobText } from '#components/inspector/use-long-text.ts';
import { RoleMark } from '#components/marks/role-mark.tsx';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { formatCount } from '#components/ui/number-format.ts';
import { words } from '#components/words.ts';
import { AgentCalls } from './agent-calls.tsx';
import { AgentControls } from './agent-controls.tsx';
import { NothingDetail } from './nothing-detail.tsx';
import { useSelection } from './selection-context.tsx';
import { useSession, useView } from './session-context.tsx';
import { useSummary } from './summary-context.tsx';

const text = sessionWords.details;
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
      <AgentCalls id={id} />
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
