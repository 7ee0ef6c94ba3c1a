'use client';
import { Bookmark, History } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState, type FormEvent } from 'react';
import { describeApiError } from '#components/connection/describe-api-error.ts';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { ErrorNote } from '#components/ui/error-note.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { formatCount } from '#components/ui/number-format.ts';
import { Popover } from '#components/ui/popover.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import { useSession, useSessionStore } from './session-context.tsx';
import { useCommand } from './use-command.ts';
import { useControlStanding } from './use-control-standing.ts';

const words = sessionWords.goOn;
const NAME_LIMIT = 60;

/** Keeps the run as it is now under a name, and goes back to what was kept. */
export function SavedMoments() {
  const [open, setOpen] = useState(false);
  const { canBeSaved } = useControlStanding();
  return (
    <Popover
      label={words.momentsLabel}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <IconButton label={words.momentsLabel} aria-expanded={open}>
          <Bookmark aria-hidden size={15} />
        </IconButton>
      }
    >
      <h2 className="text-13 font-medium">{words.momentsLabel}</h2>
      <p className="mt-1 text-12 text-pretty text-ink-soft">{words.momentsHint}</p>
      {canBeSaved ? (
        <SaveForm />
      ) : (
        <p className="mt-3 text-12 text-pretty text-ink-soft">{sessionWords.apart.savedAtEnd}</p>
      )}
      <Moments />
    </Popover>
  );
}

function SaveForm() {
  const [name, setName] = useState('');
  const { pending, error, send } = useCommand();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '' || pending !== null) return;
    if ((await send({ command: 'save', name })) !== null) setName('');
  };
  return (
    <form className="mt-3 flex items-start gap-2" onSubmit={(event) => void save(event)}>
      <div className="min-w-0 flex-1">
        <TextField
          label={words.name}
          hideLabel
          placeholder={words.namePlaceholder}
          value={name}
          maxLength={NAME_LIMIT}
          error={error === null ? undefined : describeApiError(error).text}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <Button
        type="submit"
        className="h-9"
        disabled={name.trim() === ''}
        pending={pending !== null}
      >
        {words.save}
      </Button>
    </form>
  );
}

/** The moments of the session so far, the newest first; a name that came again stands for the last. */
function Moments() {
  const saved = useSession((store) => store.whole().status.saved);
  const store = useSessionStore();
  const router = useRouter();
  const { pending, error, send } = useCommand();
  const [back, setBack] = useState<string | null>(null);
  if (saved.length === 0) {
    return <p className="mt-3 text-12 text-ink-faint">{words.noMoments}</p>;
  }
  const goBack = async (name: string) => {
    setBack(name);
    const made = await send({ command: 'restore', name });
    if (made?.session) router.push(`/sessions/${made.session}`);
    else setBack(null);
  };
  const latest = [...new Map(saved.map((moment) => [moment.name, moment])).values()];
  return (
    <>
      {error !== null && (
        <ErrorNote title={describeApiError(error).title} className="mt-3">
          {describeApiError(error).text}
        </ErrorNote>
      )}
      <ul
        aria-label={words.momentsLabel}
        className="mt-3 divide-y divide-line border-t border-line"
      >
        {latest.toReversed().map(({ name, seq }) => (
          <li key={name} className="flex items-center gap-2 py-2">
            <button
              type="button"
              onClick={() => store.seek(seq)}
              className="min-w-0 flex-1 rounded-4 text-left hover:underline"
            >
              <span className="block truncate text-13 text-ink">{name}</span>
              <span className="numeric block text-12 text-ink-faint">
                {words.at(formatCount(seq))}
              </span>
            </button>
            <Button
              size="small"
              aria-label={words.backTo(name)}
              pending={pending !== null && back === name}
              onClick={() => void goBack(name)}
            >
              <History aria-hidden size={13} />
              {back === name ? words.goingBack : words.back}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
