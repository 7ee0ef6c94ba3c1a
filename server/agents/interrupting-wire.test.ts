import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AssistantBlock } from '#core/protocol/content.ts';
import { createAnthropicModel } from '#server/models/anthropic/create-anthropic-model.ts';
import { faultOf } from '#server/models/anthropic/testing/request-rules.ts';
import { requestOf } from '#server/models/anthropic/testing/requests.ts';
import { sseAnswer } from '#server/models/anthropic/testing/sse.ts';
import {
  openTestServer,
  readBody,
  type TestServer,
} from '#server/models/anthropic/testing/test-http.ts';
import { toAnthropicRequest } from '#server/models/anthropic/to-anthropic-request.ts';
import {
  anyAnswer,
  anyShares,
  bytesOf,
  cameOf,
  signaturesOf,
  type Answer,
} from '#server/testing/any-answer.ts';
import { setUnderWay, type UnderWay } from '#server/testing/under-way.ts';
import { MERGE_MS, MOST_IN_A_ROW } from './interrupt-pace.ts';
import { rebuildCalls } from './rebuild-conversation.ts';
import { commandsOf } from './said-commands.ts';
import { printTextCommand } from './text-commands.ts';

interface Body {
  readonly messages: readonly unknown[];
}

/** A stand-in for the API: what the developer is answered, and what the API has against its requests. */
interface Claude extends TestServer {
  /** The developer's requests. */
  readonly bodies: readonly Body[];
  readonly faults: readonly string[];
}

/**
 * Answers the developer's nth request with the nth answer up to that share of its bytes, and then
 * says nothing more; the last answer comes whole. Everybody else is answered with a word.
 */
async function openClaude(answers: readonly Answer[], shares: readonly number[]): Promise<Claude> {
  const bodies: Body[] = [];
  const faults: string[] = [];
  const word = sseAnswer([{ type: 'text', text: 'Waiting.' }]);
  const plan = { reason: 'r', phases: [{ name: 'W', steps: [STEP] }] };
  const planned = sseAnswer(
    [{ type: 'tool_use', id: 'toolu_plan', name: 'set_plan', input: plan }],
    'tool_use',
  );
  let coordinated = false;

  function answerDeveloper(response: ServerResponse): void {
    const index = bodies.length - 1;
    const answer = answers[index];
    if (answer === undefined) return void response.end(word);
    const bytes = bytesOf(answer);
    if (index === answers.length - 1) response.end(bytes);
    else response.write(bytes.subarray(0, Math.floor(bytes.length * (shares[index] ?? 0))));
  }

  const server = await openTestServer((request, response) => {
    void readBody(request).then((text) => {
      const body = JSON.parse(text) as Body;
      const fault = faultOf(body, signaturesOf(answers));
      if (fault !== null) faults.push(fault);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      if (text.includes('agent=\\"developer-1\\"')) {
        bodies.push(body);
        answerDeveloper(response);
      } else if (text.includes('agent=\\"coordinator\\"') && !coordinated) {
        coordinated = true;
        response.end(planned);
      } else response.end(word);
    });
  });
  return { ...server, bodies, faults };
}

const STEP = { id: 'work', title: 'Work', instructions: '', assignee: 'developer-1' };

function countOf(texts: readonly string[], text: string): number {
  return texts.filter((one) => one === text).length;
}

async function play(answers: readonly Answer[], shares: readonly number[]): Promise<void> {
  const claude = await openClaude(answers, shares);
  const model = createAnthropicModel({ apiKey: 'test', baseUrl: claude.url });
  const way = setUnderWay({ developer: () => 'Unused.' }, { model });
  let typed = '';
  try {
    for (let calls = 1; calls < answers.length; calls += 1) {
      const answer = answers[calls - 1] ?? [];
      typed += textOf(cameOf(answer, shares[calls - 1] ?? 0));
      await way.until(() => claude.bodies.length === calls && typedBy(way) === typed);
      await way.shout(`news ${calls}`);
      await way.until(() => way.of('call-interrupted').length === calls);
      await way.session.clock.advance(MERGE_MS);
    }
    await way.until(() => way.of('call-finished').length > 0);
    await way.until(() => way.of('turn-finished').length > 0);
    expect(claude.faults).toEqual([]);
    await expectSame(way.session.log.entries(), way.session.blobs, claude.bodies);
    const sent = way
      .of('message-sent')
      .filter(({ body }) => body.message.from === 'developer-1' && body.via === 'text')
      .map(({ body: { message } }) => message.id);
    expect(new Set(sent).size).toBe(sent.length);
    expectSaidOnce(way.session.of('message-sent'), answers);
  } finally {
    await way.end();
    await claude.close();
  }
}

function textOf(content: readonly AssistantBlock[]): string {
  return content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
}

function typedBy({ session }: UnderWay): string {
  return session.typed.get('developer-1') ?? '';
}

/** What left on the wire is what the log says that each call knew. */
async function expectSame(
  entries: Parameters<typeof rebuildCalls>[0],
  blobs: Parameters<typeof rebuildCalls>[2],
  bodies: readonly Body[],
): Promise<void> {
  const calls = await rebuildCalls(entries, 'developer-1' as never, blobs);
  const told = calls.map(({ messages }) =>
    JSON.stringify(toAnthropicRequest(requestOf({ messages })).messages),
  );
  for (const { messages } of bodies) expect(told).toContain(JSON.stringify(messages));
}

type SentEntries = ReturnType<ReturnType<typeof setUnderWay>['session']['of']>;

/** No text went out more often than one of the answers says it. */
function expectSaidOnce(entries: SentEntries, answers: readonly Answer[]): void {
  const texts = entries.flatMap((entry) =>
    entry.type === 'message-sent' &&
    entry.body.via === 'text' &&
    entry.body.recipients.some(({ state }) => state === 'queued')
      ? [
          `${entry.body.message.kind} ${entry.body.message.importance} ${entry.body.message.text.text}`,
        ]
      : [],
  );
  const most = (text: string) =>
    Math.max(...answers.map((answer) => countOf(saidIn(answer), text)));
  for (const text of new Set(texts)) {
    expect(countOf(texts, text), text).toBeLessThanOrEqual(most(text));
  }
}

function saidIn(answer: Answer): readonly string[] {
  return commandsOf(answer as never).map((command) => {
    const importance = 'importance' in command ? command.importance : 'normal';
    const text = 'text' in command ? command.text : printTextCommand(command);
    return `${command.kind} ${importance} ${text}`;
  });
}

it('goes on over HTTP in ways that the API takes, wherever its answers are broken off', async () => {
  const anyAnswers = fc.array(anyAnswer, { minLength: 2, maxLength: MOST_IN_A_ROW + 1 });
  await fc.assert(
    fc.asyncProperty(
      anyAnswers,
      fc.boolean(),
      anyShares(MOST_IN_A_ROW),
      (answers, again, shares) => {
        // A whole answer would be finished, so at least its last event is held back.
        const cut = shares.map((share) => Math.min(share, 0.97));
        const [first = []] = answers;
        return play(again ? answers.map(() => first) : answers, cut);
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);
