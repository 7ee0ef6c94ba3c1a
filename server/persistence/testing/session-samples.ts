import { DEFAULT_TEAM } from '#core/protocol/team.ts';
import type { Entry, EntryDraft } from '#core/protocol/entry.ts';
import type { AgentId, CallId, SessionId, ToolUseId } from '#core/protocol/ids.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';

let made = 0;

/** A session id that no other test of this run has. */
export function newSessionId(): SessionId {
  made += 1;
  return `s-${process.pid}-${made}` as SessionId;
}

/** The summary of a session that has just been launched, with what a test says of it. */
export function summaryOf(id: SessionId, facts: Partial<SessionSummary> = {}): SessionSummary {
  return {
    id,
    task: 'Analyze security and fix issues',
    workspace: { kind: 'sample', name: 'shop' },
    model: 'offline',
    mode: 'orchestrated',
    comparedWith: null,
    state: 'running',
    reason: '',
    startedAt: 1_000,
    endedAt: null,
    restedMs: 0,
    agents: Object.values(DEFAULT_TEAM).reduce((sum, count) => sum + count, 1),
    findings: 0,
    fixed: 0,
    validated: 0,
    messages: 0,
    inputTokens: 0,
    outputTokens: 0,
    costUsd: 0,
    head: 0,
    ...facts,
  };
}

/** A draft that carries a text. */
export function noteDraft(text: string, causation: readonly number[] = []): EntryDraft {
  return { type: 'session-interrupted', causation, body: { reason: text } };
}

/** A draft that carries a model's tool use, whose input may be any JSON. */
export function callDraft(input: Record<string, unknown>): EntryDraft {
  return {
    type: 'call-finished',
    causation: [1],
    body: {
      call: 'c-1' as CallId,
      agent: 'analyst-1' as AgentId,
      content: { blocks: [{ type: 'tool_use', id: 't-1', name: 'edit', input }] },
      preview: '',
      toolUses: [{ id: 't-1' as ToolUseId, name: 'edit' }],
      stopReason: 'tool_use',
      usage: {
        inputTokens: 1,
        outputTokens: 1,
        cacheReadTokens: 0,
        cacheWriteTokens: 0,
        estimated: false,
      },
      costUsd: null,
    },
  };
}

/** The entries that drafts become after `head`. */
export function entriesAfter(head: number, drafts: readonly EntryDraft[]): readonly Entry[] {
  return drafts.map((draft, index): Entry => ({ seq: head + index + 1, at: 5_000, ...draft }));
}

/** The text of a note's entry. */
export function noteOf(entry: Entry): string {
  return entry.type === 'session-interrupted' ? entry.body.reason : '';
}
