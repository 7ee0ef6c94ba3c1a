import type { Entry } from '../../core/protocol/entry.ts';
import type { AgentId, MessageId } from '../../core/protocol/ids.ts';
import { aFinding, aLog, type LogBuilder } from '../../core/testing/log-builder.ts';

const TEAM = { analyst: 3, architect: 1, developer: 2, tester: 2 };
const MEMBERS = [
  ...['coordinator', 'analyst-1', 'analyst-2', 'analyst-3', 'architect-1'],
  ...['developer-1', 'developer-2', 'tester-1', 'tester-2'],
];
const FINDINGS = 400;

interface Question {
  readonly id: MessageId;
  readonly from: string;
}

interface Scene {
  readonly log: LogBuilder;
  readonly random: () => number;
  readonly mail: Map<string, MessageId[]>;
  readonly asked: Map<string, Question>;
  discoveries: number;
}

/**
 * The log of a session of `size` entries in which nine agents take turns: each reads all its mail in
 * a call, uses a tool, and says something every other time: mostly to everyone, sometimes a question
 * that the asked one answers, with a wait between.
 */
export function longSession(size: number, random: () => number): readonly Entry[] {
  const log = aLog().launched(TEAM).prepared().agent('human');
  for (const name of MEMBERS) log.agent(name);
  log.plan(...MEMBERS.slice(1));
  const scene: Scene = { log, random, mail: new Map(), asked: new Map(), discoveries: 0 };
  while (log.head < size) act(scene, pick(MEMBERS, random));
  return log.build().slice(0, size);
}

function act(scene: Scene, agent: string): void {
  const { log, mail, asked, random } = scene;
  const mine = [...asked.values()].some((question) => question.from === agent);
  if (mine) return;
  log.call(agent, ...(mail.get(agent) ?? [])).callEnds(agent, 'Looking further.');
  mail.delete(agent);
  log.tool(agent).toolEnds(agent);
  const question = asked.get(agent);
  if (question !== undefined) answer(scene, agent, question);
  else if (random() < 0.5) speak(scene, agent);
}

function speak(scene: Scene, agent: string): void {
  const { log, random, asked } = scene;
  const other = pick(MEMBERS, random);
  const choice = random();
  if (choice < 0.5) log.broadcast(agent);
  else if (choice < 0.8 || other === agent || asked.has(other)) discover(scene, agent);
  else return ask(scene, agent, other);
  deliver(scene);
}

function discover(scene: Scene, agent: string): void {
  const place = scene.discoveries % FINDINGS;
  scene.discoveries += 1;
  scene.log.discovery(agent, [aFinding(`f-${place}`)]);
}

function ask(scene: Scene, from: string, to: string): void {
  const { log, asked } = scene;
  log.request(from, to);
  deliver(scene);
  asked.set(to, { id: log.lastMessage, from });
  log.waits(from, log.lastMessage, to);
}

function answer(scene: Scene, agent: string, { id, from }: Question): void {
  const said = {
    kind: 'response',
    text: 'Question marks.',
    correlationId: id,
    late: false,
  } as const;
  scene.log.say(agent, said, { to: [from] });
  deliver(scene);
  scene.asked.delete(agent);
  scene.log.waitEnds(from, id);
}

/** Puts the last message into the mail of those whom it reached. */
function deliver({ log, mail }: Scene): void {
  if (log.last?.type !== 'message-sent') return;
  const { message, recipients } = log.last.body;
  for (const { agent } of recipients) mailOf(mail, agent).push(message.id);
}

function mailOf(mail: Map<string, MessageId[]>, agent: AgentId): MessageId[] {
  const known = mail.get(agent);
  if (known !== undefined) return known;
  const empty: MessageId[] = [];
  mail.set(agent, empty);
  return empty;
}

function pick<T>(values: readonly T[], random: () => number): T {
  return values[Math.floor(random() * values.length)] as T;
}
