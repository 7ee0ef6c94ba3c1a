import type { ToolRecord } from '#core/projections/conversation/conversation.ts';
import type { LongText } from '#core/protocol/content.ts';
import type { Check, Complaint, Examined } from './complaint.ts';
import { ascending, called } from './wording.ts';

/** From this many uses on that brought nothing new it is a complaint. */
const TOO_OFTEN = 3;

/** The same tool with the same input by the same agent, three times or more with the same result. */
export const repeatedTools: Check = {
  name: 'repeated-tools',
  looksFor: 'The same tool used again and again without effect',
  look: (run) => rows(run).map(complain),
};

/** Uses in a row of one tool with one input by one agent that all brought the same result. */
function rows({ conversation }: Examined): readonly (readonly ToolRecord[])[] {
  const open = new Map<string, ToolRecord[]>();
  const long = new Set<readonly ToolRecord[]>();
  for (const tool of conversation.tools.values()) {
    if (tool.result === null) continue;
    const key = `${tool.agent} ${tool.name} ${identityOf(tool.input)}`;
    const row = open.get(key);
    const before = row?.at(-1);
    if (!row || !before || !sameResult(before, tool)) {
      open.set(key, [tool]);
      continue;
    }
    row.push(tool);
    if (row.length >= TOO_OFTEN) long.add(row);
  }
  return [...long];
}

function sameResult(one: ToolRecord, other: ToolRecord): boolean {
  return one.ok === other.ok && sameText(one.result, other.result);
}

function sameText(one: LongText | null, other: LongText | null): boolean {
  return one !== null && other !== null && identityOf(one) === identityOf(other);
}

/** What tells a text from others, also where only its beginning is here. */
function identityOf({ text, blob }: LongText): string {
  return blob ? blob.hash : text;
}

function complain(row: readonly ToolRecord[]): Complaint {
  const last = row.at(-1) as ToolRecord;
  const failed = last.ok === false;
  return {
    check: 'repeated-tools',
    severity: failed ? 'problem' : 'doubt',
    title: `${called(last.agent)} used ${last.name} ${row.length} times alike`,
    text: failed
      ? 'The same input failed in the same way each time. The agent did not take in why: look at the result and its instructions.'
      : 'The same input brought the same result each time, so only the first was of use. Look at what the agent was after.',
    seqs: ascending(row.map(({ seq }) => seq)),
    agents: [last.agent],
  };
}
