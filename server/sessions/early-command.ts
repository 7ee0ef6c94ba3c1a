import { unreachable } from '#core/lib/unreachable.ts';
import type { EntryDraft } from '#core/protocol/entry.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import type { RunCommand } from '#core/protocol/session-command.ts';
import { BadTarget } from '#server/errors/bad-target.ts';
import { NoPlanWaits } from '#server/errors/no-plan-waits.ts';

/**
 * What is recorded of a command that comes before the team is at work; the run reads it from the
 * log. Throws BadTarget for what needs the team.
 */
export function toEarlyEntries(command: RunCommand, by: AgentId): readonly EntryDraft[] {
  if ('agent' in command && command.agent !== undefined) {
    throw new BadTarget('agent', 'The team is not at work yet: its workspace is being prepared.');
  }
  switch (command.command) {
    case 'stop':
      return [{ type: 'stop-requested', causation: [], body: { by } }];
    case 'pause': {
      const text = 'Paused before the team had begun.';
      const body = { by, reason: 'command' as const, text };
      return [{ type: 'session-paused', causation: [], body }];
    }
    case 'resume':
      return [{ type: 'session-resumed', causation: [], body: { by } }];
    case 'set-budget':
      return [{ type: 'budget-set', causation: [], body: { budget: command.budget, by } }];
    case 'say':
      throw new BadTarget('to', 'The team is not at work yet, so nobody would hear it.');
    case 'answer-plan':
      throw new NoPlanWaits(null);
    case 'save':
      throw new BadTarget(
        'command',
        'There is nothing to save yet: the workspace is being prepared.',
      );
    default:
      return unreachable(command);
  }
}
