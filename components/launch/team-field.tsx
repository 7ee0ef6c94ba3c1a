'use client';
import { useId } from 'react';
import { TEAM_ROLES, type Team, type TeamRole } from '#core/protocol/team.ts';
import { roleIcons, roleText } from '#components/marks/role-mark.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { FieldError } from '#components/ui/field.tsx';
import { Stepper } from '#components/ui/stepper.tsx';
import { words } from '#components/words.ts';
import type { LaunchDraft } from './launch-draft.ts';
import { WayField } from './way-field.tsx';

interface TeamFieldProps {
  readonly draft: Pick<LaunchDraft, 'team' | 'mode'>;
  readonly error: string | undefined;
  readonly onChange: (part: Partial<LaunchDraft>) => void;
}

/** The most agents of one role. */
const MOST = 20;

/**
 * How many agents of each role, drawn as they will sit on the graph: phases from left to right, and
 * whether a coordinator leads them.
 */
export function TeamField({ draft: { team, mode }, error, onChange }: TeamFieldProps) {
  const noteId = useId();
  const isApart = mode === 'isolated';
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-13 font-medium text-ink-soft">{words.launch.team}</legend>
      <div className="rounded-8 border border-line bg-sunken px-3 pt-3 pb-4">
        <div className="flex justify-center">
          <div className="relative flex items-center text-12 text-ink-soft">
            {isApart ? <EmptySeat /> : <Seat of="coordinator" />}
            <span className="absolute left-full pl-2 whitespace-nowrap">
              {isApart ? words.launch.noCoordinator : words.roles.coordinator}
            </span>
          </div>
        </div>
        <Threads team={team} hidden={isApart} />
        <div className="grid grid-cols-4 gap-1">
          {TEAM_ROLES.map((role) => (
            <div key={role} className="flex min-w-0 flex-col items-center gap-2">
              <Seats role={role} count={team[role]} />
              <div className="text-center text-12">
                <p className="truncate text-ink">{words.launch.teamColumns[role].role}</p>
                <p className="truncate text-ink-faint">
                  {isApart ? words.launch.wholeTask : words.launch.teamColumns[role].phase}
                </p>
              </div>
              <Stepper
                label={words.launch.teamColumns[role].role}
                value={team[role]}
                max={MOST}
                invalid={error !== undefined}
                describedBy={error ? noteId : undefined}
                onChange={(count) => onChange({ team: { ...team, [role]: count } })}
              />
            </div>
          ))}
        </div>
      </div>
      <WayField mode={mode} onChange={(next) => onChange({ mode: next })} />
      {error ? (
        <div id={noteId} className="mt-1.5">
          <FieldError>{error}</FieldError>
        </div>
      ) : null}
    </fieldset>
  );
}

function Seat({ of }: { readonly of: TeamRole | 'coordinator' }) {
  const Icon = roleIcons[of];
  return (
    <span className="inline-flex size-6 items-center justify-center rounded-6 border border-line-strong bg-raised shadow-seat">
      <Icon aria-hidden size={14} strokeWidth={1.75} className={roleText[of]} />
    </span>
  );
}

function EmptySeat() {
  return <span className="size-6 rounded-6 border border-dashed border-line-strong" />;
}

/** Up to three seats, and the number of those who have no room. */
function Seats({ role, count }: { readonly role: TeamRole; readonly count: number }) {
  if (count === 0) {
    return <EmptySeat />;
  }
  const shown = Math.min(count, 3);
  return (
    <span className="relative inline-flex gap-0.5">
      {Array.from({ length: shown }, (_, index) => (
        <Seat key={index} of={role} />
      ))}
      {count > shown ? (
        <span className="numeric absolute top-1 left-full pl-1 text-12 text-ink-faint">
          +{count - shown}
        </span>
      ) : null}
    </span>
  );
}

/** The coordinator's threads to each column; dashed where nobody sits. Decoration. */
function Threads({ team, hidden }: { readonly team: Team; readonly hidden: boolean }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 400 32"
      preserveAspectRatio="none"
      className={classNames('mt-0.5 mb-1 h-7 w-full text-line-strong', hidden && 'invisible')}
      fill="none"
      stroke="currentColor"
    >
      {TEAM_ROLES.map((role, index) => {
        const x = 50 + index * 100;
        return (
          <path
            key={role}
            d={`M200 0C200 22 ${x} 8 ${x} 32`}
            vectorEffect="non-scaling-stroke"
            strokeDasharray={team[role] === 0 ? '2 4' : undefined}
            className={classNames(team[role] === 0 && 'opacity-60')}
          />
        );
      })}
    </svg>
  );
}
