import type { AgentId } from '#core/protocol/ids.ts';
import type { CommandOptions, CommandResult, Workspace } from '#server/workspace/workspace.ts';
import type { AgentParts } from './agent-parts.ts';
import { throughGate } from './through-gate.ts';

/** The workspace as one agent has it: while the agent is held, no command of its tools starts. */
export function heldCommands(
  workspace: Workspace,
  parts: Pick<AgentParts, 'gate'>,
  agent: AgentId,
): Workspace {
  const run = async (options: CommandOptions): Promise<CommandResult> => {
    const result = await throughGate(parts, options, () =>
      parts.gate.mayAct(agent) ? workspace.run(options) : null,
    );
    return result ?? { exitCode: null, output: '', endedBy: 'abort', durationMs: 0 };
  };
  return { ...workspace, run };
}
