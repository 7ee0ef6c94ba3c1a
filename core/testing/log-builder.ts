import type { BlobRef, LongText } from '#core/protocol/content.ts';
import type { Entry, EntryBodies, EntryType } from '#core/protocol/entry.ts';
import type { Finding } from '#core/protocol/finding.ts';
import {
  HUMAN,
  type AgentId,
  type BlobHash,
  type CallId,
  type FindingId,
  type MessageId,
  type PhaseId,
  type Seq,
  type SessionId,
  type StepId,
  type ToolUseId,
} from '#core/protocol/ids.ts';
import type { Message, Recipient, Validation } from '#core/protocol/message.ts';
import type { Plan } from '#core/protocol/plan.ts';
import type { Mode } from '#core/protocol/command.ts';
import { DEFAULT_TEAM, type Team, type TeamRole } from '#core/protocol/team.ts';

/** The time of the first entry of a built log: 1 January 2026, 12:00 UTC, in epoch milliseconds. */
export const BUILT_AT = Date.UTC(2026, 0, 1, 12);
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' as BlobHash;

const ON_FOLDER = { by: HUMAN, folder: '/home/me/shop', files: [], total: 0 } as const;

function blobOf(digit: string): BlobRef {
  return { hash: digit.repeat(64) as BlobHash, bytes: 10 };
}

/** A short text that lies whole in its entry. */
export function textOf(text: string): LongText {
  return { text };
}

/** A finding with everything filled in; `facts` replaces what matters to a test. */
export function aFinding(id: string, facts: Partial<Omit<Finding, 'id'>> = {}): Finding {
  return {
    id: id as FindingId,
    rule: 'js-sql-injection',
    cwe: 'CWE-89',
    severity: 'high',
    title: 'SQL built from a request',
    message: 'The query holds text from the request.',
    place: { path: 'routes/login.js', line: 12, column: 3, endLine: 12, snippet: 'db.query(' },
    source: null,
    fixer: null,
    remedy: 'Pass the value as a parameter.',
    ...facts,
  };
}

/** How a message is sent, where it differs from the plain way. */
export interface Sending {
  readonly to?: 'all' | readonly string[];
  readonly id?: string;
  readonly importance?: Message['importance'];
  readonly about?: readonly string[];
  readonly refuse?: Readonly<
    Record<string, 'mailbox-full' | 'unknown-agent' | 'departed' | 'deadlock'>
  >;
  readonly via?: EntryBodies['message-sent']['via'];
}

type Facts<K extends Message['kind']> = Omit<
  Extract<Message, { kind: K }>,
  'id' | 'from' | 'text' | 'importance' | 'about'
>;
type Said = { [K in Message['kind']]: Facts<K> & { readonly text: string } }[Message['kind']];

/**
 * Writes a log for a test, one entry a call, with valid seqs, ids and times 100 ms apart. Methods
 * that name a call or a tool use the last one of that agent.
 */
export class LogBuilder {
  readonly #entries: Entry[] = [];
  #at = BUILT_AT;
  #causes: readonly Seq[] = [];
  #messages = 0;
  #calls = 0;
  #tools = 0;
  #planVersion = 0;
  readonly #registered: AgentId[] = [];
  readonly #left = new Set<AgentId>();
  readonly #turns = new Map<AgentId, number>();
  readonly #lastCall = new Map<AgentId, { call: CallId; attempt: number }>();
  readonly #lastTool = new Map<AgentId, { toolUse: ToolUseId; call: CallId; name: string }>();

