import type { LaunchSession, Mode } from '#core/protocol/command.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import type { Compare } from '#core/protocol/session-command.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import { runsToLaunch } from '#core/views/run-measures/runs-to-launch.ts';
import { NotComparable } from '#server/errors/not-comparable.ts';
import { COMPARED_AT_MOST } from '#server/persistence/session-directory.ts';
import type { SessionLogStore } from '#server/persistence/session-log-store.ts';
import { readBase, type BaseParts, type ComparedBase } from './compared-base.ts';
import type { RunningSessions } from './running-sessions.ts';
import type { ComparedLaunch, SessionLife } from './session-life.ts';

export interface ComparingParts extends BaseParts {
  readonly store: Pick<SessionLogStore, 'find' | 'read' | 'comparedWith'>;
  /** Launches one run of a comparison. */
  begin(
    command: LaunchSession,
    compared: ComparedLaunch,
  ): Promise<Pick<SessionLife, 'session' | 'ended'>>;
  readonly running: Pick<RunningSessions, 'mayStart'>;
}

/**
 * Launches the runs of comparisons; resolves with their ids. Those of one comparison go one after
 * another, so that none takes the machine from another, and both ways take turns. Rejects with
 * SessionMissing, NotComparable or TooManySessions, and as launching does.
 */
export function createComparing(
  parts: ComparingParts,
): (session: SessionId, command: Compare) => Promise<readonly SessionId[]> {
  /** The end of the last run of each comparison. */
  const ends = new Map<SessionId, Promise<unknown>>();
  let turn: Promise<unknown> = Promise.resolve();

  async function launch(known: ComparedBase, times: number): Promise<readonly SessionId[]> {
    const { base, workspace } = known;
    const wanted = await modesToRun(parts.store, base, times);
    parts.running.mayStart(wanted.length);
    const launched: SessionId[] = [];
    for (const mode of wanted) {
      const after = ends.get(base) ?? Promise.resolve();
      const compared = { comparedWith: base, after, workspace };
      const life = await parts.begin({ ...known.launch, mode }, compared);
      ends.set(base, life.ended);
      launched.push(life.session);
    }
    const last = ends.get(base);
    void last?.finally(() => {
      if (ends.get(base) === last) ends.delete(base);
    });
    return launched;
  }

  return (session, { times }) => {
    // One command at a time: how many runs it launches depends on what the one before launched.
    const launched = turn.then(async () => launch(await readBase(parts, session), times));
    turn = launched.catch(() => undefined);
    return launched;
  };
}

/** The ways of the runs to launch, in turns, beginning with apart. */
async function modesToRun(
  store: ComparingParts['store'],
  base: SessionId,
  times: number,
): Promise<readonly Mode[]> {
  const others = await store.comparedWith(base);
  const first = (await store.find(base))?.summary;
  const all = first === undefined ? others : [first, ...others];
  const wanted = runsToLaunch(
    { together: statesOf(all, 'orchestrated'), apart: statesOf(all, 'isolated') },
    times,
  );
  const modes = Array.from({ length: Math.max(wanted.apart, wanted.together) }, (_, at) => [
    ...(at < wanted.apart ? (['isolated'] as const) : []),
    ...(at < wanted.together ? (['orchestrated'] as const) : []),
  ]).flat();
  if (others.length + modes.length > COMPARED_AT_MOST) throw new NotComparable('enough-runs');
  return modes;
}

function statesOf(summaries: readonly SessionSummary[], mode: Mode) {
  return summaries.filter((summary) => summary.mode === mode).map(({ state }) => state);
}
