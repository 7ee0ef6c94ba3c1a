import { z } from 'zod';
import type { ToolDescription } from '#server/models/language-model.ts';
import type { AgentTool } from './agent-tool.ts';

/** The tool as a model is told of it. */
export function describeTool(
  tool: Pick<AgentTool, 'name' | 'description' | 'input'>,
): ToolDescription {
  const schema = z.toJSONSchema(tool.input, { io: 'input' });
  const inputSchema = Object.fromEntries(
    Object.entries(schema).filter(([key]) => key !== '$schema' && key !== '~standard'),
  );
  return { name: tool.name, description: tool.description, inputSchema };
}
