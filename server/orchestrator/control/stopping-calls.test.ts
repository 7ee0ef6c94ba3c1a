import { expect, test, vi } from 'vitest';
import { HUMAN, type AgentId } from '#core/protocol/ids.ts';
import type { RunCommand } from '#core/protocol/session-command.ts';
import { createAnthropicModel } from '#server/models/anthropic/create-anthropic-model.ts';
import { openTestServer } from '#server/models/anthropic/testing/test-http.ts';
import { letGo } from '#server/testing/manual-clock.ts';
import { createScriptedModel } from '#server/testing/scripted-model.ts';
import { stageSession } from '#server/testing/stage-session.ts';

const coordinator = 'coordinator' as AgentId;
const stops: readonly { readonly command: RunCommand }[] = [
  { command: { command: 'stop' } },
  { command: { command: 'stop', agent: coordinator } },
];

test.each(stops)(
  '$command breaks off a call over the wire within two seconds',
  async ({ command }) => {
    let open = 0;
    let requests = 0;
    // An answer begins and never ends, as when a model thinks for long.
    const server = await openTestServer((request, response) => {
      requests += 1;
      open += 1;
      request.resume();
      response.on('close', () => (open -= 1));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: ping\ndata: {"type":"ping"}\n\n');
    });
    try {
      const model = createAnthropicModel({ apiKey: 'test', baseUrl: server.url });
      const session = stageSession({ model, team: { analyst: 1 } });
      const running = session.run.run();
      await vi.waitFor(() => expect(open).toBe(1), { timeout: 10_000 });
      const begun = Date.now();
      await session.run.carryOut(command, HUMAN);
      await running;
      await vi.waitFor(() => expect(open).toBe(0), { timeout: 2000, interval: 10 });
      expect(Date.now() - begun).toBeLessThan(2000);
      expect(requests).toBe(1);
      expect(session.of('call-failed')[0]?.body).toMatchObject({ agent: coordinator });
      expect(session.of('session-finished')[0]?.body.outcome).toBe('stopped');
    } finally {
      await server.close();
    }
  },
);

test.each(stops)(
  '$command waits no two seconds for a model that does not listen',
  async ({ command }) => {
    const never = new Promise<never>(() => undefined);
    const model = createScriptedModel({ coordinator: () => never });
    const session = stageSession({ model, team: { analyst: 1 } });
    const running = session.run.run();
    for (let turns = 0; model.requests.length === 0 && turns < 1000; turns += 1) await letGo();
    await session.run.carryOut(command, HUMAN);
    await session.clock.advance(2000);
    await running;
    expect(session.of('session-finished')[0]?.at).toBeLessThan(
      (session.of('stop-requested')[0]?.at ?? 0) + 2000,
    );
  },
);
