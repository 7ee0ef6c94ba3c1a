import type { DecisionId } from '#core/protocol/ids.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import type { AgentToolResult, ToolUse } from '../agent-tool.ts';
import { clip } from '../clip.ts';
import type { DecisionOrder, DecisionWaitEnd } from '../decision-desk.ts';
import type { BusToolParts } from './bus-tool-parts.ts';

/** Opens a decision, waits for its outcome if that is wanted, and tells what came of it as JSON. */
export async function openAndWait(
  { decisions }: Pick<BusToolParts, 'decisions'>,
  order: DecisionOrder,
  { use, wait }: { readonly use: ToolUse; readonly wait: boolean },
): Promise<AgentToolResult> {
  const decision = await decisions.open(order);
  if (!wait) return opened(decision, 'open', 'The outcome comes as mail.');
  return toResult(decision, await decisions.wait(decision, use.agent, use.interrupt));
}

function toResult(decision: DecisionId, end: DecisionWaitEnd): AgentToolResult {
  switch (end.kind) {
    case 'decided': {
      const { outcome, told } = end;
      const text = JSON.stringify({ decision, outcome });
      return { ok: true, text, summary: `Ended: ${outcome.kind}`, carried: [told] };
    }
    case 'your-turn':
      return opened(
        decision,
        end.kind,
        'It waits for you: what it asks comes as mail, and later its outcome.',
      );
    case 'deadlock':
      return opened(
        decision,
        end.kind,
        `You can't wait for it: ${end.cycle.join(' → ')} wait for each other. The outcome comes as mail.`,
      );
    case 'interrupted':
      return opened(
        decision,
        end.kind,
        'Interrupted by critical news. The decision goes on; its outcome comes as mail.',
      );
    default:
      return unreachable(end);
  }
}

function opened(decision: DecisionId, outcome: string, text: string): AgentToolResult {
  return {
    ok: true,
    text: JSON.stringify({ decision, outcome, text }),
    summary: clip(`Opened ${decision}: ${text}`, 160),
  };
}
