'use client';
import { Pause, Play, Square } from 'lucide-react';
import { useState } from 'react';
import { COORDINATOR, HUMAN, type AgentId } from '#core/protocol/ids.ts';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { controlStanding } from './control-standing.ts';
import { useSession } from './session-context.tsx';
import { StopPopover } from './stop-popover.tsx';
import { useCommand } from './use-command.ts';
import { useSessionState } from './use-session-state.ts';
import { useToldErrors } from './use-told-errors.ts';

const words = sessionWords.control;

/** Pause, resume and stop of one agent as it is now; nothing where there is nothing to control. */
export function AgentControls({ id }: { readonly id: AgentId }) {
  const standing = controlStanding(useSessionState());
  const now = useSession((store) => store.whole().graph.agents.get(id));
  const runIsHeld = useSession((store) => store.whole().status.paused !== null);
  const { pending, error, send } = useCommand();
  const [asks, setAsks] = useState(false);
  useToldErrors(error);
  if (now === undefined || id === HUMAN || now.role === 'stranger') return null;
  if (standing.stop !== 'possible' || now.state === 'left') return null;
  const hold = now.held ? 'resume' : 'pause';
  const Icon = now.held ? Play : Pause;
  const mayStop = id !== COORDINATOR;
  return (
    <div role="group" aria-label={words.agentLabel(id)}>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          size="small"
          pending={pending === 'pause' || pending === 'resume'}
          onClick={() => void send({ command: hold, agent: id })}
        >
          <Icon aria-hidden size={13} />
          {now.held ? words.resumeText : words.pauseText}
        </Button>
        <StopPopover
          title={words.agentStopTitle(id)}
          text={words.agentStopText}
          open={asks}
          onOpenChange={(open) => setAsks(open && mayStop)}
          onStop={() => void send({ command: 'stop', agent: id })}
          trigger={
            <Button size="small" variant="danger" disabled={!mayStop} pending={pending === 'stop'}>
              <Square aria-hidden size={12} />
              {pending === 'stop' ? words.stopping : words.stopText}
            </Button>
          }
        />
      </div>
      {!mayStop && (
        <p className="mt-1.5 text-12 text-pretty text-ink-faint">{words.coordinatorStop}</p>
      )}
      {runIsHeld && <p className="mt-1.5 text-12 text-ink-faint">{words.heldByRun}</p>}
    </div>
  );
}
