'use client';
import { Pause, Play, Square } from 'lucide-react';
import { useState } from 'react';
import { linesOf } from '#core/projections/budget/lines.ts';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { Tooltip } from '#components/ui/tooltip.tsx';
import { BudgetMeter } from './budget-meter.tsx';
import { useSession, useSessionStore } from './session-context.tsx';
import type { SessionStore } from './session-store.ts';
import { StopPopover } from './stop-popover.tsx';
import { useSummary } from './summary-context.tsx';
import { useCommand, type Commanding } from './use-command.ts';
import { useKey } from './use-key.ts';
import { useControlStanding } from './use-control-standing.ts';
import { useToldErrors } from './use-told-errors.ts';

const words = sessionWords.control;

/** Pause, resume, stop or go on: on the run as it is now, wherever the playhead stands. */
export function SessionControls() {
  const [showsBudget, setShowsBudget] = useState(false);
  const isSpent = useSession((store) => isBudgetSpent(store));
  const standing = useControlStanding();
  const commanding = useCommand();
  useToldErrors(commanding.error);
  return (
    <div role="group" aria-label={words.label} className="flex items-center gap-1.5">
      <BudgetMeter open={showsBudget} onOpenChange={setShowsBudget} />
      {isSpent && (
        <Tooltip text={sessionWords.budget.raiseHint}>
          <Button size="small" variant="primary" onClick={() => setShowsBudget(true)}>
            {sessionWords.budget.raise}
          </Button>
        </Tooltip>
      )}
      {standing.hold !== 'none' && !isSpent && (
        <HoldButton hold={standing.hold} commanding={commanding} />
      )}
      {standing.stop !== 'none' && (
        <StopButton
          isStopping={standing.stop === 'under-way' || commanding.pending === 'stop'}
          isHeld={standing.hold === 'resume'}
          commanding={commanding}
        />
      )}
      {standing.canGoOn && <GoOnButton commanding={commanding} />}
    </div>
  );
}

/** Paused because a limit of the run was reached and still is: resuming would be refused. */
function isBudgetSpent(store: SessionStore): boolean {
  const { status, budget } = store.whole();
  if (status.paused?.reason !== 'budget') return false;
  return linesOf(budget, null, status.lastAt).some(({ used, limit }) => used >= limit);
}

interface HoldButtonProps {
  readonly hold: 'pause' | 'resume';
  readonly commanding: Commanding;
}

function HoldButton({ hold, commanding }: HoldButtonProps) {
  const { pending, send } = commanding;
  const isPending = pending === 'pause' || pending === 'resume';
  const press = () => void send({ command: hold });
  useKey('p', press);
  const text = hold === 'pause' ? words.pauseText : words.resumeText;
  const pendingText = hold === 'pause' ? words.pausing : words.resuming;
  const Icon = hold === 'pause' ? Pause : Play;
  return (
    <Tooltip text={words[hold]} shortcut="P">
      <Button
        size="small"
        variant={hold === 'pause' ? 'secondary' : 'primary'}
        pending={isPending}
        aria-label={isPending ? pendingText : words[hold]}
        onClick={press}
        className="sm:min-w-20"
      >
        <Icon aria-hidden size={13} />
        <span className="max-sm:hidden">{isPending ? pendingText : text}</span>
      </Button>
    </Tooltip>
  );
}

interface StopButtonProps {
  readonly isStopping: boolean;
  readonly isHeld: boolean;
  readonly commanding: Commanding;
}

/** Stops a held run with nothing in flight at once, and asks first where something would be cut off. */
function StopButton({ isStopping, isHeld, commanding }: StopButtonProps) {
  const store = useSessionStore();
  const { stopKeeps } = useSummary().mode === 'isolated' ? sessionWords.apart : words;
  const [busy, setBusy] = useState<readonly string[] | null>(null);
  const stop = () => void commanding.send({ command: 'stop' });
  const ask = () => {
    if (isStopping) return;
    const atWork = busyAgents(store);
    if (isHeld && atWork.length === 0) stop();
    else setBusy(atWork);
  };
  useKey('s', () => (busy === null ? ask() : setBusy(null)));
  return (
    <StopPopover
      title={words.stopTitle}
      text={busy?.length ? `${words.willBeCut(busy)} ${stopKeeps}` : stopKeeps}
      open={busy !== null}
      onOpenChange={(open) => (open ? ask() : setBusy(null))}
      onStop={stop}
      trigger={
        <Button
          size="small"
          variant="danger"
          pending={isStopping}
          aria-label={isStopping ? words.stopping : words.stop}
          title={isStopping ? words.isStopping : `${words.stop} (S)`}
          className="sm:min-w-16"
        >
          <Square aria-hidden size={12} />
          <span className="max-sm:hidden">{isStopping ? words.stopping : words.stopText}</span>
        </Button>
      }
    />
  );
}

/** Who is in the middle of a call or a tool. */
function busyAgents(store: SessionStore): readonly string[] {
  const agents = [...store.whole().graph.agents.values()];
  return agents.filter(({ callOpen, tools }) => callOpen || tools.length > 0).map(({ id }) => id);
}

function GoOnButton({ commanding }: { readonly commanding: Commanding }) {
  const isPending = commanding.pending === 'continue';
  return (
    <Tooltip text={words.goOnHint}>
      <Button
        size="small"
        variant="primary"
        pending={isPending}
        onClick={() => void commanding.send({ command: 'continue' })}
      >
        <Play aria-hidden size={13} />
        {isPending ? words.goingOn : words.goOn}
      </Button>
    </Tooltip>
  );
}
