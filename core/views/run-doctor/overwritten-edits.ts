import type { ToolRecord } from '#core/projections/conversation/conversation.ts';
import { changesOf } from '#core/projections/files/files.ts';
import { clashesAmong, type Clash } from './clashes.ts';
import type { Check, Complaint, Examined } from './complaint.ts';
import { ascending, called, counted, grouped } from './wording.ts';

/** Edits of one agent that took away another's, and edits refused because another was quicker. */
export const overwrittenEdits: Check = {
  name: 'overwritten-edits',
  looksFor: 'Edits that overwrote each other',
  look: (run) => [...clashes(run), ...staleEdits(run)],
};

/** Who had changed the file, by what a refused edit or fix tells its agent; null for other results. */
export function changedUnderneath(result: string): string | null {
  return /not the version that the hash names \((\S+) wrote it last/.exec(result)?.[1] ?? null;
}

function clashes(run: Examined): readonly Complaint[] {
  // Agents that work apart have a copy of the folder each: nobody's edit meets another's.
  const mode: string | undefined = run.status.launch?.mode;
  if (mode !== 'orchestrated') return [];
  const shared = [...run.files.files.values()].filter(({ agents }) => agents.length > 1);
  const found = shared.flatMap(({ path }) =>
    clashesAmong([...changesOf(run.files, path)].toReversed()),
  );
  return grouped(found, keyOf).map(complain);
}

function keyOf({ kind, earlier, later }: Clash): string {
  return `${kind} ${earlier.agent} ${later.agent} ${later.path}`;
}

const WORDS: Record<
  Clash['kind'],
  (later: string, earlier: string, path: string) => [string, string]
> = {
  lost: (later, earlier, path) => [
    `${later} lost an edit of ${earlier} in ${path}`,
    `${later} wrote a version made from what was there before ${earlier} changed it, so that change is gone. Look at both edits and make the lost one again.`,
  ],
  undone: (later, earlier, path) => [
    `${later} undid an edit of ${earlier} in ${path}`,
    `What ${earlier} had replaced is back. If it was a fix it is none any more: look at both edits, and at what the two were told.`,
  ],
  rewritten: (later, earlier, path) => [
    `${later} rewrote lines of ${earlier} in ${path}`,
    `Two agents changed the same lines, which may be an improvement or a quarrel. Look at both edits: only the later one is in the patch.`,
  ],
};

function complain(group: readonly [Clash, ...Clash[]]): Complaint {
  const { kind, earlier, later } = group[0];
  const [title, text] = WORDS[kind](called(later.agent), called(earlier.agent), later.path);
  return {
    check: 'overwritten-edits',
    severity: kind === 'rewritten' ? 'doubt' : 'problem',
    title,
    text,
    seqs: ascending(group.flatMap((clash) => [clash.earlier.seq, clash.later.seq])),
    agents: [later.agent, earlier.agent],
  };
}

function staleEdits({ conversation }: Examined): readonly Complaint[] {
  const stale: { readonly tool: ToolRecord; readonly by: string }[] = [];
  for (const tool of conversation.tools.values()) {
    if (tool.ok !== false || tool.result === null) continue;
    const by = changedUnderneath(tool.result.text);
    if (by !== null && by !== tool.agent) stale.push({ tool, by });
  }
  return grouped(stale, ({ tool, by }) => `${tool.agent} ${by}`).map((group) => {
    const [{ tool, by }] = group;
    const count = group.length === 1 ? 'An edit' : counted(group.length, 'edit');
    return {
      check: 'overwritten-edits',
      severity: 'doubt',
      title: `${count} of ${tool.agent} came after one of ${by}`,
      text: `${by} had changed the file since ${tool.agent} read it, so the edit was refused and nothing was overwritten. See whether it was made again on what is there now.`,
      seqs: ascending(group.map((each) => each.tool.endedSeq)),
      agents: [tool.agent],
    };
  });
}
