import type { AssistantBlock } from '#core/protocol/content.ts';
import type { Finding } from '#core/protocol/finding.ts';
import type { AgentId, FindingId, MessageId } from '#core/protocol/ids.ts';
import type { Message } from '#core/protocol/message.ts';
import type { Briefing, ModelMessage, ModelRequest, UserBlock } from '../../language-model.ts';
import { createOfflineModel } from '../create-offline-model.ts';

/** Every tool that any role may be given. */
export const ALL_TOOLS = [
  'list_files',
  'read_file',
  'search',
  'scan',
  'explain_finding',
  'apply_fix',
  'run_tests',
  'run_command',
  'share_discovery',
  'request',
  'respond',
  'broadcast',
  'declare_dependency',
  'await_dependency',
  'fulfil_dependency',
  'report_validation',
  'finish_step',
  'set_plan',
  'assign',
  'finish',
  'open_vote',
  'cast_ballot',
] as const;

export const TEAM: Briefing['team'] = [
  { agent: 'coordinator', role: 'coordinator' },
  { agent: 'analyst-1', role: 'analyst' },
  { agent: 'analyst-2', role: 'analyst' },
  { agent: 'architect-1', role: 'architect' },
  { agent: 'developer-1', role: 'developer' },
  { agent: 'tester-1', role: 'tester' },
];

/** A briefing of one agent of a team, for a security review of JavaScript unless told otherwise. */
export function briefingOf(agent: string, change: Partial<Briefing> = {}): Briefing {
  const team = change.team ?? TEAM;
  return {
    task: 'Analyze security and fix issues',
    agent,
    role: team.find((member) => member.agent === agent)?.role ?? 'analyst',
    team,
    workspace: {
      files: 3,
      languages: ['JavaScript'],
      sandbox: { available: true, detail: 'bubblewrap' },
    },
    ...change,
  };
}

/** A finding; its id tells rule, path and line. */
export function findingAt(path: string, line: number, change: Partial<Finding> = {}): Finding {
  const rule = change.rule ?? 'js-sql-injection';
  return {
    id: `${rule}:${path}:${line}` as FindingId,
    rule,
    cwe: 'CWE-89',
    severity: 'high',
    title: 'SQL injection',
    message: 'A value from outside becomes part of a statement.',
    place: { path, line, column: 1, endLine: line, snippet: 'db.query(sql)' },
    source: { text: 'req.query.name', line: 1 },
    fixer: 'sql-parameters',
    remedy: 'Pass the value as a parameter.',
    ...change,
  };
}

type Draft = { readonly kind: Message['kind']; readonly from: string } & Readonly<
  Record<string, unknown>
>;

let drafted = 0;

/** A message as mail, with the base fields filled in. */
export function mail(draft: Draft, text = ''): UserBlock {
  drafted += 1;
  const message = {
    id: `m-${drafted}` as MessageId,
    text: { text },
    importance: 'normal',
    about: [],
    ...draft,
    from: draft.from as AgentId,
  } as unknown as Message;
  return { type: 'mail', message, text };
}

/** The assignment of a step. */
export function assignment(step: string, text = ''): UserBlock {
  return mail({ kind: 'assignment', from: 'coordinator', step, planVersion: 1 }, text);
}

/** A conversation that one agent has with the offline model, tool by tool. */
export interface Talk {
  /** Blocks that the agent hears next. */
  hear(...blocks: readonly UserBlock[]): void;
  /** Results of tools, which come before mail that was heard while they ran. */
  hearFirst(...blocks: readonly UserBlock[]): void;
  /** The next answer; it becomes part of the conversation. */
  next(): Promise<readonly AssistantBlock[]>;
  readonly messages: readonly ModelMessage[];
  request(): ModelRequest;
}

/** Begins a conversation with the briefing of one agent. */
export function talkOf(briefing: Briefing, tools: readonly string[] = ALL_TOOLS): Talk {
  const messages: ModelMessage[] = [{ role: 'user', blocks: [{ type: 'briefing', briefing }] }];
  const model = createOfflineModel();
  const request = (): ModelRequest => ({
    model: 'offline',
    system: '',
    tools: tools.map((name) => ({ name, description: '', inputSchema: {} })),
    messages: [...messages],
    maxTokens: 4096,
  });
  const add = (blocks: readonly UserBlock[], place: 'before' | 'after'): void => {
    const last = messages.at(-1);
    const heard = last?.role === 'user' ? last.blocks : [];
    if (last?.role === 'user') messages.pop();
    const all = place === 'after' ? [...heard, ...blocks] : [...blocks, ...heard];
    messages.push({ role: 'user', blocks: all });
  };
  return {
    messages,
    request,
    hear: (...blocks) => add(blocks, 'after'),
    hearFirst: (...blocks) => add(blocks, 'before'),
    async next() {
      for await (const part of model.stream(request(), new AbortController().signal)) {
        if (part.type !== 'message-finished') continue;
        messages.push({ role: 'assistant', blocks: part.content });
        return part.content;
      }
      throw new Error('The model ended without a message.');
    },
  };
}

/** The tool uses among the blocks of an answer. */
export function usesIn(
  content: readonly AssistantBlock[],
): readonly Extract<AssistantBlock, { type: 'tool_use' }>[] {
  return content.filter((block) => block.type === 'tool_use');
}

/** A tool's result as the loop gives it back. */
export function result(toolUseId: string, value: unknown, isError = false): UserBlock {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { type: 'tool_result', toolUseId, text, isError };
}
