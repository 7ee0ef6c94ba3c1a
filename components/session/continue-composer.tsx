'use client';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { TASK_LIMIT } from '#core/protocol/command.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { Composer } from '#components/composer/composer.tsx';
import { QuietSelect } from '#components/composer/quiet-select.tsx';
import { describeApiError } from '#components/connection/describe-api-error.ts';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { useSessionStore } from './session-context.tsx';
import { useCommand } from './use-command.ts';
import { useControlStanding } from './use-control-standing.ts';
import { useTeam } from './use-team.ts';

const words = sessionWords.goOn;

/** Lets an ended session go on: for something new, or with what was broken off. */
export function ContinueComposer() {
  const store = useSessionStore();
  const { canGoOn } = useControlStanding();
  const { pending, error, send } = useCommand();
  const [who, setWho] = useState<'team' | AgentId>('team');
  const team = useTeam();
  const goOn = async (request: string | null) => {
    const agent = who === 'team' || request === null ? {} : { agent: who };
    const asked = request === null ? {} : { request };
    const made = await send({ command: 'continue', ...asked, ...agent });
    if (made === null) return false;
    store.goLive();
    return true;
  };
  const isPending = pending !== null;
  return (
    <div className="space-y-2">
      {canGoOn && (
        <div className="flex items-center gap-3 rounded-8 border border-line px-3 py-2">
          <p className="min-w-0 flex-1 text-12 text-pretty text-ink-soft">
            <span className="font-medium text-ink">{words.brokenOff}</span> {words.brokenOffText}
          </p>
          <Button size="small" pending={isPending} onClick={() => void goOn(null)}>
            <Play aria-hidden size={12} />
            {sessionWords.control.goOn}
          </Button>
        </div>
      )}
      <Composer
        label={words.label}
        placeholder={words.placeholder}
        send={words.ask}
        isPending={isPending}
        error={error === null ? null : describeApiError(error)}
        maxLength={TASK_LIMIT}
        onSend={goOn}
      >
        <QuietSelect
          label={words.to}
          value={who}
          onChoose={(value) => setWho(value as AgentId | 'team')}
        >
          <option value="team">{words.team}</option>
          {team.map(({ id }) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </QuietSelect>
      </Composer>
    </div>
  );
}
