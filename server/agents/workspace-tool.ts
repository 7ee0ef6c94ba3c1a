import type { Tool } from '#server/tools/tool.ts';
import type { Workspace } from '#server/workspace/workspace.ts';
import type { AgentTool } from './agent-tool.ts';

/** File tools that change nothing, so that several may run at the same time. */
const READING = new Set(['list_files', 'read_file', 'search', 'scan', 'explain_finding']);

/** Puts a file tool into an agent's hands, on the team's workspace. */
export function toAgentTool(tool: Tool, workspace: Workspace): AgentTool {
  return {
    name: tool.name,
    description: tool.description,
    input: tool.input,
    concurrent: READING.has(tool.name),
    describe: (input) => tool.describe(input),
    run: (input, { agent, signal }) => tool.run(input, { agent, workspace, signal }),
  };
}
