import { isDeepStrictEqual } from 'node:util';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import { listStaff } from '#db/queries/memberships.ts';
import { listSeatsWithAgents } from '#db/queries/agents.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { SharedRun } from '#lib/kit/shared-run.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { workshopEndedRefusal } from '#lib/realtime/agents/enrollment.ts';
import { RoomReducer } from '#lib/room/reducer.ts';
import type { RoomState } from '#lib/room/state.ts';
import { GRADED_COMMANDS } from '../grader/commands.ts';
import type { Grader } from '../grader/grader.ts';
import { listCommands, type CommandEntry } from '../log/entry.ts';
import type { WorkshopLoad } from '../metrics/workshop-gauges.ts';
import { storePackContent } from '../packs/content.ts';
import { readStages, UPDATE_PACK } from '../packs/stages.ts';
import { listRoomWarnings } from '../quota/room-warnings.ts';
import { SeatQuota } from '../quota/seat-quota.ts';
import { CommandFold } from './command-fold.ts';
import { CommittedEntries } from './committed-entries.ts';
import { createDataLimitAudit } from './data-limit-audit.ts';
import { GradingPauses } from './grading-pauses.ts';
import type { LiveSeat } from './live-seat.ts';
import { PresenceMonitor } from './presence-monitor.ts';
import { Regrades } from './regrades.ts';
import { ReopeningLog } from './reopening-log.ts';
import { RoomChangeNotifier } from './room-change-notifier.ts';
import type { RoomChange, Workshop } from './types.ts';
import { findGradedUntil, toRoomWorkshop } from './room-workshop.ts';
import { WorkshopAgentGateway } from './workshop-agent-gateway.ts';
import { WorkshopDeadlines } from './workshop-deadlines.ts';
import { createWorkshopGrader } from './workshop-grader.ts';
import { WorkshopPacks } from './workshop-packs.ts';
import { WorkshopSeats } from './workshop-seats.ts';
import type { WorkshopSessionOptions } from './workshop-session-options.ts';
import { readWorkshopSnapshot, type WorkshopSnapshot } from './workshop-snapshot.ts';

/**
 * How long a pack update waits until all seats are graded by the new content. It goes on after
 * that.
 */
