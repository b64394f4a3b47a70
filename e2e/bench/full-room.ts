import { createSeededRandom } from '#agents/sim/random.ts';
import {
  toNewlyCreated,
  instantiateFixture,
  type SimulatedObject,
} from '#agents/sim/fixture-objects.ts';
import { hashObject } from '#lib/cluster/hash.ts';
import { compileExercise } from '#lib/grading/engine/compile.ts';
import { loadFixtures, objectsAtEnd } from '#lib/packs/fixtures.ts';
import { loadPack } from '#lib/packs/load.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { LogEntry } from '#lib/server/log/entry.ts';
import { PACK_FOLDER } from './site.ts';

const NOW = Date.parse('2026-01-01T09:00:00Z');

/**
 * A room in which every seat has finished the course, with the objects of all solutions from
 * recorded fixtures.
 */
export interface FullRoom {
  readonly pack: Pack;
  /** The first snapshot of each agent. */
  readonly initialEntries: readonly LogEntry[];
  /** Objects per seat. */
  readonly objectsPerSeat: number;
  /** One change per seat: an object in its first state, then in its last, then the next object. */
  nextEntries(): LogEntry[];
}

/** @throws when the pack has mistakes */
export async function createFullRoom(seats: number): Promise<FullRoom> {
  const loaded = await loadPack(PACK_FOLDER, { compile: compileExercise });
  if (loaded.kind === 'refused')
    throw new Error(
      `the pack has mistakes: ${loaded.errors[0]?.file ?? ''}: ${loaded.errors[0]?.message ?? ''}`,
    );
  const { pack } = loaded;
  const recorded = await loadSolutions(pack);
  const agents = Array.from(
    { length: seats },
    (_, seat) => new SeatLog(`seat-${String(seat)}`, pack, recorded, seat),
  );
  let pos = 0;
  const entry = ({ seat: seatId }: SeatLog, change: Change): LogEntry => ({
    log: 'change',
    pos: (pos += 1),
    at: NOW + pos,
    receivedAt: NOW + pos,
    seatId,
    epoch: `epoch of ${seatId}`,
    epochOrdinal: 1,
    change,
  });
  const initialEntries = agents.flatMap((agent) =>
    agent.initialChanges().map((change) => entry(agent, change)),
  );
  return {
    pack,
    initialEntries,
    objectsPerSeat: agents[0]?.objects ?? 0,
    nextEntries: () => agents.map((agent) => entry(agent, agent.nextChange())),
  };
}

async function loadSolutions(pack: Pack): Promise<JsonObject[][]> {
  const all = await Promise.all(pack.exercises.map(({ id }) => loadFixtures(PACK_FOLDER, id)));
  return all.flatMap(({ fixtures }) =>
    fixtures.filter(({ name }) => name === 'solution').map(objectsAtEnd),
  );
}

/** The numbered changes of one agent. */
class SeatLog {
  readonly seat: string;
  readonly #plan: Pack['plan'];
  readonly #items: readonly SimulatedObject[];
  #seq = 0;
  #turn = 0;

  constructor(seat: string, { plan }: Pack, recorded: readonly JsonObject[][], seed: number) {
    this.seat = seat;
    this.#plan = plan;
    const random = createSeededRandom(seed);
    const pathsByKind = new Map(
      plan.kinds.flatMap(({ gvk, paths: own }) => (own ? [[gvk, own]] : [])),
    );
    this.#items = recorded.flatMap((objects) =>
      instantiateFixture(objects, { knownUids: new Map(), random, nowMs: NOW, pathsByKind }),
    );
    // Seats start at different objects.
    this.#turn = seed;
  }

  get objects(): number {
    return this.#items.length;
  }

  initialChanges(): Change[] {
    const kinds = Object.fromEntries(this.#plan.kinds.map(({ gvk }) => [gvk, 'watching' as const]));
    return [
      { op: 'plan-applied', ...this.#number(), plan: this.#plan.version, kinds },
      { op: 'reset-begin', ...this.#number(), why: 'start' },
      ...this.#items.map((item): Change => this.#set(item)),
      { op: 'reset-end', ...this.#number() },
    ];
  }

  nextChange(): Change {
    const item = this.#items[Math.floor(this.#turn / 2) % this.#items.length];
    if (!item) throw new Error('the fixtures contain no objects');
    const change = this.#set(this.#turn % 2 === 0 ? toNewlyCreated(item) : item);
    this.#turn += 1;
    return change;
  }

  #set({ ref, object }: Pick<SimulatedObject, 'ref' | 'object'>): Change {
    return { op: 'set', ...this.#number(), ...ref, object, hash: hashObject(object) };
  }

  #number(): { seq: number; seenAt: number; mono: number } {
    this.#seq += 1;
    return { seq: this.#seq, seenAt: NOW + this.#seq, mono: this.#seq };
  }
}
