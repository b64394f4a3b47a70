import { findEvent, type EventRow } from '#db/queries/workshops.ts';
import { staffOf } from '#db/queries/memberships.ts';
import { quarantineAgents, seatsWithAgents, type SeatFacts } from '#db/queries/agents.ts';
import type { Connection } from '#db/connect.ts';
import { reasonOf } from '#db/reason.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { CheckAnswer, CheckQuestion, Heartbeat } from '#lib/protocol/agent-link.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import { refuse, type Refusal } from '#lib/protocol/refusal.ts';
import { ended } from '#lib/realtime/agents/enroll.ts';
import type { AgentHost } from '#lib/realtime/agents/gateway.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { Presence } from '#lib/room/views.ts';
import { Grader } from '../grader/grader.ts';
import type { SeatUpdate } from '../grader/messages.ts';
import type { Changed, LiveEvent } from './types.ts';
import type { ActEntry, Entry } from '../log/entry.ts';
import type { Ownership } from '../log/ownership.ts';
import { readActs, readPresence } from '../log/read.ts';
import { keepContent } from '../packs/content.ts';
import type { Shelf } from '../packs/pack-catalog.ts';
import { readStages, TAKE_PACK } from '../packs/stages.ts';
import { RE_GRADE } from '../grader/log-replay.ts';
import { Changes } from '#lib/kit/throttled-notifier.ts';
import { EventPacks } from './workshop-packs.ts';
import { Lines } from './agent-connections.ts';
import type { LiveClock } from './clock.ts';
import { LiveSeat } from './live-seat.ts';
import { LogLife } from './reopening-log.ts';
import { PresenceWatch } from './presence-monitor.ts';
import { ReGrades } from './regrades.ts';
import { RoomActs } from '#lib/room/reducer.ts';
import type { Slots } from '#lib/kit/semaphore.ts';
import { sayCheck } from './check-report.ts';

/** What the grading thread folds: who decided it sees it done. */
const GRADED: ReadonlySet<string> = new Set(['pass-by-hand', 'void-pass', 'quiz-answer', RE_GRADE]);
/** Longest wait until every seat is judged by a pack that was taken in; it goes on after that, too. */
const TAKES_MS = 10_000;

export interface OpenEventOptions {
  readonly db: Connection;
  readonly ownership: Ownership;
  readonly shelf: Shelf;
  /** Of the content that the event began with. */
  readonly digest: string;
  /** How many logs may be graded again in this process at once. */
  readonly slots: Slots;
  readonly clock: LiveClock;
  readonly log: (line: string) => void;
}

interface Known {
  readonly packs: EventPacks;
  readonly seats: readonly SeatFacts[];
  readonly acts: readonly ActEntry[];
  readonly presence: readonly ActEntry[];
  readonly staff: RoomState['staff'];
}

/** One event that this process owns: its log, its fold, its agents. */
export class OpenEvent implements LiveEvent, AgentHost {
  readonly id: string;
  readonly #options: OpenEventOptions;
  readonly #life: LogLife;
  readonly #grader: Grader;
  readonly #changes: Changes;
  readonly #acts = new RoomActs();
  readonly #packs: EventPacks;
  readonly #leaveShelf: () => void;
  readonly #seats = new Map<string, LiveSeat>();
  readonly #lines: Lines;
  readonly #presence: PresenceWatch;
  #row: EventRow;
  #staff: RoomState['staff'];

  readonly reGrade: ReGrades;

