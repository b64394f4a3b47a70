import { isDeepStrictEqual } from 'node:util';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import { listStaff } from '#db/queries/memberships.ts';
import { listSeatsWithAgents, type SeatWithAgent } from '#db/queries/agents.ts';
import type { Connection } from '#db/connect.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { KeyedQueue } from '#lib/kit/keyed-queue.ts';
import type { Semaphore } from '#lib/kit/semaphore.ts';
import { SharedRun } from '#lib/kit/shared-run.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { workshopEndedRefusal } from '#lib/realtime/agents/enrollment.ts';
import { RoomReducer } from '#lib/room/reducer.ts';
import type { RoomState } from '#lib/room/state.ts';
import { GRADED_COMMANDS } from '../grader/commands.ts';
import { Grader } from '../grader/grader.ts';
import type { GraderTestHook, SeatUpdate } from '../grader/messages.ts';
import { RECORD_PRESENCE, type CommandEntry, type LogEntry } from '../log/entry.ts';
import type { WorkshopOwnership } from '../log/ownership.ts';
import type { Log } from '../logger.ts';
import { storePackContent } from '../packs/content.ts';
import type { PackCatalog } from '../packs/pack-catalog.ts';
import { readStages, UPDATE_PACK } from '../packs/stages.ts';
import { listRoomWarnings } from '../quota/room-warnings.ts';
import { SeatQuota } from '../quota/seat-quota.ts';
import { CommittedEntries } from './committed-entries.ts';
import { createDataLimitAudit } from './data-limit-audit.ts';
import { GradingPauses } from './grading-pauses.ts';
import { LiveSeat } from './live-seat.ts';
import { PresenceMonitor } from './presence-monitor.ts';
import { Regrades } from './regrades.ts';
import { ReopeningLog } from './reopening-log.ts';
import { RoomChangeNotifier } from './room-change-notifier.ts';
import { SeatRoster } from './seat-roster.ts';
import type { RoomChange, Workshop } from './types.ts';
import { WorkshopAgentGateway } from './workshop-agent-gateway.ts';
import { WorkshopPacks } from './workshop-packs.ts';
import {
  readWorkshopSnapshot,
  type RecordedPresence,
  type WorkshopSnapshot,
} from './workshop-snapshot.ts';

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
  /** The queue in which seats of this process are graded alone. */
  readonly probations: KeyedQueue;
  /** The process ended twice while this workshop was opened: no seat is graded at first. */
  readonly pausesGrading: boolean;
  /** Only in tests. */
  readonly graderTestHook?: GraderTestHook | undefined;
  readonly clock: Clock;
  readonly audit: Audit;
  /** Whether the embedded database can accept changes. */
  readonly hasDiskSpace: () => boolean;
  /** Wrong join codes in the last minute, of all workshops. */
  readonly wrongJoinCodes: () => number;
  readonly log: Log;
}

