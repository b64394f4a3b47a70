import { isDeepStrictEqual } from 'node:util';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import { listStaff } from '#db/queries/memberships.ts';
import { listSeatsWithAgents, type SeatWithAgent } from '#db/queries/agents.ts';
import type { Connection } from '#db/connect.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { Semaphore } from '#lib/kit/semaphore.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { workshopEndedRefusal } from '#lib/realtime/agents/enroll.ts';
import { RoomReducer } from '#lib/room/reducer.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { Presence } from '#lib/room/views.ts';
import { GRADED_COMMANDS } from '../grader/commands.ts';
import { Grader } from '../grader/grader.ts';
import type { SeatUpdate } from '../grader/messages.ts';
import { RECORD_PRESENCE, type CommandEntry, type LogEntry } from '../log/entry.ts';
import type { WorkshopOwnership } from '../log/ownership.ts';
import { readCommands, readLastPresence } from '../log/read.ts';
import type { Log } from '../logger.ts';
import { storePackContent } from '../packs/content.ts';
import type { PackCatalog } from '../packs/pack-catalog.ts';
import { readStages, UPDATE_PACK } from '../packs/stages.ts';
import { CommittedEntries } from './committed-entries.ts';
import { LiveSeat } from './live-seat.ts';
import { PresenceMonitor } from './presence-monitor.ts';
import { Regrades } from './regrades.ts';
import { ReopeningLog } from './reopening-log.ts';
import { RoomChangeNotifier } from './room-change-notifier.ts';
import type { RoomChange, Workshop } from './types.ts';
import { WorkshopAgentGateway } from './workshop-agent-gateway.ts';
import { WorkshopPacks } from './workshop-packs.ts';

/**
 * How long a pack update waits until all seats are graded by the new content. It goes on after
 * that.
 */
const PACK_UPDATE_TIMEOUT_MS = 10_000;

export interface WorkshopSessionOptions {
  readonly db: Connection;
  readonly ownership: WorkshopOwnership;
  readonly catalog: PackCatalog;
  /** Digest of the content that the workshop began with. */
  readonly packDigest: string;
  /** Limits how many logs this process replays at once for regrades. */
  readonly regradeSemaphore: Semaphore;
  readonly clock: Clock;
  readonly log: Log;
}

interface WorkshopSnapshot {
  readonly row: WorkshopRow;
  readonly packs: WorkshopPacks;
  readonly seats: readonly SeatWithAgent[];
  readonly commands: readonly CommandEntry[];
  readonly presence: readonly CommandEntry[];
  readonly staff: RoomState['staff'];
}

type AffectedViews = ReturnType<RoomReducer['apply']>;

interface RecordedPresence {
  readonly presence: Presence;
  readonly since: number;
}

/** A workshop that this process owns: its log, the fold of it, and the gateway of its agents. */
export class WorkshopSession implements Workshop {
  readonly id: string;
  readonly regrade: Regrades;
  readonly agentGateway: WorkshopAgentGateway;
  readonly #options: WorkshopSessionOptions;
  readonly #workshopLog: ReopeningLog;
  readonly #grader: Grader;
  readonly #notifier: RoomChangeNotifier;
  readonly #reducer = new RoomReducer();
  readonly #packs: WorkshopPacks;
  readonly #unsubscribeCatalog: () => void;
  readonly #seats = new Map<string, LiveSeat>();
  readonly #presenceMonitor: PresenceMonitor;
  #row: WorkshopRow;
  #staff: RoomState['staff'];