  private constructor(
    row: EventRow,
    { packs, seats, acts, presence, staff }: Known,
    life: LogLife,
    options: OpenEventOptions,
  ) {
    const { db, shelf, slots, clock, log } = options;
    [this.id, this.#row, this.#staff, this.#options, this.#life, this.#packs] = [
      row.id,
      row,
      staff,
      options,
      life,
      packs,
    ];
    this.#changes = new Changes(log);
    this.#presence = new PresenceWatch({
      clock,
      seats: this.#seats,
      changes: this.#changes,
      record: (some) => life.log.acts(some),
    });
    this.#lines = new Lines({
      mono: () => clock.mono(),
      onHeard: (seat) => {
        this.#presence.heard(seat);
      },
      onClosed: (seat) => {
        this.#presence.closed(seat);
      },
      onTwice: (seat) => {
        this.#quarantine(seat).catch((error: unknown) => {
          log(`seat ${seat}: ${reasonOf(error)}`);
        });
      },
      log,
    });
    for (const act of acts) this.#acts.take(act);
    this.#takeSeats(
      seats,
      new Map(
        presence.map((act) => [
          act.seat ?? '',
          { presence: String(act.payload['presence']) as Presence, since: act.at },
        ]),
      ),
    );
    this.#grader = new Grader({
      db,
      event: row.id,
      stages: packs.stages,
      onUpdates: (updates) => {
        this.#takeUpdates(updates);
      },
      now: () => clock.now(),
      log,
    });
    this.#leaveShelf = shelf.subscribe(() => {
      this.#changes.head();
    });
    this.reGrade = new ReGrades({
      db,
      event: row.id,
      stage: () => packs.current,
      costly: () => this.#grader.costly,
      seats: this.#seats,
      act: (act) => this.act(act),
      slots,
      now: () => clock.now(),
      log,
    });
  }

  /** null when it does not exist or another process owns it. Throws while the database is away. */
  static async open(id: string, options: OpenEventOptions): Promise<OpenEvent | null> {
    const { db, ownership, shelf, digest, log } = options;
    let event: OpenEvent | null = null;
    const life = new LogLife({
      db,
      ownership,
      event: id,
      log,
      onCommitted: (entries) => {
        if (event) event.#takeEntries(entries);
      },
    });
    if (!(await life.start())) return null;
    try {
      const [row, seats, acts, presence, staff] = await Promise.all([
        findEvent(db, id),
        seatsWithAgents(db, id),
        readActs(db, id),
        readPresence(db, id),
        staffOf(db, id),
      ]);
      if (!row) throw new Error(`event ${id} was deleted while it was opened`);
      const packs = new EventPacks(await readStages(db, digest, acts), shelf, (line) => {
        log(`event ${id}: ${line}`);
      });
      event = new OpenEvent(row, { packs, seats, acts, presence, staff }, life, options);
      await event.#grader.ready;
      event.#presence.start();
      return event;
    } catch (error) {
      await life.stop();
      throw error;
    }
  }

  state(): RoomState {
    const { id, name, code, state, language, timeZone, startsAt } = this.#row;
    const { pack } = this.#packs.current;
    const { pacing, released, thresholds, notices } = this.#acts;
    // A pack that was taken in may lack the exercise.
    const known = pack.exercises.some(({ id }) => id === pacing.current);
    return {
      event: { id, name, code, state, language, timeZone, startsAt: startsAt.getTime() },
      pack,
      newerPack: this.#packs.newer,
      seats: this.#seats,
      current: known ? pacing.current : null,
      currentSince: known ? pacing.currentSince : null,
      released,
      outage: this.#presence.outage,
      pace: this.#acts.paceAt(this.#options.clock.now()),
      breaks: pacing.pace.breaks,
      thresholds,
      notices: notices.list,
      staff: this.#staff,
    };
  }

  subscribe(listener: (changed: Changed) => void): () => void {
    return this.#changes.subscribe(listener);
  }

  async act(act: {
    readonly actor: string;
    readonly kind: string;
    readonly seat?: string;
    readonly payload: JsonObject;
  }): Promise<{ readonly pos: number; readonly at: number }> {
    const committed = await this.#life.log.act({
      ...act,
      at: Math.round(this.#options.clock.now()),
    });
    if (act.kind === 'admit' && act.seat !== undefined) {
      await quarantineAgents(this.#options.db, act.seat, null);
      this.#presence.admission(act.seat, 'admitted');
    }
    if (GRADED.has(act.kind)) await this.#grader.settled(committed.pos);
    return committed;
  }

  async takePack({
    actor,
    pack,
  }: {
    readonly actor: string;
    readonly pack: Pack;
  }): Promise<{ readonly pos: number; readonly at: number }> {
    const digest = await keepContent(this.#options.db, pack);
    const { current } = this.#packs;
    if (current.digest === digest) return { pos: current.from, at: current.at };
    const version = this.#packs.expect(digest, pack);
    const committed = await this.#life.log.act({
      actor,
      kind: TAKE_PACK,
      payload: { pack: pack.id, version, digest },
      at: Math.round(this.#options.clock.now()),
    });
    await this.#grader.settled(committed.pos, TAKES_MS);
    return committed;
  }

  async refresh(): Promise<void> {
    const [row, seats, staff] = await Promise.all([
      findEvent(this.#options.db, this.id),
      seatsWithAgents(this.#options.db, this.id),
      staffOf(this.#options.db, this.id),
    ]);
    if (!row) return;
    this.#row = row;
    if (JSON.stringify(staff) !== JSON.stringify(this.#staff)) this.#staff = staff;
    this.#acts.notices.recount();
    this.#changes.head();
    this.#takeSeats(seats, new Map());
    if (row.state === 'ended' || row.state === 'archived') this.cut(ended());
  }

  cut(refusal: Refusal, seat?: string): void {
    this.#lines.cut(refusal, seat);
  }

  async stop(): Promise<void> {
    this.#leaveShelf();
    this.#presence.stop();
    this.#lines.stop();
    await this.reGrade.cancel();
    await this.#life.stop();
    await this.#grader.stop();
    this.#changes.stop();
  }

  // What follows is the agents' side.

  get name(): string {
    return this.#row.name;
  }
  get plan(): Plan {
    return this.#packs.current.pack.plan;
  }

  seat(id: string): LiveSeat | undefined {
    return this.#seats.get(id);
  }

  async admit({
    seat,
    epoch,
    key,
    lastSeq,
  }: Parameters<AgentHost['admit']>[0]): ReturnType<AgentHost['admit']> {
    const { log } = this.#life;
    const newest = log.epochs.newest(seat);
    const known = log.epochs.get(seat, epoch);
    if (known && newest && known.ordinal < newest.ordinal)
      return refuse('diverged', 'A later epoch of this seat is known: begin another.');
    if (known && lastSeq < known.seq)
      return refuse(
        'diverged',
        `Of this epoch ${known.seq} changes are known, the agent says ${lastSeq}: begin another.`,
      );
    const state = await log.epochs.admit(this.#options.db, {
      event: this.id,
      fence: log.fence,
      seat,
      epoch,
      key,
    });
    return { ok: true, acked: state.seq };
  }

  attach(...[seat, line, about]: Parameters<AgentHost['attach']>): ReturnType<AgentHost['attach']> {
    this.#seats.get(seat)?.greet(about.agent, about.cluster);
    this.#changes.seat(seat);
    return this.#lines.attach(seat, line);
  }

  append(batch: Parameters<AgentHost['append']>[0]): ReturnType<AgentHost['append']> {
    return this.#life.log.append({ ...batch, offset: this.#lines.offset(batch.seat) });
  }

  heartbeat(id: string, heartbeat: Heartbeat, receivedAt: number): void {
    const seat = this.#seats.get(id);
    if (!seat) return;
    this.#presence.cluster(id, heartbeat.cluster.state === 'up' ? 'up' : 'down');
    this.#lines.beat(id, heartbeat, receivedAt, seat.stands);
    if (seat.beat(heartbeat)) this.#changes.seat(id);
  }

  check(seat: string, question: CheckQuestion): CheckAnswer {
    return sayCheck(this.state(), seat, question);
  }

  async #quarantine(seat: string): Promise<void> {
    this.#presence.admission(seat, 'quarantined');
    await quarantineAgents(this.#options.db, seat, new Date(this.#options.clock.now()));
    await this.#life.log.act({
      actor: 'server',
      kind: 'quarantine',
      seat,
      payload: { why: 'key-live-twice' },
      at: Math.round(this.#options.clock.now()),
    });
  }

  #takeSeats(
    facts: readonly SeatFacts[],
    presence: ReadonlyMap<string, { presence: Presence; since: number }>,
  ): void {
    const there = new Set(facts.map(({ id }) => id));
    for (const id of [...this.#seats.keys()].filter((id) => !there.has(id))) this.#remove(id);
    for (const seat of facts) {
      const known = this.#seats.get(seat.id);
      if (!known) this.#add(seat, presence.get(seat.id));
      if (!known || known.describe(seat)) this.#changes.seat(seat.id);
      this.#presence.admission(seat.id, seat.quarantined ? 'quarantined' : 'admitted');
    }
  }

  #add(facts: SeatFacts, known: { presence: Presence; since: number } | undefined): void {
    const seen = this.#life.log.epochs.seen(facts.id);
    const presence = known ?? {
      presence: seen ? ('offline' as const) : ('never-seen' as const),
      since: Math.round(this.#options.clock.now()),
    };
    this.#seats.set(facts.id, new LiveSeat(facts, presence, this.#acts.of(facts.id)));
    this.#presence.add(facts.id, presence.presence);
  }

  #remove(id: string): void {
    this.cut(refuse('key-revoked', 'This seat is no more.'), id);
    this.#seats.delete(id);
    this.#presence.remove(id);
    this.#lines.forget(id);
    this.#changes.seat(id);
  }

  #takeEntries(entries: readonly Entry[]): void {
    for (const entry of entries)
      if (entry.log === 'act' && entry.kind === TAKE_PACK) this.#takePackIn(entry);
    this.#grader.push(entries);
    for (const entry of entries) {
      if (entry.log !== 'act') continue;
      const { head, seats } = this.#acts.take(entry);
      if (head) this.#changes.head();
      for (const seat of seats) if (this.#seats.has(seat)) this.#changes.seat(seat);
      if (entry.seat !== null && entry.kind !== 'presence') this.#changes.seat(entry.seat);
    }
  }

  /** The agents get the new plan, and every page another head: a row has a cell an exercise. */
  #takePackIn(entry: ActEntry): void {
    const stage = this.#packs.begin(entry);
    this.#grader.begin(stage);
    this.#lines.plan(stage.pack.plan);
    this.#changes.head();
    for (const seat of this.#seats.keys()) this.#changes.seat(seat);
  }

  #takeUpdates(updates: readonly SeatUpdate[]): void {
    for (const update of updates) {
      // A seat that was merged into another is in the log still.
      const seat = this.#seats.get(update.seat);
      if (!seat) continue;
      seat.take(update);
      this.#changes.seat(update.seat);
    }
  }
}
