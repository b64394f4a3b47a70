import fc from 'fast-check';
import { io, type Socket } from 'socket.io-client';
import { RawAgent } from '#e2e/harness/raw-agent.ts';
import { isObject, type Json } from '#lib/kit/json.ts';
import { AGENT_MESSAGES, Batch, type AgentMessageName } from '#lib/protocol/agent-link.ts';
import { Change } from '#lib/protocol/change.ts';
import { Refusal } from '#lib/protocol/refusal.ts';
import { VIEWER_MESSAGES } from '#lib/protocol/viewer-link.ts';
import { ROOM_NAMESPACE } from '#lib/protocol/viewer-times.ts';
import { hostileJson, sometimesMutated } from './fuzz-json.ts';
import {
  changesArbitrary,
  toChanges,
  type ChangeDraft,
  type OtherDraft,
  type RecordedCluster,
} from './fuzz-objects.ts';
import { callerArbitrary, type FuzzWorld } from './fuzz-world.ts';
import type { ColumnName } from './matrix-columns.ts';
import { arbitraryOf, type SchemaArbitraryOptions } from './schema-arbitrary.ts';

/** A message is answered, or its connection closed, within this time. */
const ANSWER_MS = 5_000;
/** How long the check waits for the first frame of a subscription. */
const FRAME_MS = 500;

interface Step {
  readonly name: string;
  readonly message: Json;
}

const changeArbitrary = (known: readonly string[]) => arbitraryOf(Change, { known });

/** Messages of a table of schemas, some with mutations, and messages that no table has. */
function messagesArbitrary(
  table: Readonly<Record<string, { readonly message: Parameters<typeof arbitraryOf>[0] }>>,
  options: SchemaArbitraryOptions,
): fc.Arbitrary<readonly Step[]> {
  const steps = Object.entries(table).map(([name, { message }]) =>
    fc.record({
      name: fc.constant(name),
      message: sometimesMutated(arbitraryOf(message, options)),
    }),
  );
  const unknown = fc.record({
    name: fc.constantFrom('__proto__', 'toString', 'frame', 'disconnecting', ''),
    message: hostileJson,
  });
  return fc.array(
    fc.oneof(...steps.map((arbitrary) => ({ weight: 4, arbitrary })), {
      weight: 1,
      arbitrary: unknown,
    }),
    { minLength: 1, maxLength: 8 },
  );
}

export interface AgentInput {
  /** The agent that says hello first; null for one without a key that the server knows. */
  readonly agent: number | null;
  readonly steps: readonly Step[];
}

/** All messages of the agent link in any order, before and after `hello`. */
export function agentInput({ agents }: FuzzWorld): fc.Arbitrary<AgentInput> {
  const known = [...agents.map(({ epoch }) => epoch), ...agents.map(({ key }) => key), 'v1/Pod'];
  const overrides = new Map<unknown, fc.Arbitrary<unknown>>([
    [Batch.shape.changes, fc.array(changeArbitrary(known), { minLength: 1, maxLength: 4 })],
  ]);
  return fc.record({
    agent: fc.option(fc.nat(agents.length - 1), { freq: 2 }),
    steps: messagesArbitrary(AGENT_MESSAGES, { known, overrides }),
  });
}

let connections = 0;
/** Each connection of an unknown client comes from another address, so that none is known for junk. */
function nextAddress(): string {
  connections += 1;
  return `127.1.${String((connections >> 8) & 255)}.${String(connections & 255)}`;
}

/** Every message is answered as its schema says, or ends the connection. */
export async function checkAgent(world: FuzzWorld, { agent, steps }: AgentInput): Promise<void> {
  const like = agent === null ? undefined : world.agents[agent];
  const client = new RawAgent(world.server.url, like ? { like } : { localAddress: nextAddress() });
  try {
    if (like && (await sayHello(client)) === null) return;
    for (const { name, message } of steps) {
      const answer = await sendMessage(client.socket, name, message);
      if (answer === CLOSED) return;
      checkAgentAnswer(world, name, answer);
    }
  } finally {
    client.close();
  }
}

/** The number of the last change; null if the rates of the key or the address are used up. */
async function sayHello(client: RawAgent): Promise<number | null> {
  const isConnected = await new Promise<boolean>((resolve) => {
    client.socket.once('connect', () => {
      resolve(true);
    });
    client.socket.once('connect_error', () => {
      resolve(false);
    });
  });
  const welcome = isConnected ? await client.hello().catch(() => null) : null;
  return welcome?.ok === true ? welcome.acked : null;
}

const CLOSED = Symbol('closed');

/** The acknowledgement of a message, or `CLOSED`. An unknown message is never acknowledged. */
async function sendMessage(socket: Socket, name: string, message: Json): Promise<unknown> {
  // A message on a closed connection would wait for a reconnection.
  if (!socket.connected && !socket.active) return CLOSED;
  const { promise: closed, resolve } = Promise.withResolvers<typeof CLOSED>();
  const close = (): void => {
    resolve(CLOSED);
  };
  const endings = ['bye', 'disconnect', 'connect_error'];
  for (const ending of endings) socket.once(ending, close);
  try {
    if (!Object.hasOwn(AGENT_MESSAGES, name) && name !== 'watch') {
      if (!RESERVED.has(name)) socket.emit(name, message);
      return undefined;
    }
    return await Promise.race([closed, socket.timeout(ANSWER_MS).emitWithAck(name, message)]);
  } finally {
    for (const ending of endings) socket.off(ending, close);
  }
}