  /** The log so far. */
  build(): readonly Entry[] {
    return [...this.#entries];
  }

  /** The seq of the last entry. */
  get head(): Seq {
    return this.#entries.length;
  }

  /** The last entry, or undefined in an empty log. */
  get last(): Entry | undefined {
    return this.#entries.at(-1);
  }

  /** The id of the last message. */
  get lastMessage(): MessageId {
    return `m-${this.#messages}` as MessageId;
  }

  /** Lets time pass before the next entry, in milliseconds. */
  after(ms: number): this {
    this.#at += ms;
    return this;
  }

  /** Says which entries made the next one happen. */
  because(...seqs: readonly Seq[]): this {
    this.#causes = [...seqs].sort((one, other) => one - other);
    return this;
  }

  /** Any entry: for what has no method of its own. */
  entry<T extends EntryType>(type: T, body: EntryBodies[T]): this {
    const seq = this.#entries.length + 1;
    if (seq > 1) this.#at += 100;
    const entry = { seq, at: this.#at, type, causation: this.#causes, body };
    this.#entries.push(entry as unknown as Entry);
    this.#causes = [];
    return this;
  }

  launched(team: Team = DEFAULT_TEAM, model = 'offline', mode: Mode = 'orchestrated'): this {
    return this.entry('session-launched', {
      session: 's-abcdefghijkl' as SessionId,
      task: 'Analyze security and fix issues',
      workspace: { kind: 'sample', name: 'web-shop' },
      model,
      mode,
      team,
      protocolVersion: 1,
    });
  }

  prepared(): this {
    return this.entry('workspace-prepared', {
      files: 12,
      bytes: 34_567,
      baseline: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
      languages: ['JavaScript'],
      leftOut: ['node_modules (dependencies)'],
      sandbox: { available: true, detail: 'bubblewrap' },
    });
  }

  /** Registers an agent; its role is its name without the number. */
  agent(name: string): this {
    const role = name.replace(/-\d+$/, '') as EntryBodies['agent-registered']['role'];
    this.#registered.push(name as AgentId);
    return this.entry('agent-registered', {
      agent: name as AgentId,
      role,
      capabilities: [],
      subscriptions: ['discovery', 'broadcast'],
      model: role === 'human' ? null : 'offline',
      systemPrompt: null,
      tools: null,
    });
  }

  /** Registers the human, the coordinator and the default team. */
  team(): this {
    for (const name of ['human', 'coordinator', 'analyst-1', 'analyst-2']) this.agent(name);
    return this.agent('architect-1').agent('developer-1').agent('tester-1');
  }

  left(agent: string, reason: EntryBodies['agent-left']['reason'] = 'session-ended'): this {
    this.#left.add(agent as AgentId);
    return this.entry('agent-left', { agent: agent as AgentId, reason, unreadIsFinal: true });
  }

  returned(agent: string): this {
    this.#left.delete(agent as AgentId);
    return this.entry('agent-returned', { agent: agent as AgentId });
  }

  turn(agent: string, reason: EntryBodies['turn-started']['reason'] = 'start'): this {
    const turn = this.#turnOf(agent) + 1;
    this.#turns.set(agent as AgentId, turn);
    return this.entry('turn-started', { agent: agent as AgentId, turn, reason, step: null });
  }

  turnEnds(agent: string, outcome: EntryBodies['turn-finished']['outcome'] = 'idle'): this {
    const failure = { kind: 'model-failed', message: 'The model did not answer.' };
    const turn = Math.max(1, this.#turnOf(agent));
    const body = { agent: agent as AgentId, turn, outcome };
    return this.entry('turn-finished', outcome === 'failed' ? { ...body, failure } : body);
  }

  /** A new call that reads these messages. */
  call(agent: string, ...reads: readonly string[]): this {
    this.#calls += 1;
    return this.#attempt(agent, { call: `c-${this.#calls}` as CallId, attempt: 1, reads });
  }

  /** The next attempt of the agent's last call. */
  retry(agent: string): this {
    const last = this.#callOf(agent);
    return this.#attempt(agent, { call: last.call, attempt: last.attempt + 1, reads: [] });
  }

  callEnds(agent: string, preview = '', costUsd: number | null = 0.01): this {
    return this.entry('call-finished', {
      call: this.#callOf(agent).call,
      agent: agent as AgentId,
      content: { blocks: [{ type: 'text', text: preview }] },
      preview,
      toolUses: [],
      stopReason: 'end_turn',
      usage: {
        inputTokens: 100,
        outputTokens: 20,
        cacheReadTokens: 10,
        cacheWriteTokens: 5,
        estimated: false,
      },
      costUsd,
    });
  }

  /** The agent's last call is broken off by these messages, with what it had said. */
  callInterrupted(agent: string, by: readonly string[], preview = ''): this {
    return this.entry('call-interrupted', {
      ...this.#callOf(agent),
      agent: agent as AgentId,
      by: by as readonly MessageId[],
      content: { blocks: preview === '' ? [] : [{ type: 'text', text: preview }] },
      preview,
      droppedTools: [],
      usage: {
        inputTokens: 100,
        outputTokens: 10,
        cacheReadTokens: 0,
        cacheWriteTokens: 0,
        estimated: true,
      },
      costUsd: 0.02,
    });
  }

  /** A new call in place of the agent's last one, which reads these messages besides. */
  reissue(agent: string, ...reads: readonly string[]): this {
    const reissues = this.#callOf(agent).call;
    this.#calls += 1;
    const call = `c-${this.#calls}` as CallId;
    return this.#attempt(agent, { call, attempt: 1, reads, reissues });
  }

  /** The agent's conversation is shortened to what its last call said and heard. */
  compacted(agent: string, knowledge = 'What is known.'): this {
    return this.entry('conversation-compacted', {
      agent: agent as AgentId,
      call: null,
      keptFrom: this.#callOf(agent).call,
      knowledge: textOf(knowledge),
      dropped: 1,
    });
  }

  callFails(agent: string, retryInMs: number | null = 500): this {
    const { call, attempt } = this.#callOf(agent);
    return this.entry('call-failed', {
      call,
      agent: agent as AgentId,
      attempt,
      failure: { kind: 'overloaded', message: 'The model is overloaded.', status: 529 },
      retryInMs,
      usage: null,
    });
  }

  tool(agent: string, name = 'read', summary = 'Reading routes/login.js'): this {
    this.#tools += 1;
    const tool = { toolUse: `t-${this.#tools}` as ToolUseId, call: this.#callOf(agent).call, name };
    this.#lastTool.set(agent as AgentId, tool);
    const input = textOf('{"path":"routes/login.js"}');
    return this.entry('tool-started', { ...tool, agent: agent as AgentId, input, summary });
  }

  /** The agent's last tool ends; its result carried these messages. */
  toolEnds(agent: string, ok = true, carried: readonly string[] = []): this {
    const tool = this.#toolOf(agent);
    return this.entry('tool-finished', {
      ...tool,
      agent: agent as AgentId,
      ok,
      result: textOf('done'),
      summary: `${tool.name} done`,
      carried: carried as readonly MessageId[],
    });
  }

  discovery(from: string, findings: readonly Finding[] = [], sending: Sending = {}): this {
    return this.say(from, { text: 'Found something.', kind: 'discovery', findings }, sending);
  }

  request(from: string, to: string, sending: Sending = {}): this {
    const facts = { kind: 'request', deadlineAt: this.#at + 60_000 } as const;
    return this.say(from, { text: 'Which style?', ...facts }, { to: [to], ...sending });
  }

  /** Answers the request `correlationId`; the recipient is its asker. */
  response(from: string, correlationId: string, sending: Sending = {}): this {
    const said = {
      text: 'Question marks.',
      kind: 'response',
      correlationId: correlationId as MessageId,
      data: { style: '?' },
      late: false,
    } as const;
    return this.say(from, said, { to: [this.#senderOf(correlationId)], ...sending });
  }

  broadcast(from: string, status?: 'fixing' | 'fixed' | 'declined', sending: Sending = {}): this {
    const facts: Facts<'broadcast'> = { kind: 'broadcast', ...(status && { status }) };
    return this.say(from, { text: status ?? 'Hear this.', ...facts }, sending);
  }

  validation(from: string, verdict: Validation['verdict'], sending: Sending = {}): this {
    const said = { text: `It is a ${verdict}.`, kind: 'validation', verdict, checks: [] } as const;
    return this.say(from, said, sending);
  }

  /** Sends a message; `to` is everyone else on the bus where `sending` does not say. */
  say(from: string, said: Said, sending: Sending = {}): this {
    this.#messages += 1;
    const to = (sending.to ?? 'all') as 'all' | readonly AgentId[];
    const message = {
      ...said,
      id: sending.id ?? `m-${this.#messages}`,
      from,
      text: textOf(said.text),
      importance: sending.importance ?? 'normal',
      about: sending.about ?? [],
    } as unknown as Message;
    const recipients = this.#resolve(from, to, sending);
    return this.entry('message-sent', { message, to, recipients, via: sending.via ?? 'tool' });
  }

  waits(agent: string, request: string, provider: string): this {
    return this.entry('wait-started', {
      agent: agent as AgentId,
      on: { kind: 'request', message: request as MessageId },
      for: [provider as AgentId],
      deadlineAt: this.#at + 60_000,
    });
  }

  waitEnds(
    agent: string,
    request: string,
    outcome: EntryBodies['wait-finished']['outcome'] = 'response',
  ): this {
    const on = { kind: 'request', message: request as MessageId } as const;
    return this.entry('wait-finished', { agent: agent as AgentId, on, outcome });
  }

  /**
   * A plan with the four default phases and a step for each assignee, in that order; one for the
   * queue of a role where `*developer` stands in place of an agent.
   */
  plan(...assignees: readonly string[]): this {
    const plan = this.#nextPlan(assignees);
    const triggers = [plan.version === 1 ? ('start' as const) : ('discovery' as const)];
    const by = 'coordinator' as AgentId;
    return this.entry('plan-revised', { plan, change: null, by, triggers });
  }

  /** The same plan, put before the user. */
  proposal(...assignees: readonly string[]): this {
    const plan = this.#nextPlan(assignees);
    return this.entry('plan-proposed', { plan, change: null, by: 'coordinator' as AgentId });
  }

  #nextPlan(assignees: readonly string[]): Plan {
    this.#planVersion += 1;
    const roles = ['analyst', 'architect', 'developer', 'tester'] as const;
    const names = ['Discovery', 'Planning', 'Implementation', 'Validation'];
    const plan: Plan = {
      version: this.#planVersion,
      phases: roles.map((role, place) => ({
        id: `phase-${place + 1}` as PhaseId,
        name: names[place] ?? role,
        role,
      })),
      steps: assignees.map((assignee, place) => ({
        id: `step-${place + 1}` as StepId,
        phase: `phase-${(place % 4) + 1}` as PhaseId,
        title: `Step ${place + 1}`,
        instructions: '',
        ...toHands(assignee),
        after: place === 0 ? [] : [`step-${place}` as StepId],
      })),
      reason: this.#planVersion === 1 ? '' : 'A discovery changed it.',
      because: [],
    };
    return plan;
  }

  /** A patch whose hash is this hexadecimal digit, again and again. */
  patched(digit: string): this {
    return this.entry('patch-produced', { patch: blobOf(digit), files: [], total: 0 });
  }

  /** The patch of that digit lies in the user's folder. */
  patchApplied(digit: string): this {
    const facts = { patch: blobOf(digit), changed: blobOf('c'), replaced: [] };
    return this.entry('patch-applied', { ...ON_FOLDER, ...facts });
  }

  patchReverted(): this {
    return this.entry('patch-reverted', ON_FOLDER);
  }

  phase(place: number): this {
    return this.entry('phase-started', { phase: `phase-${place}` as PhaseId });
  }

  phaseEnds(place: number): this {
    return this.entry('phase-finished', { phase: `phase-${place}` as PhaseId });
  }

  step(place: number, agent: string): this {
    const planVersion = Math.max(1, this.#planVersion);
    const step = `step-${place}` as StepId;
    return this.entry('step-started', { step, agent: agent as AgentId, planVersion });
  }

  stepEnds(
    place: number,
    agent: string,
    outcome: EntryBodies['step-finished']['outcome'] = 'done',
  ): this {
    const step = `step-${place}` as StepId;
    return this.entry('step-finished', {
      step,
      agent: agent as AgentId,
      outcome,
      summary: 'Done.',
    });
  }

  fileChanged(agent: string, path: string, findings: readonly string[] = []): this {
    return this.entry('file-changed', {
      agent: agent as AgentId,
      toolUse: this.#toolOf(agent).toolUse,
      path,
      before: EMPTY_HASH,
      after: EMPTY_HASH,
      hunk: textOf('@@ -1 +1 @@\n-a\n+b\n'),
      findings: findings as readonly FindingId[],
    });
  }

  paused(reason: EntryBodies['session-paused']['reason'] = 'command'): this {
    const by = reason === 'command' ? HUMAN : null;
    return this.entry('session-paused', { by, reason, text: 'Paused.' });
  }

  resumed(): this {
    return this.entry('session-resumed', { by: HUMAN });
  }

  agentPaused(agent: string): this {
    const reason = 'command' as const;
    return this.entry('agent-paused', { agent: agent as AgentId, by: HUMAN, reason });
  }

  agentResumed(agent: string): this {
    return this.entry('agent-resumed', { agent: agent as AgentId, by: HUMAN });
  }

  /** The patches of these agents are merged, and mend these findings; the last one's is left out. */
  merged(
    agents: readonly string[],
    fixed: readonly string[] = [],
    validated: readonly string[] = fixed,
  ): this {
    const path = 'routes/login.js';
    const names = agents as readonly AgentId[];
    const parts = names.map((agent, place) => {
      const merged = place === 0 || place < names.length - 1;
      const conflicts = merged ? [] : [{ path, regions: 1 }];
      return { agent, files: 1, changedLines: 2, merged, conflicts, leftOut: conflicts.length };
    });
    const region = { path, line: 12, lines: 1, agents: names };
    const several = names.length > 1 ? [region] : [];
    return this.entry('patches-merged', {
      parts,
      duplicated: several,
      duplicatedTotal: several.length,
      conflicting: several,
      conflictingTotal: several.length,
      fixed: fixed as readonly FindingId[],
      validated: validated as readonly FindingId[],
    });
  }

  summarised(text = 'All is well.'): this {
    return this.entry('session-summarised', {
      by: 'coordinator' as AgentId,
      text: textOf(text),
      found: 1,
      fixed: 1,
      validated: 1,
      left: 0,
      testsRun: true,
    });
  }

  finished(outcome: EntryBodies['session-finished']['outcome'] = 'completed', reason = ''): this {
    return this.entry('session-finished', { outcome, reason });
  }

  #attempt(
    agent: string,
    facts: {
      readonly call: CallId;
      readonly attempt: number;
      readonly reads: readonly string[];
      readonly reissues?: CallId;
    },
  ): this {
    this.#lastCall.set(agent as AgentId, { call: facts.call, attempt: facts.attempt });
    return this.entry('call-started', {
      call: facts.call,
      agent: agent as AgentId,
      turn: Math.max(1, this.#turnOf(agent)),
      attempt: facts.attempt,
      model: 'offline',
      reads: facts.reads as readonly MessageId[],
      ...(facts.reissues && { reissues: facts.reissues }),
    });
  }

  #resolve(from: string, to: 'all' | readonly AgentId[], sending: Sending): readonly Recipient[] {
    const everyone = this.#registered.filter((name) => name !== from && !this.#left.has(name));
    return (to === 'all' ? everyone : to).map((agent) => {
      const reason = sending.refuse?.[agent];
      return reason ? { agent, state: 'refused', reason } : { agent, state: 'queued' };
    });
  }

  #senderOf(message: string): string {
    for (const entry of this.#entries) {
      if (entry.type === 'message-sent' && entry.body.message.id === message) {
        return entry.body.message.from;
      }
    }
    throw new Error(`The log has no message ${message}`);
  }

  #turnOf(agent: string): number {
    return this.#turns.get(agent as AgentId) ?? 0;
  }

  #callOf(agent: string): { readonly call: CallId; readonly attempt: number } {
    return this.#lastCall.get(agent as AgentId) ?? { call: `c-${agent}` as CallId, attempt: 1 };
  }

  #toolOf(agent: string): {
    readonly toolUse: ToolUseId;
    readonly call: CallId;
    readonly name: string;
  } {
    const call = this.#callOf(agent).call;
    const none = { toolUse: `t-${agent}` as ToolUseId, call, name: 'edit' };
    return this.#lastTool.get(agent as AgentId) ?? none;
  }
}

function toHands(name: string): Pick<Plan['steps'][number], 'assignee' | 'role'> {
  if (!name.startsWith('*')) return { assignee: name as AgentId };
  return { assignee: null, role: name.slice(1) as TeamRole };
}

/** An empty log to write. */
export function aLog(): LogBuilder {
  return new LogBuilder();
}
