'use client';
import { Lightbulb } from 'lucide-react';
import { useState } from 'react';
import { HUMAN, type AgentId } from '#core/protocol/ids.ts';
import { Importance } from '#core/protocol/message.ts';
import { Composer } from '#components/composer/composer.tsx';
import { QuietSelect } from '#components/composer/quiet-select.tsx';
import { describeApiError } from '#components/connection/describe-api-error.ts';
import { sessionWords } from '#components/session-words.ts';
import { classNames } from '#components/ui/class-names.ts';
import { IconButton } from '#components/ui/icon-button.tsx';
import { words as appWords } from '#components/words.ts';
import { useSession } from './session-context.tsx';
import { useCommand } from './use-command.ts';
import { useTeam } from './use-team.ts';

const words = sessionWords.say;
const TEXT_LIMIT = 20_000;

/** Says something to everyone or to one agent; it is heard now, wherever the playhead stands. */
export function SayComposer() {
  const { pending, error, send } = useCommand();
  const [to, setTo] = useState<'all' | AgentId>('all');
  const [importance, setImportance] = useState<Importance>('normal');
  const [isDiscovery, setIsDiscovery] = useState(false);
  const present = useTeam().filter(({ state }) => state !== 'left');
  const isHeard = useSession((store) => store.whole().graph.agents.has(HUMAN));
  if (!isHeard) return <p className="px-1 text-12 text-ink-faint">{words.notYet}</p>;
  const addressed = present.some(({ id }) => id === to) ? to : 'all';
  const say = async (text: string) => {
    const whom = addressed === 'all' ? ('all' as const) : [addressed];
    const kind = isDiscovery ? 'discovery' : 'broadcast';
    return (await send({ command: 'say', to: whom, text, kind, importance })) !== null;
  };
  return (
    <Composer
      label={words.label}
      placeholder={words.placeholder}
      send={words.send}
      isPending={pending !== null}
      error={error === null ? null : describeApiError(error)}
      maxLength={TEXT_LIMIT}
      onSend={say}
    >
      <QuietSelect
        label={words.to}
        value={addressed}
        onChoose={(value) => setTo(value as AgentId | 'all')}
      >
        <option value="all">{words.everyone}</option>
        {present.map(({ id }) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </QuietSelect>
      <QuietSelect
        label={words.importance}
        value={importance}
        onChoose={(value) => {
          const chosen = Importance.options.find((option) => option === value);
          if (chosen !== undefined) setImportance(chosen);
        }}
      >
        {Importance.options.map((option) => (
          <option key={option} value={option}>
            {appWords.importances[option]}
          </option>
        ))}
      </QuietSelect>
      <IconButton
        label={words.asDiscovery}
        pressed={isDiscovery}
        onClick={() => setIsDiscovery(!isDiscovery)}
        className={classNames('size-7', isDiscovery && 'text-discovery!')}
      >
        <Lightbulb aria-hidden size={14} />
      </IconButton>
    </Composer>
  );
}