type AffectedViews = ReturnType<RoomReducer['apply']>;

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
  readonly #roster = this.#createRoster();
  readonly #refreshes = new SharedRun(() => this.#readRows());
  readonly #presenceMonitor: PresenceMonitor;
  readonly #quota: SeatQuota;
  readonly #recordDataLimit: ReturnType<typeof createDataLimitAudit>;
  #warnings: RoomState['warnings'] = [];
  readonly #pauses: GradingPauses;
  #row: WorkshopRow;
  #staff: RoomState['staff'];

  private constructor(
    { row, seats, commands, presence, staff }: WorkshopSnapshot,
    packs: WorkshopPacks,
    workshopLog: ReopeningLog,
    committed: CommittedEntries,
    options: WorkshopSessionOptions,
  ) {
    const { db, catalog, regradeSemaphore, clock, audit, hasDiskSpace, log } = options;
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
    this.#recordDataLimit = createDataLimitAudit(row.id, audit);
    this.#quota = new SeatQuota({
      workshopId: row.id,
      seats: this.#seats,
      usages: () => workshopLog.usages,
      appendCommand: (command) => workshopLog.current.appendCommand(command),
      hasDiskSpace,
      clock,
      audit,
      log,
    });
    this.agentGateway = new WorkshopAgentGateway({
      workshopId: row.id,
      quota: this.#quota,
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
    this.#applySeatRows(seats, presence);
    this.#pauses = new GradingPauses({
      workshopId: row.id,
      seats: this.#seats,
      appendCommand: (command) => workshopLog.current.appendCommand(command),
      clock,
      audit,
      log,
    });
    this.#grader = this.#createGrader();
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
    let packs: WorkshopPacks | null = null;
    const recordDataLimit = createDataLimitAudit(id, rest.audit);
    const workshopLog = new ReopeningLog({
      db,
      ownership,
      workshopId: id,
      pathsOf: (gvk) => packs?.pathsOf(gvk),
      onReduced: (seatId) => {
        recordDataLimit(seatId, 'object');
      },
      log,
      committed,
    });
    if (!(await workshopLog.start())) return null;
    try {
      const snapshot = await readWorkshopSnapshot(db, id);
      const stages = await readStages(db, packDigest, snapshot.commands);
      packs = new WorkshopPacks(stages, catalog, log);
      const session = new WorkshopSession(snapshot, packs, workshopLog, committed, {
        ...rest,
        log,
      });
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
      warnings: this.#warnings,
      grading: this.#catchingUp(),
    };
  }

  get graded(): Promise<undefined> {
    return this.#grader.ready;
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
    if (command.kind === 'raise-storage-limit' && command.seatId !== undefined)
      this.#quota.reconsider(command.seatId);
    if (command.kind === 'resume-grading') this.#grader.resume(command.seatId ?? null);
    if (GRADED_COMMANDS.has(command.kind))
      await this.#grader.waitUntilFolded(committed.pos, { seatId: command.seatId ?? null });
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
    await this.#grader.waitUntilFolded(committed.pos, { timeoutMs: PACK_UPDATE_TIMEOUT_MS });
    return committed;
  }

  refresh(): Promise<void> {
    return this.#refreshes.run();
  }

  async #readRows(): Promise<void> {
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
    await this.#workshopLog.usages?.readMissing(
      this.#options.db,
      this.id,
      seats.map(({ id }) => id).filter((id) => !this.#seats.has(id)),
    );
    this.#applySeatRows(seats);
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
    this.#pauses.stop();
    await this.regrade.cancel();
    await this.#workshopLog.stop();
    await this.#grader.stop();
    this.#notifier.stop();
  }

  #createGrader(): Grader {
    const { db, clock, log, probations, pausesGrading, graderTestHook } = this.#options;
    const running = [...this.#seats.values()].filter(({ gradingPaused }) => gradingPaused === null);
    if (pausesGrading) for (const { id: seatId } of running) this.#pauses.recordCrash(seatId);
    return new Grader({
      db,
      workshopId: this.id,
      stages: this.#packs.stages,
      pausedSeats: pausesGrading ? this.#seats.keys() : this.#pauses.listPausedSeats(),
      probations,
      onUpdates: (updates) => {
        this.#applySeatUpdates(updates);
      },
      onPaused: (pause) => {
        this.#pauses.recordPause(pause);
      },
      onResumed: (seatId) => {
        this.#pauses.recordResume(seatId);
      },
      onProgress: () => {
        this.#notifier.markInfo();
      },
      now: () => clock.now(),
      log,
      testHook: graderTestHook,
    });
  }

  #catchingUp(): RoomState['grading'] {
    const progress = this.#grader.catchingUp;
    const total = this.#seats.size;
    return progress && { current: Math.max(0, total - progress.behind), total };
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
      if (this.#roster.applyUpdate(update)) continue;
      const seat = this.#seats.get(update.seatId);
      if (!seat) continue;
      seat.applyUpdate(update);
      this.#recordDataLimit(update.seatId, update.dataLimit);
      if (update.incidents.some(({ code }) => code === 'too-many-objects'))
        this.#recordDataLimit(update.seatId, 'diagnosis');
      this.#notifier.markSeat(update.seatId);
    }
  }

  #applySeatRows(
    rows: readonly SeatWithAgent[],
    presence?: ReadonlyMap<string, RecordedPresence>,
  ): void {
    this.#roster.applyRows(rows, presence);
    for (const { id, hasDuplicateAgent } of rows)
      if (this.#seats.has(id))
        this.#presenceMonitor.setAdmission(id, hasDuplicateAgent ? 'duplicate' : 'admitted');
  }

  #createRoster(): SeatRoster {
    return new SeatRoster({
      seats: this.#seats,
      createSeat: (row, recorded) => this.#createSeat(row, recorded),
      onAdded: (id, presence) => {
        this.#presenceMonitor.addSeat(id, presence);
      },
      onRemoved: (id) => {
        this.#forgetSeat(id);
      },
      onChanged: (id) => {
        this.#notifier.markSeat(id);
      },
    });
  }

  #createSeat(row: SeatWithAgent, recorded: RecordedPresence | undefined): LiveSeat {
    const hadAgent = this.#workshopLog.current.epochs.hasEpochs(row.id);
    const presence = recorded ?? {
      presence: hadAgent ? ('offline' as const) : ('not-connected' as const),
      since: Math.round(this.#options.clock.now()),
    };
    return new LiveSeat(row, presence, this.#reducer.getOrCreateSeat(row.id));
  }

  /** Time and other workshops change the warnings, so this is called every few seconds. */
  updateWarnings(): void {
    const warnings = listRoomWarnings(this.#quota.warning, this.#options.wrongJoinCodes());
    if (isDeepStrictEqual(warnings, this.#warnings)) return;
    this.#warnings = warnings;
    this.#notifier.markInfo();
  }

  #forgetSeat(id: string): void {
    this.agentGateway.removeSeat(id);
    this.#quota.forget(id);
    this.#workshopLog.usages?.forget(id);
    this.#presenceMonitor.removeSeat(id);
    this.#notifier.markSeat(id);
  }
}

function commandsOf(entries: readonly LogEntry[]): CommandEntry[] {
  return entries.filter((entry) => entry.log === 'command');
}
