'use client';
import { useState } from 'react';
import type { ApiError } from '#components/connection/api-error.ts';
import { describeApiError } from '#components/connection/describe-api-error.ts';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { ErrorNote } from '#components/ui/error-note.tsx';
import type { Commanding } from './use-command.ts';

const words = sessionWords.patching;

interface PatchRefusalProps {
  readonly error: ApiError;
  readonly commanding: Commanding;
}

/** Why the last command on the patch came to nothing, and what can be done. */
export function PatchRefusal({ error, commanding }: PatchRefusalProps) {
  const kind = refusalOf(error, commanding.last);
  return (
    <ErrorNote title={titles[kind]}>
      <p className="break-words">{describeApiError(error).text}</p>
      {/* What lies there in part is named in full. */}
      {kind !== 'in-part' && <MoreFiles error={error} />}
      {advice[kind] !== null && <p className="mt-1.5">{advice[kind]}</p>}
      {kind === 'misfit' && <Replacing count={filesOf(error).length} commanding={commanding} />}
    </ErrorNote>
  );
}

/** What was refused: `forced` and `back` are misfits that can't be overridden. */
type Refusal = 'misfit' | 'forced' | 'back' | 'in-part' | 'not-applied' | 'not-taken-back';

const titles: Record<Refusal, string> = {
  misfit: words.notApplied,
  forced: words.notApplied,
  back: words.notTakenBack,
  'in-part': words.inPart,
  'not-applied': words.notApplied,
  'not-taken-back': words.notTakenBack,
};

const advice: Record<Refusal, string | null> = {
  misfit: words.adviseApply,
  forced: words.adviseForced,
  back: words.adviseTakeBack,
  'in-part': words.advisePart,
  'not-applied': null,
  'not-taken-back': null,
};

function refusalOf(error: ApiError, last: Commanding['last']): Refusal {
  const reason = error.kind === 'refused' ? error.reason : null;
  const isBack = last?.command === 'revert-patch';
  if (reason === 'patch-half-applied') return 'in-part';
  if (reason !== 'patch-refused') return isBack ? 'not-taken-back' : 'not-applied';
  if (isBack) return 'back';
  return last?.command === 'apply-patch' && last.force === true ? 'forced' : 'misfit';
}

function filesOf(error: ApiError): readonly string[] {
  return error.kind === 'refused' ? error.files : [];
}

/** The files that the sentence above does not name, as JSON does. */
function MoreFiles({ error }: { readonly error: ApiError }) {
  const { text } = describeApiError(error);
  const files = filesOf(error).filter((file) => !text.includes(JSON.stringify(file)));
  if (files.length === 0) return null;
  return (
    <ul
      aria-label={words.moreInTheWay}
      className="hairline-scroll mt-1.5 max-h-40 overflow-y-auto font-mono text-12 text-ink"
    >
      {files.map((file) => (
        <li key={file} className="break-all">
          {file}
        </li>
      ))}
    </ul>
  );
}

/** The team's version in the place of the user's: only by a second press. */
function Replacing({
  count,
  commanding: { pending, send },
}: {
  readonly count: number;
  readonly commanding: Commanding;
}) {
  const [asks, setAsks] = useState(false);
  return (
    <div className="mt-2">
      {asks && <p className="mb-2 text-ink">{words.replaceAsk(count)}</p>}
      <div className="flex flex-wrap gap-2">
        {/* The focus stays on the harmless one of the two. */}
        <Button size="small" onClick={() => setAsks(!asks)}>
          {asks ? words.keepMine : words.replace}
        </Button>
        {asks && (
          <Button
            size="small"
            variant="primary"
            pending={pending !== null}
            onClick={() => void send({ command: 'apply-patch', force: true })}
          >
            {words.replaceNow}
          </Button>
        )}
      </div>
    </div>
  );
}
