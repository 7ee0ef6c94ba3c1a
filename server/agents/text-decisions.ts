import type { AgentId, MessageId, Seq } from '#core/protocol/ids.ts';
import type { MessageDraft } from '#server/bus/message-bus.ts';
import type { AgentParts } from './agent-parts.ts';
import { placeBallot, placeProposal } from './speak-in-decision.ts';
import type { TextCommand } from './text-commands.ts';

/** A PROPOSAL or BALLOT that an agent wrote, and what its message has in common with others. */
export interface DecidingInText {
  readonly agent: AgentId;
  readonly base: {
    readonly id: MessageId;
    readonly from: AgentId;
    readonly causation: readonly Seq[];
    readonly via: 'text';
  };
  readonly command: Extract<TextCommand, { kind: 'proposal' | 'ballot' }>;
}

/** The message of a PROPOSAL or BALLOT, for the version that the agent read last; or why it is none. */
export function toDecisionDraft(
  { decisions }: Pick<AgentParts, 'decisions'>,
  { agent, base, command }: DecidingInText,
): { readonly draft: MessageDraft } | { readonly reason: string } {
  const { kind, decision, text } = command;
  if (kind === 'proposal') {
    const place = placeProposal(decisions, { agent, decision });
    return 'reason' in place ? place : { draft: { ...base, ...place, kind, to: [], text } };
  }
  const choices = command.stance === 'choose' ? toChoices(text) : [];
  const stance =
    command.stance === 'choose' || command.stance === 'abstain' ? null : command.stance;
  const place = placeBallot(decisions, { agent, decision, choices, stance });
  if ('reason' in place) return place;
  const said = stance === null ? {} : { stance };
  return { draft: { ...base, ...place, ...said, kind, to: [], text, choices } };
}

/** The ids in the first line, the best first: `b > a`, or `b, a`. */
function toChoices(text: string): readonly string[] {
  const [line = ''] = text.split('\n');
  return line
    .split(/[>,]/)
    .map((choice) => choice.trim())
    .filter((choice) => choice !== '');
}