/** Names that the client itself refuses to send. */
const RESERVED = new Set(['disconnecting']);

function checkAgentAnswer(world: FuzzWorld, name: string, answer: unknown): void {
  if (answer === undefined) return;
  const text = JSON.stringify(answer);
  world.checkAnswer(text, 'agent key');
  const refusal = Refusal.safeParse(answer);
  if (refusal.success) {
    // `unavailable` without a rate or a missing database: the server failed.
    if (refusal.data.message.startsWith('Something went wrong'))
      throw new Error(`${name} failed on the server: ${world.server.output().slice(-2_000)}`);
    return;
  }
  const { response } = AGENT_MESSAGES[name as AgentMessageName];
  const parsed = response.safeParse(answer);
  if (!parsed.success)
    throw new Error(`${name} was answered ${text.slice(0, 500)}: ${parsed.error.message}`);
}

/** A malformed change would hide the others of its batch. `agentInput` has those. */
const acceptedChange = changeArbitrary(['v1/Pod', 'apps/v1/Deployment', 'uid-1']).filter(
  (change) => Change.safeParse(change).success,
);

export interface BatchInput {
  readonly agent: number;
  readonly drafts: readonly (ChangeDraft | OtherDraft)[];
}

/** Batches with the objects of fixtures and shapes, mutated. */
export function batchInput(
  world: FuzzWorld,
  recorded: readonly RecordedCluster[],
): fc.Arbitrary<BatchInput> {
  return fc.record({
    agent: fc.nat(world.agents.length - 1),
    drafts: changesArbitrary(recorded, acceptedChange),
  });
}

/** A connection that batches are sent on, and the next number of a change. */
interface BatchLink {
  readonly client: RawAgent;
  seq: number;
}
const links = new WeakMap<RawAgent, BatchLink>();

/** Each batch is committed or refused, and its agent can go on. */
export async function checkBatch(world: FuzzWorld, { agent, drafts }: BatchInput): Promise<void> {
  const like = world.agents[agent]!;
  const link = links.get(like) ?? (await openLink(world, like));
  if (link === null) return;
  links.set(like, link);
  const { client } = link;
  const changes = toChanges(drafts, link.seq) as unknown as Json;
  const answer = await sendMessage(client.socket, 'batch', { epoch: client.epoch, changes });
  if (answer !== CLOSED) checkAgentAnswer(world, 'batch', answer);
  const { ok, acked, refusal } = isObject(answer) ? answer : {};
  if (ok === true) link.seq = Number(acked) + 1;
  else if (refusal !== 'malformed' || !client.socket.connected) {
    // The next connection continues where the server says.
    links.delete(like);
    client.close();
  }
}

async function openLink({ server }: FuzzWorld, like: RawAgent): Promise<BatchLink | null> {
  const client = new RawAgent(server.url, { like });
  const acked = await sayHello(client);
  if (acked !== null) return { client, seq: acked + 1 };
  client.close();
  return null;
}

export interface ViewerInput {
  readonly caller: ColumnName;
  readonly steps: readonly Step[];
}

/** Messages of pages of all callers. */
export function viewerInput(world: FuzzWorld): fc.Arbitrary<ViewerInput> {
  const known = [
    world.workshop.id,
    world.otherWorkshop.id,
    world.seatId,
    world.otherSeatId,
    `room:${world.workshop.id}`,
    `seat:${world.seatId}`,
  ];
  return fc.record({
    caller: callerArbitrary,
    steps: messagesArbitrary(VIEWER_MESSAGES, { known }),
  });
}

const MAX_FRAME_CHARS = 1024 * 1024;

/** Every subscription is answered, and its frames show the caller only what is theirs. */
export async function checkViewer(world: FuzzWorld, { caller, steps }: ViewerInput): Promise<void> {
  const { browser, headers } = world.columns[caller];
  const socket = io(world.server.url + ROOM_NAMESPACE, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie: browser.cookie, origin: world.server.url, ...headers },
    ...{ localAddress: nextAddress() },
  });
  const received: string[] = [];
  const { promise: framed, resolve: frame } = Promise.withResolvers<undefined>();
  socket.onAny((name: string, message: unknown, acknowledge: unknown) => {
    received.push(JSON.stringify([name, message]));
    if (typeof acknowledge === 'function') (acknowledge as () => void)();
    if (name === 'frame') frame(undefined);
  });
  try {
    let isWatching = false;
    for (const { name, message } of steps) {
      const answer = await sendMessage(socket, name, message);
      if (answer === CLOSED) break;
      if (answer !== undefined) received.push(JSON.stringify(answer));
      isWatching ||= isObject(answer) && answer['ok'] === true;
    }
    if (isWatching)
      await Promise.race([framed, new Promise((resolve) => setTimeout(resolve, FRAME_MS))]);
    for (const text of received) {
      if (text.length > MAX_FRAME_CHARS)
        throw new Error(`a frame has ${String(text.length)} characters`);
      world.checkAnswer(text, caller);
    }
  } finally {
    socket.disconnect();
  }
}
