import type { Tool } from '#server/tools/tool.ts';
import type { Workspace } from '#server/workspace/workspace.ts';
import type { AgentParts } from './agent-parts.ts';
import type { AgentTool } from './agent-tool.ts';
import { heldCommands } from './held-commands.ts';

/** File tools that change nothing, so that several may run at the same time. */
const READING = new Set(['list_files', 'read_file', 'search', 'scan', 'explain_finding']);

/** Puts a file tool into an agent's hands, on the team's workspace. */
export function toAgentTool(
  tool: Tool,
  workspace: Workspace,
  parts: Pick<AgentParts, 'gate'>,
): AgentTool {
  return {
    name: tool.name,
    description: tool.description,
    input: tool.input,
    concurrent: READING.has(tool.name),
    describe: (input) => tool.describe(input),
    run: (input, { agent, signal }) =>
      tool.run(input, { agent, workspace: heldCommands(workspace, parts, agent), signal }),
  };
}
