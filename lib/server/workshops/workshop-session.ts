import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import { listStaff } from '#db/queries/memberships.ts';
import { markDuplicateAgent, listSeatsWithAgents, type SeatWithAgent } from '#db/queries/agents.ts';
import type { Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/reason.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { CheckResponse, CheckRequest, Heartbeat } from '#lib/protocol/agent-link.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import { createRefusal, type Refusal } from '#lib/protocol/refusal.ts';
import { workshopEndedRefusal } from '#lib/realtime/agents/enroll.ts';
import type { AgentGateway } from '#lib/realtime/agents/gateway.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { Presence } from '#lib/room/views.ts';
import { Grader } from '../grader/grader.ts';
import type { SeatUpdate } from '../grader/messages.ts';
import type { RoomChange, Workshop } from './types.ts';
import type { CommandEntry, LogEntry } from '../log/entry.ts';
import type { WorkshopOwnership } from '../log/ownership.ts';
import { readCommands, readLastPresence } from '../log/read.ts';
import { storePackContent } from '../packs/content.ts';
import type { PackCatalog } from '../packs/pack-catalog.ts';
import { readStages, UPDATE_PACK } from '../packs/stages.ts';
import { REGRADE } from '../grader/log-replay.ts';
import { ThrottledNotifier } from '#lib/kit/throttled-notifier.ts';
import { WorkshopPacks } from './workshop-packs.ts';
import { AgentConnections } from './agent-connections.ts';
import type { Clock } from './clock.ts';
import { LiveSeat } from './live-seat.ts';
import { ReopeningLog } from './reopening-log.ts';
import { PresenceMonitor } from './presence-monitor.ts';
import { Regrades } from './regrades.ts';
import { RoomReducer } from '#lib/room/reducer.ts';
import type { Semaphore } from '#lib/kit/semaphore.ts';
import { buildCheckReport } from './check-report.ts';

/** What the grading thread folds: who decided it sees it done. */
const GRADED_COMMANDS: ReadonlySet<string> = new Set([
  'pass-by-hand',
  'void-pass',
  'quiz-answer',
  REGRADE,
]);
/** Longest wait until every seat is judged by a pack that was taken in; it goes on after that, too. */
const PACK_UPDATE_TIMEOUT_MS = 10_000;

export interface WorkshopSessionOptions {
  readonly db: Connection;
  readonly ownership: WorkshopOwnership;
  readonly catalog: PackCatalog;
  /** Of the content that the event began with. */
  readonly packDigest: string;
  /** How many logs may be graded again in this process at once. */
  readonly regradeSemaphore: Semaphore;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

interface WorkshopSnapshot {
  readonly packs: WorkshopPacks;
  readonly seats: readonly SeatWithAgent[];
  readonly commands: readonly CommandEntry[];
  readonly presence: readonly CommandEntry[];
  readonly staff: RoomState['staff'];
}

/** One event that this process owns: its log, its fold, its agents. */
export class WorkshopSession implements Workshop, AgentGateway {
  readonly id: string;
  readonly #options: WorkshopSessionOptions;
  readonly #log: ReopeningLog;
  readonly #grader: Grader;
  readonly #notifier: ThrottledNotifier;
  readonly #reducer = new RoomReducer();
  readonly #packs: WorkshopPacks;
  readonly #unsubscribeCatalog: () => void;
  readonly #seats = new Map<string, LiveSeat>();
  readonly #connections: AgentConnections;
  readonly #presenceMonitor: PresenceMonitor;
  #row: WorkshopRow;
  #staff: RoomState['staff'];

  readonly regrade: Regrades;

  private constructor(
    row: WorkshopRow,
    { packs, seats, commands, presence, staff }: WorkshopSnapshot,
    workshopLog: ReopeningLog,
    options: WorkshopSessionOptions,
  ) {
    const { db, catalog, regradeSemaphore, clock, log } = options;
    [this.id, this.#row, this.#staff, this.#options, this.#log, this.#packs] = [
      row.id,
      row,
      staff,
      options,
      workshopLog,
      packs,
    ];
    this.#notifier = new ThrottledNotifier(log);
    this.#presenceMonitor = new PresenceMonitor({
      clock,
      seats: this.#seats,
      notifier: this.#notifier,
      appendCommands: (some) => workshopLog.current.appendCommands(some),
    });
    this.#connections = new AgentConnections({
      mono: () => clock.mono(),
      onFrame: (seatId) => {
        this.#presenceMonitor.recordFrame(seatId);
      },
      onClosed: (seatId) => {
        this.#presenceMonitor.recordClose(seatId);
      },
      onDuplicateKey: (seatId) => {
        this.#markDuplicateAgent(seatId).catch((error: unknown) => {
          log(`seat ${seatId}: ${databaseErrorText(error)}`);
        });
      },
      log,
    });
    for (const command of commands) this.#reducer.apply(command);
    this.#applySeatRows(
      seats,
      new Map(
        presence.map((command) => [
          command.seatId ?? '',
          { presence: String(command.payload['presence']) as Presence, since: command.at },
        ]),
      ),
    );
    this.#grader = new Grader({
      db,
      workshopId: row.id,
      stages: packs.stages,
      onUpdates: (updates) => {
        this.#applySeatUpdates(updates);
      },
      now: () => clock.now(),
      log,
    });
    this.#unsubscribeCatalog = catalog.subscribe(() => {
      this.#notifier.markInfo();
    });
    this.regrade = new Regrades({
      db,
      workshopId: row.id,
      currentStage: () => packs.current,
      slowChecks: () => this.#grader.slowChecks,
      seats: this.#seats,
      commitCommand: (command) => this.commitCommand(command),
      semaphore: regradeSemaphore,
      now: () => clock.now(),
      log,
    });
  }

  /** null when it does not exist or another process owns it. Throws while the database is away. */
  static async open(id: string, options: WorkshopSessionOptions): Promise<WorkshopSession | null> {
    const { db, ownership, catalog, packDigest, log } = options;
    let event: WorkshopSession | null = null;
    const workshopLog = new ReopeningLog({
      db,
      ownership,
      workshopId: id,
      log,
      onCommitted: (entries) => {
        if (event) event.#applyEntries(entries);
      },
    });
    if (!(await workshopLog.start())) return null;
    try {
      const [row, seats, commands, presence, staff] = await Promise.all([
        findWorkshop(db, id),
        listSeatsWithAgents(db, id),
        readCommands(db, id),
        readLastPresence(db, id),
        listStaff(db, id),
      ]);
      if (!row) throw new Error(`event ${id} was deleted while it was opened`);
      const packs = new WorkshopPacks(
        await readStages(db, packDigest, commands),
        catalog,
        (line) => {
          log(`event ${id}: ${line}`);
        },
      );
      event = new WorkshopSession(
        row,
        { packs, seats, commands, presence, staff },
        workshopLog,
        options,
      );
      await event.#grader.ready;
      event.#presenceMonitor.start();
      return event;
    } catch (error) {
      await workshopLog.stop();
      throw error;
    }
  }

  state(): RoomState {
    const { id, name, code, state, language, timeZone, startsAt } = this.#row;
    const { pack } = this.#packs.current;
    const { scheduleState, released, thresholds, notices } = this.#reducer;
    // A pack that was taken in may lack the exercise.
    const known = pack.exercises.some(({ id }) => id === scheduleState.current);
    return {
      workshop: { id, name, code, state, language, timeZone, startsAt: startsAt.getTime() },
      pack,
      availablePackVersion: this.#packs.availableUpdate,
      seats: this.#seats,
      current: known ? scheduleState.current : null,
      currentSince: known ? scheduleState.currentSince : null,
      released,
      outage: this.#presenceMonitor.outage,
      schedule: this.#reducer.scheduleAt(this.#options.clock.now()),
      breaks: scheduleState.schedule.breaks,
      thresholds,
      notices: notices.list,
      staff: this.#staff,
    };
  }

  subscribe(listener: (changed: RoomChange) => void): () => void {
    return this.#notifier.subscribe(listener);
  }

  async commitCommand(command: {
    readonly actor: string;
    readonly kind: string;
    readonly seatId?: string;
    readonly payload: JsonObject;
  }): Promise<{ readonly pos: number; readonly at: number }> {
    const committed = await this.#log.current.appendCommand({
      ...command,
      at: Math.round(this.#options.clock.now()),
    });
    if (command.kind === 'admit' && command.seatId !== undefined) {
      await markDuplicateAgent(this.#options.db, command.seatId, null);
      this.#presenceMonitor.setAdmission(command.seatId, 'admitted');
    }
    if (GRADED_COMMANDS.has(command.kind)) await this.#grader.waitUntilFolded(committed.pos);
    return committed;
  }

  async updatePack({
    actor,
    pack,
  }: {
    readonly actor: string;
    readonly pack: Pack;
  }): Promise<{ readonly pos: number; readonly at: number }> {
    const digest = await storePackContent(this.#options.db, pack);
    const { current } = this.#packs;
    if (current.digest === digest) return { pos: current.startPos, at: current.startedAt };
    const version = this.#packs.registerContent(digest, pack);
    const committed = await this.#log.current.appendCommand({
      actor,
      kind: UPDATE_PACK,
      payload: { pack: pack.id, version, digest },
      at: Math.round(this.#options.clock.now()),
    });
    await this.#grader.waitUntilFolded(committed.pos, PACK_UPDATE_TIMEOUT_MS);
    return committed;
  }

  async refresh(): Promise<void> {
    const [row, seats, staff] = await Promise.all([
      findWorkshop(this.#options.db, this.id),
      listSeatsWithAgents(this.#options.db, this.id),
      listStaff(this.#options.db, this.id),
    ]);
    if (!row) return;
    this.#row = row;
    if (JSON.stringify(staff) !== JSON.stringify(this.#staff)) this.#staff = staff;
    this.#reducer.notices.invalidateList();
    this.#notifier.markInfo();
    this.#applySeatRows(seats, new Map());
    if (row.state === 'ended' || row.state === 'archived')
      this.disconnectAgents(workshopEndedRefusal());
  }

  disconnectAgents(refusal: Refusal, seatId?: string): void {
    this.#connections.disconnect(refusal, seatId);
  }

  async stop(): Promise<void> {
    this.#unsubscribeCatalog();
    this.#presenceMonitor.stop();
    this.#connections.stop();
    await this.regrade.cancel();
    await this.#log.stop();
    await this.#grader.stop();
    this.#notifier.stop();
  }

  // What follows is the agents' side.

  get name(): string {
    return this.#row.name;
  }
  get plan(): Plan {
    return this.#packs.current.pack.plan;
  }

  findSeat(id: string): LiveSeat | undefined {
    return this.#seats.get(id);
  }

  async admit({
    seat: seatId,
    epoch,
    key,
    lastSeq,
  }: Parameters<AgentGateway['admit']>[0]): ReturnType<AgentGateway['admit']> {
    const { current } = this.#log;
    const newest = current.epochs.getNewest(seatId);
    const known = current.epochs.get(seatId, epoch);
    if (known && newest && known.ordinal < newest.ordinal)
      return createRefusal('diverged', 'A later epoch of this seat is known: begin another.');
    if (known && lastSeq < known.seq)
      return createRefusal(
        'diverged',
        `Of this epoch ${known.seq} changes are known, the agent says ${lastSeq}: begin another.`,
      );
    const state = await current.epochs.registerEpoch(this.#options.db, {
      workshopId: this.id,
      fence: current.fence,
      seatId,
      epoch,
      key,
    });
    return { ok: true, acked: state.seq };
  }

  attach(
    ...[seatId, channel, about]: Parameters<AgentGateway['attach']>
  ): ReturnType<AgentGateway['attach']> {
    this.#seats.get(seatId)?.setAgent(about.agent, about.cluster);
    this.#notifier.markSeat(seatId);
    return this.#connections.attach(seatId, channel);
  }

  append(batch: Parameters<AgentGateway['append']>[0]): ReturnType<AgentGateway['append']> {
    return this.#log.current.append({
      ...batch,
      clockOffsetMs: this.#connections.clockOffsetMs(batch.seat),
    });
  }

  recordHeartbeat(id: string, heartbeat: Heartbeat, receivedAt: number): void {
    const seat = this.#seats.get(id);
    if (!seat) return;
    this.#presenceMonitor.setClusterState(id, heartbeat.cluster.state === 'up' ? 'up' : 'down');
    this.#connections.recordHeartbeat(id, heartbeat, receivedAt, seat.mirrorPosition);
    if (seat.applyHeartbeat(heartbeat)) this.#notifier.markSeat(id);
  }

  checkSeat(seatId: string, request: CheckRequest): CheckResponse {
    return buildCheckReport(this.state(), seatId, request);
  }

  async #markDuplicateAgent(seatId: string): Promise<void> {
    this.#presenceMonitor.setAdmission(seatId, 'duplicate');
    await markDuplicateAgent(this.#options.db, seatId, new Date(this.#options.clock.now()));
    await this.#log.current.appendCommand({
      actor: 'server',
      kind: 'quarantine',
      seatId,
      payload: { why: 'key-live-twice' },
      at: Math.round(this.#options.clock.now()),
    });
  }

  #applySeatRows(
    rows: readonly SeatWithAgent[],
    presence: ReadonlyMap<string, { presence: Presence; since: number }>,
  ): void {
    const ids = new Set(rows.map(({ id }) => id));
    for (const id of [...this.#seats.keys()].filter((id) => !ids.has(id))) this.#removeSeat(id);
    for (const seat of rows) {
      const known = this.#seats.get(seat.id);
      if (!known) this.#addSeat(seat, presence.get(seat.id));
      if (!known || known.applySeatRow(seat)) this.#notifier.markSeat(seat.id);
      this.#presenceMonitor.setAdmission(
        seat.id,
        seat.hasDuplicateAgent ? 'duplicate' : 'admitted',
      );
    }
  }

  #addSeat(
    facts: SeatWithAgent,
    recorded: { presence: Presence; since: number } | undefined,
  ): void {
    const seen = this.#log.current.epochs.hasEpochs(facts.id);
    const presence = recorded ?? {
      presence: seen ? ('offline' as const) : ('not-connected' as const),
      since: Math.round(this.#options.clock.now()),
    };
    this.#seats.set(
      facts.id,
      new LiveSeat(facts, presence, this.#reducer.getOrCreateSeat(facts.id)),
    );
    this.#presenceMonitor.addSeat(facts.id, presence.presence);
  }

  #removeSeat(id: string): void {
    this.disconnectAgents(createRefusal('key-revoked', 'This seat is no more.'), id);
    this.#seats.delete(id);
    this.#presenceMonitor.removeSeat(id);
    this.#connections.forgetSeat(id);
    this.#notifier.markSeat(id);
  }

  #applyEntries(entries: readonly LogEntry[]): void {
    for (const entry of entries)
      if (entry.log === 'command' && entry.kind === UPDATE_PACK) this.#startPackStage(entry);
    this.#grader.enqueue(entries);
    for (const entry of entries) {
      if (entry.log !== 'command') continue;
      const { info, seats } = this.#reducer.apply(entry);
      if (info) this.#notifier.markInfo();
      for (const seatId of seats) if (this.#seats.has(seatId)) this.#notifier.markSeat(seatId);
      if (entry.seatId !== null && entry.kind !== 'presence') this.#notifier.markSeat(entry.seatId);
    }
  }

  /** The agents get the new plan, and every page another head: a row has a cell an exercise. */
  #startPackStage(entry: CommandEntry): void {
    const stage = this.#packs.startStage(entry);
    this.#grader.startStage(stage);
    this.#connections.sendPlan(stage.pack.plan);
    this.#notifier.markInfo();
    for (const seatId of this.#seats.keys()) this.#notifier.markSeat(seatId);
  }

  #applySeatUpdates(updates: readonly SeatUpdate[]): void {
    for (const update of updates) {
      // A seat that was merged into another is in the log still.
      const seat = this.#seats.get(update.seat);
      if (!seat) continue;
      seat.applyUpdate(update);
      this.#notifier.markSeat(update.seat);
    }
  }
}
