'use client';
import { Pause, Play, Square } from 'lucide-react';
import { useState } from 'react';
import type { AgentNode } from '#core/projections/agent-graph/graph-state.ts';
import { COORDINATOR, type AgentId } from '#core/protocol/ids.ts';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { useSession } from './session-context.tsx';
import { StopPopover } from './stop-popover.tsx';
import { useSummary } from './summary-context.tsx';
import { useCommand } from './use-command.ts';
import { useControlStanding } from './use-control-standing.ts';
import { useToldErrors } from './use-told-errors.ts';

const words = sessionWords.control;

/** Pause, resume and stop of one agent as it is now; nothing where there is nothing to control. */
export function AgentControls({ id }: { readonly id: AgentId }) {
  const standing = useControlStanding();
  const now = useSession((store) => store.whole().graph.agents.get(id));
  const runIsHeld = useSession((store) => store.whole().status.paused !== null);
  if (now === undefined || standing.stop !== 'possible' || !isOfTheTeam(now)) return null;
  return (
    <div role="group" aria-label={words.agentLabel(id)}>
      <Buttons agent={now} />
      {id === COORDINATOR && (
        <p className="mt-1.5 text-12 text-pretty text-ink-faint">{words.coordinatorStop}</p>
      )}
      {runIsHeld && <p className="mt-1.5 text-12 text-ink-faint">{words.heldByRun}</p>}
    </div>
  );
}

function isOfTheTeam({ role, state }: AgentNode): boolean {
  return role !== 'human' && role !== 'stranger' && state !== 'left';
}

function Buttons({ agent: { id, held } }: { readonly agent: AgentNode }) {
  const { pending, error, send } = useCommand();
  const { agentStopText } = useSummary().mode === 'isolated' ? sessionWords.apart : words;
  const [asks, setAsks] = useState(false);
  useToldErrors(error);
  const Icon = held ? Play : Pause;
  const isStopping = pending === 'stop';
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button
        size="small"
        pending={pending !== null && !isStopping}
        onClick={() => void send({ command: held ? 'resume' : 'pause', agent: id })}
      >
        <Icon aria-hidden size={13} />
        {held ? words.resumeText : words.pauseText}
      </Button>
      <StopPopover
        title={words.agentStopTitle(id)}
        text={agentStopText}
        open={asks}
        onOpenChange={setAsks}
        onStop={() => void send({ command: 'stop', agent: id })}
        trigger={
          <Button size="small" variant="danger" disabled={id === COORDINATOR} pending={isStopping}>
            <Square aria-hidden size={12} />
            {isStopping ? words.stopping : words.stopText}
          </Button>
        }
      />
    </div>
  );
}
