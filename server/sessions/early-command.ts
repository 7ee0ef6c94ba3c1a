import { unreachable } from '#core/lib/unreachable.ts';
import type { EntryDraft } from '#core/protocol/entry.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import type { RunCommand } from '#core/protocol/session-command.ts';
import { BadTarget } from '#server/errors/bad-target.ts';
import { NoPlanWaits } from '#server/errors/no-plan-waits.ts';

/**
 * What is recorded of a command that comes before the team is at work; the run reads it from the
 * log. Throws BadTarget or NoPlanWaits for what needs the team.
 */
export function toEarlyEntries(command: RunCommand, by: AgentId): readonly EntryDraft[] {
  assertNamesNobody(command);
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
    case 'answer-plan':
    case 'save':
      throw refusalOf(command.command);
    default:
      return unreachable(command);
  }
}

function assertNamesNobody(command: RunCommand): void {
  if (!('agent' in command) || command.agent === undefined) return;
  throw new BadTarget('agent', 'The team is not at work yet: its workspace is being prepared.');
}

function refusalOf(command: 'say' | 'answer-plan' | 'save'): Error {
  if (command === 'answer-plan') return new NoPlanWaits(null);
  return command === 'save'
    ? new BadTarget('command', 'There is nothing to save yet: the workspace is being prepared.')
    : new BadTarget('to', 'The team is not at work yet, so nobody would hear it.');
}
