import type { ModelMessage, ModelRequest } from '#server/models/language-model.ts';

/** What a real API would refuse in a request: order of roles, unanswered or misplaced tool results. */
export function requestFaults({ messages }: ModelRequest): readonly string[] {
  const ends = messages[0]?.role === 'user' && messages.at(-1)?.role === 'user';
  return [
    ...(ends ? [] : ['It does not begin and end with the user.']),
    ...messages.flatMap((message, index) => [
      ...(message.blocks.length === 0 ? [`Message ${index} is empty.`] : []),
      ...(message.role === messages[index - 1]?.role ? [`Message ${index} repeats a role.`] : []),
      ...(message.role === 'user' ? faultsOfResults(message, messages[index - 1]) : []),
    ]),
  ];
}

function faultsOfResults(
  message: Extract<ModelMessage, { role: 'user' }>,
  before: ModelMessage | undefined,
): readonly string[] {
  const used = (before?.role === 'assistant' ? before.blocks : []).flatMap((block) =>
    block.type === 'tool_use' ? [block.id] : [],
  );
  const first = message.blocks.findIndex(({ type }) => type !== 'tool_result');
  const results = message.blocks.flatMap((block) =>
    block.type === 'tool_result' ? [block.toolUseId] : [],
  );
  return [
    ...(JSON.stringify(used) === JSON.stringify(results)
      ? []
      : [`Tools ${used.join()} are answered by results ${results.join()}.`]),
    ...(first >= 0 && first < results.length ? ['Results do not come first.'] : []),
  ];
}
