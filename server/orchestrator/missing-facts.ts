import type { Entry, EntryDraft } from '#core/protocol/entry.ts';
import { PROTOCOL_VERSION } from '#core/protocol/protocol-version.ts';
import type { SessionParts } from './session-parts.ts';

/** The launch and the preparation of the workspace, where the log does not hold them yet. */
export function missingFacts(
  { command, prepared, log }: Pick<SessionParts, 'command' | 'prepared' | 'log'>,
  entries: readonly Entry[],
): readonly EntryDraft[] {
  const has = (type: Entry['type']) => entries.some((entry) => entry.type === type);
  const launched = { session: log.session, ...command, protocolVersion: PROTOCOL_VERSION };
  return [
    ...(has('session-launched')
      ? []
      : [{ type: 'session-launched' as const, causation: [], body: launched }]),
    ...(has('workspace-prepared')
      ? []
      : [{ type: 'workspace-prepared' as const, causation: [], body: prepared }]),
  ];
}