  private constructor(
    { row, packs, seats, commands, presence, staff }: WorkshopSnapshot,
    workshopLog: ReopeningLog,
    committed: CommittedEntries,
    options: WorkshopSessionOptions,
  ) {
    const { db, catalog, regradeSemaphore, clock, log } = options;
    this.id = row.id;
    this.#row = row;
    this.#staff = staff;
    this.#options = options;
    this.#workshopLog = workshopLog;
    this.#packs = packs;
    this.#notifier = new RoomChangeNotifier(log);
    this.#presenceMonitor = new PresenceMonitor({
      clock,
      seats: this.#seats,
      notifier: this.#notifier,
      appendCommands: (newCommands) => workshopLog.current.appendCommands(newCommands),
    });
    this.agentGateway = new WorkshopAgentGateway({
      workshopId: row.id,
      db,
      workshopLog,
      seats: this.#seats,
      presenceMonitor: this.#presenceMonitor,
      notifier: this.#notifier,
      clock,
      room: () => this.state(),
      refresh: () => this.refresh(),
      log,
    });
    for (const command of commands) this.#reducer.apply(command);
    this.#applySeatRows(seats, mapRecordedPresence(presence));
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
    this.#subscribeTo(committed);
  }

  /**
   * Returns null if the workshop doesn't exist or another process owns it. Throws while the
   * database is unavailable.
   */
  static async open(
    id: string,
    { log: serverLog, ...rest }: WorkshopSessionOptions,
  ): Promise<WorkshopSession | null> {
    const { db, ownership, catalog, packDigest } = rest;
    const log: Log = (level, message, fields) => {
      serverLog(level, message, { workshopId: id, ...fields });
    };
    const committed = new CommittedEntries();
    const workshopLog = new ReopeningLog({ db, ownership, workshopId: id, log, committed });
    if (!(await workshopLog.start())) return null;
    try {
      const [row, seats, commands, presence, staff] = await Promise.all([
        findWorkshop(db, id),
        listSeatsWithAgents(db, id),
        readCommands(db, id),
        readLastPresence(db, id),
        listStaff(db, id),
      ]);
      if (!row) throw new Error(`workshop ${id} was deleted while it was opened`);
      const stages = await readStages(db, packDigest, commands);
      const packs = new WorkshopPacks(stages, catalog, log);
      const session = new WorkshopSession(
        { row, packs, seats, commands, presence, staff },
        workshopLog,
        committed,
        { ...rest, log },
      );
      await session.#grader.ready;
      session.#presenceMonitor.start();
      return session;
    } catch (error) {
      await workshopLog.stop();
      throw error;
    }
  }

  state(): RoomState {
    const { id, name, code, state, language, timeZone, startsAt } = this.#row;
    const { pack } = this.#packs.current;
    const { scheduleState, released, thresholds, notices } = this.#reducer;
    // A pack update may have removed the exercise.
    const hasCurrent = pack.exercises.some(({ id }) => id === scheduleState.current);
    return {
      workshop: { id, name, code, state, language, timeZone, startsAt: startsAt.getTime() },
      pack,
      availablePackVersion: this.#packs.availableUpdate,
      seats: this.#seats,
      current: hasCurrent ? scheduleState.current : null,
      currentSince: hasCurrent ? scheduleState.currentSince : null,
      released,
      outage: this.#presenceMonitor.outage,
      schedule: this.#reducer.scheduleAt(this.#options.clock.now()),
      breaks: scheduleState.schedule.breaks,
      thresholds,
      notices: notices.list,
      staff: this.#staff,
    };
  }

  subscribe(listener: (change: RoomChange) => void): () => void {
    return this.#notifier.subscribe(listener);
  }

  async commitCommand(command: {
    readonly actor: string;
    readonly kind: string;
    readonly seatId?: string;
    readonly payload: JsonObject;
  }): Promise<{ readonly pos: number; readonly at: number }> {
    const committed = await this.#workshopLog.current.appendCommand({
      ...command,
      at: Math.round(this.#options.clock.now()),
    });
    if (command.kind === 'admit-agent' && command.seatId !== undefined)
      await this.agentGateway.admitDuplicateAgent(command.seatId);
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
    const committed = await this.#workshopLog.current.appendCommand({
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
    if (!isDeepStrictEqual(staff, this.#staff)) this.#staff = staff;
    this.#reducer.notices.invalidateList();
    this.#notifier.markInfo();
    this.#applySeatRows(seats, new Map());
    if (row.state === 'ended' || row.state === 'archived')
      this.disconnectAgents(workshopEndedRefusal());
  }

  disconnectAgents(refusal: Refusal, seatId?: string): void {
    this.agentGateway.disconnect(refusal, seatId);
  }

  async stop(): Promise<void> {
    this.#unsubscribeCatalog();
    this.#presenceMonitor.stop();
    this.agentGateway.stop();
    await this.regrade.cancel();
    await this.#workshopLog.stop();
    await this.#grader.stop();
    this.#notifier.stop();
  }

  /** The order matters: the grader needs the stage of a pack update before its command. */
  #subscribeTo(committed: CommittedEntries): void {
    let affected: { readonly command: CommandEntry; readonly views: AffectedViews }[] = [];
    committed.subscribe((entries) => {
      for (const command of commandsOf(entries))
        if (command.kind === UPDATE_PACK) this.#startPackStage(command);
    });
    committed.subscribe((entries) => {
      this.#grader.enqueue(entries);
    });
    committed.subscribe((entries) => {
      affected = commandsOf(entries).map((command) => ({
        command,
        views: this.#reducer.apply(command),
      }));
    });
    committed.subscribe(() => {
      for (const { command, views } of affected) this.#notifyViews(command, views);
    });
  }

  #notifyViews({ kind, seatId }: CommandEntry, { info, seats }: AffectedViews): void {
    if (info) this.#notifier.markInfo();
    for (const id of seats) if (this.#seats.has(id)) this.#notifier.markSeat(id);
    if (seatId !== null && kind !== RECORD_PRESENCE) this.#notifier.markSeat(seatId);
  }

  /** Sends the new plan to the agents. Every row has other cells now, so all seats changed. */
  #startPackStage(command: CommandEntry): void {
    const stage = this.#packs.startStage(command);
    this.#grader.startStage(stage);
    this.agentGateway.sendPlan(stage.pack.plan);
    this.#notifier.markInfo();
    for (const seatId of this.#seats.keys()) this.#notifier.markSeat(seatId);
  }

  #applySeatUpdates(updates: readonly SeatUpdate[]): void {
    for (const update of updates) {
      // A seat that was merged into another still has entries in the log.
      const seat = this.#seats.get(update.seatId);
      if (!seat) continue;
      seat.applyUpdate(update);
      this.#notifier.markSeat(update.seatId);
    }
  }

  #applySeatRows(
    rows: readonly SeatWithAgent[],
    presence: ReadonlyMap<string, RecordedPresence>,
  ): void {
    const ids = new Set(rows.map(({ id }) => id));
    for (const id of [...this.#seats.keys()].filter((id) => !ids.has(id))) this.#removeSeat(id);
    for (const row of rows) {
      const seat = this.#seats.get(row.id);
      if (!seat) this.#addSeat(row, presence.get(row.id));
      if (!seat || seat.applySeatRow(row)) this.#notifier.markSeat(row.id);
      this.#presenceMonitor.setAdmission(row.id, row.hasDuplicateAgent ? 'duplicate' : 'admitted');
    }
  }

  #addSeat(row: SeatWithAgent, recorded: RecordedPresence | undefined): void {
    const hadAgent = this.#workshopLog.current.epochs.hasEpochs(row.id);
    const presence = recorded ?? {
      presence: hadAgent ? ('offline' as const) : ('not-connected' as const),
      since: Math.round(this.#options.clock.now()),
    };
    this.#seats.set(row.id, new LiveSeat(row, presence, this.#reducer.getOrCreateSeat(row.id)));
    this.#presenceMonitor.addSeat(row.id, presence.presence);
  }

  #removeSeat(id: string): void {
    this.agentGateway.removeSeat(id);
    this.#seats.delete(id);
    this.#presenceMonitor.removeSeat(id);
    this.#notifier.markSeat(id);
  }
}

function commandsOf(entries: readonly LogEntry[]): CommandEntry[] {
  return entries.filter((entry) => entry.log === 'command');
}

function mapRecordedPresence(commands: readonly CommandEntry[]): Map<string, RecordedPresence> {
  return new Map(
    commands.map(({ seatId, payload, at }) => [
      seatId ?? '',
      { presence: String(payload['presence']) as Presence, since: at },
    ]),
  );
}
