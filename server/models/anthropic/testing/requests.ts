import type { ModelPart, ModelRequest } from '../../language-model.ts';
import type { LanguageModel } from '../../language-model.ts';

/** A small request, with what a test changes of it. */
export function requestOf(change: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: 'claude-test',
    system: 'You are an analyst.',
    tools: [
      {
        name: 'scan',
        description: 'Scans files.',
        inputSchema: { type: 'object', properties: {} },
      },
      { name: 'read_file', description: 'Reads.', inputSchema: { type: 'object', properties: {} } },
    ],
    messages: [{ role: 'user', blocks: [{ type: 'text', text: 'Look at app.js' }] }],
    maxTokens: 1000,
    ...change,
  };
}

export type Finished = Extract<ModelPart, { type: 'message-finished' }>;

/** The parts of one call, to its end. */
export async function partsOf(
  model: LanguageModel,
  request: ModelRequest = requestOf(),
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly ModelPart[]> {
  const parts: ModelPart[] = [];
  for await (const part of model.stream(request, signal)) parts.push(part);
  return parts;
}

/** The last part, which must be the finished message. */
export function finishedOf(parts: readonly ModelPart[]): Finished {
  const last = parts.at(-1);
  if (last?.type !== 'message-finished') throw new Error('The message did not finish.');
  return last;
}