const PACK_UPDATE_TIMEOUT_MS = 10_000;

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
  readonly #workshopSeats: WorkshopSeats;
  readonly #refreshes = new SharedRun(() => this.#readRows());
  readonly #presenceMonitor: PresenceMonitor;
  readonly #quota: SeatQuota;
  #warnings: RoomState['warnings'] = [];
  readonly #pauses: GradingPauses;
  readonly #deadlines: WorkshopDeadlines;
  /** Counts the calls of `stopGrading`: a row that was read before one is out of date. */
  #endings = 0;
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
    this.#workshopSeats = new WorkshopSeats({
      seats: this.#seats,
      workshopLog,
      reducer: this.#reducer,
      presenceMonitor: this.#presenceMonitor,
      quota: this.#quota,
      agentGateway: this.agentGateway,
      notifier: this.#notifier,
      recordDataLimit: createDataLimitAudit(row.id, audit),
      clock,
    });
    this.#workshopSeats.applyRows(seats, presence);
    this.#pauses = new GradingPauses({
      workshopId: row.id,
      seats: this.#seats,
      appendCommand: (command) => workshopLog.current.appendCommand(command),
      clock,
      audit,
      log,
    });
    this.#grader = createWorkshopGrader(
      {
        workshopId: row.id,
        gradedUntil: findGradedUntil(row),
        seats: this.#seats,
        workshopSeats: this.#workshopSeats,
        packs,
        pauses: this.#pauses,
        notifier: this.#notifier,
      },
      options,
    );
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
      gradedUntil: () => this.#grader.gradedUntil,
      now: () => clock.now(),
      log,
    });
    this.#deadlines = new WorkshopDeadlines({
      clock,
      notices: this.#reducer.notices,
      seats: this.#seats,
      commitCommand: (command) => this.commitCommand(command),
      onClosed: () => void this.disconnectAgents(workshopEndedRefusal()),
      onNoticesExpired: () => void this.#markAll(),
    });
    this.#subscribeTo(committed);
    this.#followRow(row);
  }

  /**
   * Returns null if the workshop doesn't exist or another process owns it. Throws while the
   * database is unavailable.
   */
  static async open(id: string, options: WorkshopSessionOptions): Promise<WorkshopSession | null> {
    const { db, ownership, catalog, packDigest, meter, log } = options;
    const committed = new CommittedEntries();
    let packs: WorkshopPacks | null = null;
    const recordDataLimit = createDataLimitAudit(id, options.audit);
    const workshopLog = new ReopeningLog({
      db,
      ownership,
      workshopId: id,
      pathsOf: (gvk) => packs?.pathsOf(gvk),
      onReduced: (seatId) => {
        recordDataLimit(seatId, 'object');
      },
      meter,
      log,
      committed,
    });
    if (!(await workshopLog.start())) return null;
    try {
      const snapshot = await readWorkshopSnapshot(db, id);
      const stages = await readStages(db, packDigest, snapshot.commands);
      packs = new WorkshopPacks(stages, catalog, log);
      const session = new WorkshopSession(snapshot, packs, workshopLog, committed, options);
      session.#presenceMonitor.start();
      return session;
    } catch (error) {
      await workshopLog.stop();
      throw error;
    }
  }

  state(): RoomState {
    const now = this.#options.clock.now();
    const { pack } = this.#packs.current;
    const { scheduleState, released, thresholds, notices } = this.#reducer;
    // A pack update may have removed the exercise.
    const hasCurrent = pack.exercises.some(({ id }) => id === scheduleState.current);
    return {
      workshop: toRoomWorkshop(this.#row),
      now,
      pack,
      availablePackVersion: this.#packs.availableUpdate,
      seats: this.#seats,
      current: hasCurrent ? scheduleState.current : null,
      currentSince: hasCurrent ? scheduleState.currentSince : null,
      released,
      outage: this.#presenceMonitor.outage,
      schedule: this.#reducer.scheduleAt(now),
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

  stopGrading(at: number): void {
    this.#endings += 1;
    this.#grader.gradedUntil = at;
  }

  refresh = (): Promise<void> => this.#refreshes.run();

  async #readRows(): Promise<void> {
    const endings = this.#endings;
    const [row, seats, staff] = await Promise.all([
      findWorkshop(this.#options.db, this.id),
      listSeatsWithAgents(this.#options.db, this.id),
      listStaff(this.#options.db, this.id),
    ]);
    if (!row) return;
    const hasSameRows = isDeepStrictEqual(row.requiredReadiness, this.#row.requiredReadiness);
    this.#row = row;
    if (!isDeepStrictEqual(staff, this.#staff)) this.#staff = staff;
    this.#reducer.notices.invalidateList();
    if (hasSameRows) this.#notifier.markInfo();
    else this.#markAll();
    await this.#workshopLog.usages?.readMissing(
      this.#options.db,
      this.id,
      seats.map(({ id }) => id).filter((id) => !this.#seats.has(id)),
    );
    this.#workshopSeats.applyRows(seats);
    if (endings === this.#endings) this.#followRow(row);
  }

  /** What the state of the workshop means for its grading and its agents. */
  #followRow(row: WorkshopRow): void {
    this.#grader.gradedUntil = findGradedUntil(row);
    this.#deadlines.followRow(row);
  }

  disconnectAgents(refusal: Refusal, seatId?: string): void {
    this.agentGateway.disconnect(refusal, seatId);
  }

  measure(): WorkshopLoad {
    return {
      connectedAgents: this.agentGateway.connectedCount,
      queue: this.#workshopLog.queued,
      costlyChecks: this.#grader.slowChecks.length,
    };
  }

  /** Whether closing it changes nothing for anyone: no agent, no page, and nothing that time changes. */
  get isIdle(): boolean {
    return (
      this.agentGateway.connectedCount === 0 &&
      !this.#notifier.hasSubscribers &&
      !this.#deadlines.areSet
    );
  }

  async stop(): Promise<void> {
    this.#unsubscribeCatalog();
    this.#deadlines.stop();
    this.#presenceMonitor.stop();
    this.agentGateway.stop();
    this.#pauses.stop();
    await this.regrade.cancel();
    await this.#workshopLog.stop();
    await this.#grader.stop();
    this.#notifier.stop();
  }

  #catchingUp(): RoomState['grading'] {
    const progress = this.#grader.catchingUp;
    const total = this.#seats.size;
    return progress && { current: Math.max(0, total - progress.behind), total };
  }

  /** The order matters: the grader needs the stage of a pack update before its command. */
  #subscribeTo(committed: CommittedEntries): void {
    const { meter } = this.#options;
    const commands = new CommandFold(this.#reducer, this.#seats, this.#notifier, meter);
    committed.subscribe((entries) => {
      for (const command of listCommands(entries))
        if (command.kind === UPDATE_PACK) this.#startPackStage(command);
    });
    committed.subscribe((entries) => {
      this.#grader.enqueue(entries);
    });
    committed.subscribe((entries) => {
      commands.apply(entries);
    });
    committed.subscribe(() => {
      if (commands.markViews()) this.#deadlines.followCommands();
    });
  }

  /** Sends the new plan to the agents. Every row has other cells now, so all seats changed. */
  #startPackStage(command: CommandEntry): void {
    const stage = this.#packs.startStage(command);
    this.#grader.startStage(stage);
    this.agentGateway.sendPlan(stage.pack.plan);
    this.#markAll();
  }

  #markAll(): void {
    this.#notifier.markInfo();
    for (const seatId of this.#seats.keys()) this.#notifier.markSeat(seatId);
  }

  /** Time and other workshops change the warnings, so this is called every few seconds. */
  updateWarnings(): void {
    const warnings = listRoomWarnings(this.#quota.warning, this.#options.wrongJoinCodes());
    if (isDeepStrictEqual(warnings, this.#warnings)) return;
    this.#warnings = warnings;
    this.#notifier.markInfo();
  }
}
