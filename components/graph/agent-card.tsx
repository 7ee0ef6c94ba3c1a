'use client';
import { Mail, Zap } from 'lucide-react';
import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { AgentNode } from '#core/projections/agent-graph/graph-state.ts';
import { formatCompact } from '#components/ui/number-format.ts';
import { classNames } from '#components/ui/class-names.ts';
import { RoleMark } from '#components/marks/role-mark.tsx';
import { sessionWords } from '#components/session-words.ts';
import { CardHandles } from './card-handles.tsx';
import type { AgentElement } from './graph-elements.ts';
import { useGraph } from './graph-source.tsx';

const words = sessionWords.graph;

/** The ring around an agent says what it does: motion only while it thinks. */
const rings: Record<AgentNode['state'], string> = {
  starting: 'border-line',
  thinking: 'border-ink-soft before:animate-breathe before:border-ink-soft',
  tool: 'border-ink-soft',
  waiting: 'border-dashed border-request',
  paused: 'border-dotted border-caution',
  idle: 'border-line',
  failed: 'border-fail',
  left: 'border-line',
};

/** An agent: its role's glyph, its name, what it does now, the mail that waits and its tokens. */
export const AgentCard = memo(function AgentCard({ data, selected }: NodeProps<AgentElement>) {
  const agent = useGraph((graph) => graph.agents.get(data.id));
  if (agent === undefined) return null;
  return (
    <div
      data-agent={agent.id}
      data-state={agent.state}
      className={classNames(
        'relative flex h-full w-full flex-col rounded-12 border-[1.5px] bg-raised px-3 pt-2.5 pb-2 text-left shadow-seat transition-[border-color,box-shadow]',
        'before:pointer-events-none before:absolute before:-inset-1 before:rounded-[15px] before:border-2 before:border-transparent',
        rings[agent.state],
        selected && 'ring-2 ring-focus ring-offset-2 ring-offset-ground',
      )}
    >
      <CardHandles />
      <div className="flex items-center gap-2">
        <RoleMark role={agent.role === 'stranger' ? 'human' : agent.role} size={17} />
        <span className="truncate text-14 font-medium text-ink">{agent.id}</span>
        <span className={classNames('ml-auto text-12', stateTone(agent.state))}>
          {sessionWords.agentStates[agent.state]}
        </span>
      </div>
      <p className="mt-1.5 line-clamp-2 min-h-9 font-mono text-12 leading-[18px] break-words text-ink-soft">
        {lineOf(agent)}
      </p>
      <div className="numeric mt-auto flex items-center gap-3 text-12 text-ink-faint">
        <span
          className={classNames(
            'flex items-center gap-1',
            agent.mailWaiting > 0 && 'text-ink-soft',
          )}
          title={words.mail(agent.mailWaiting)}
        >
          <Mail aria-hidden size={13} strokeWidth={1.75} />
          {agent.mailWaiting}
          <span className="sr-only">{words.mail(agent.mailWaiting)}</span>
        </span>
        {agent.interruptions > 0 && (
          <span
            className="flex items-center gap-1 text-caution"
            title={words.interrupted(agent.interruptions)}
          >
            <Zap aria-hidden size={13} strokeWidth={1.75} />
            {agent.interruptions}
            <span className="sr-only">{words.interrupted(agent.interruptions)}</span>
          </span>
        )}
        <span className="ml-auto">{tokensOf(agent)}</span>
      </div>
    </div>
  );
});

/** What it does in one line: waiting names whom it waits for. */
function lineOf(agent: AgentNode): string {
  if (agent.retryInMs !== null) return words.retry(Math.ceil(agent.retryInMs / 1000));
  const wait = agent.waits.at(-1);
  if (wait !== undefined && wait.for.length > 0) return words.waitsFor(wait.for.join(', '));
  if (agent.state === 'failed') return agent.reason;
  return agent.doing || (agent.step?.title ?? '');
}

function tokensOf(agent: AgentNode): string {
  const tokens = agent.inputTokens + agent.outputTokens;
  return tokens === 0 ? '' : words.tokens(formatCompact(tokens));
}

function stateTone(state: AgentNode['state']): string {
  if (state === 'failed') return 'text-fail';
  if (state === 'waiting') return 'text-request';
  return state === 'thinking' || state === 'tool' ? 'text-ink' : 'text-ink-faint';
}
