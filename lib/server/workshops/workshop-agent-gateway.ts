import { markDuplicateAgent } from '#db/queries/agents.ts';
import type { Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/errors.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { CheckResponse, CheckRequest, Heartbeat } from '#lib/protocol/agent-link.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import { createRefusal, type Refusal } from '#lib/protocol/refusal.ts';
import { seatRemovedRefusal } from '#lib/realtime/agents/enrollment.ts';
import type { AgentGateway } from '#lib/realtime/agents/gateway.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { Log } from '../logger.ts';
import type { SeatQuota } from '../quota/seat-quota.ts';
import { AgentConnections } from './agent-connections.ts';
import { buildCheckReport } from './check-report.ts';
import type { LiveSeat } from './live-seat.ts';
import type { PresenceMonitor } from './presence-monitor.ts';
import type { ReopeningLog } from './reopening-log.ts';
import type { RoomChangeNotifier } from './room-change-notifier.ts';

export interface WorkshopAgentGatewayOptions {
  readonly workshopId: string;
  readonly db: Connection;
  readonly workshopLog: ReopeningLog;
  readonly quota: SeatQuota;
  readonly seats: ReadonlyMap<string, LiveSeat>;
  readonly presenceMonitor: PresenceMonitor;
  readonly notifier: RoomChangeNotifier;
  readonly clock: Clock;
  /** The workshop as it is now. */
  readonly room: () => RoomState;
  /** Reads the rows of the workshop and its seats again. */
  readonly refresh: () => Promise<void>;
  readonly log: Log;
}

/** The side of a running workshop that its agents use. */
export class WorkshopAgentGateway implements AgentGateway {
  readonly id: string;
  readonly #options: WorkshopAgentGatewayOptions;
  readonly #connections: AgentConnections;

  constructor(options: WorkshopAgentGatewayOptions) {
    const { workshopId, presenceMonitor, clock, log } = options;
    this.id = workshopId;
    this.#options = options;
    this.#connections = new AgentConnections({
      mono: () => clock.mono(),
      onFrame: (seatId) => {
        presenceMonitor.recordFrame(seatId);
      },
      onClosed: (seatId) => {
        presenceMonitor.recordClose(seatId);
      },
      onDuplicateKey: (seatId) => {
        this.#recordDuplicateAgent(seatId).catch((error: unknown) => {
          log('warn', `Failed to record a duplicate agent: ${databaseErrorText(error)}`, {
            seatId,
          });
        });
      },
      log,
    });
  }

  get name(): string {
    return this.#options.room().workshop.name;
  }

  get plan(): Plan {
    return this.#options.room().pack.plan;
  }

  /** Seats whose agent is connected. */
  get connectedCount(): number {
    return this.#connections.connectedCount;
  }

  findSeat(id: string): LiveSeat | undefined {
    return this.#options.seats.get(id);
  }

  refresh(): Promise<void> {
    return this.#options.refresh();
  }

  async admit({
    seat: seatId,
    epoch,
    key,
    lastSeq,
  }: Parameters<AgentGateway['admit']>[0]): ReturnType<AgentGateway['admit']> {
    const { workshopLog, quota } = this.#options;
    const { current } = workshopLog;
    const newest = current.epochs.getNewest(seatId);
    const known = current.epochs.get(seatId, epoch);
    if (known && newest && known.ordinal < newest.ordinal)
      return createRefusal('diverged', 'This seat has a later epoch. Start another epoch.');
    if (known && lastSeq < known.seq)
      return createRefusal(
        'diverged',
        `The server has ${known.seq} changes of this epoch, the agent ${lastSeq}. Start another epoch.`,
      );
    const refusal = known ? null : quota.admitEpoch(seatId, current.epochs.count(seatId));
    if (refusal) return refusal;
    const state = await current.registerEpoch({ seatId, epoch, key });
    return { ok: true, acked: state.seq };
  }

  attach(
    ...[seatId, channel, details]: Parameters<AgentGateway['attach']>
  ): ReturnType<AgentGateway['attach']> {
    const { seats, notifier } = this.#options;
    const seat = seats.get(seatId);
    seat?.setAgent(details.agent, details.cluster, details.inCluster);
    notifier.markSeat(seatId);
    // Readiness names the seats that share a cluster at each of them.
    for (const other of seats.values())
      if (seat?.clusterUid != null && other.clusterUid === seat.clusterUid)
        notifier.markSeat(other.id);
    return this.#connections.attach(seatId, channel);
  }

  async append({
    seat: seatId,
    ...batch
  }: Parameters<AgentGateway['append']>[0]): ReturnType<AgentGateway['append']> {
    const { workshopLog, quota } = this.#options;
    const rows = batch.changes.length;
    const refusal = quota.admitBatch(seatId, rows);
    if (refusal) return refusal;
    return workshopLog.current.append({
      ...batch,
      seatId,
      clockOffsetMs: this.#connections.clockOffsetMs(seatId),
      admitBytes: (bytes) => quota.admitBytes(seatId, rows, bytes),
    });
  }

  recordHeartbeat(seatId: string, heartbeat: Heartbeat, receivedAt: number): void {
    const { seats, presenceMonitor, notifier } = this.#options;
    const seat = seats.get(seatId);
    if (!seat) return;
    presenceMonitor.setClusterState(seatId, heartbeat.cluster.state === 'up' ? 'up' : 'down');
    this.#connections.recordHeartbeat(seatId, heartbeat, receivedAt, seat.mirrorPosition);
    if (seat.applyHeartbeat(heartbeat)) notifier.markSeat(seatId);
  }

  checkSeat(seatId: string, request: CheckRequest): CheckResponse {
    return buildCheckReport(this.#options.room(), seatId, request);
  }

  /** Sends a new plan to all connected agents. */
  sendPlan(plan: Plan): void {
    this.#connections.sendPlan(plan);
  }

  /** Closes the connection of a seat's agent, or of all agents. */
  disconnect(refusal: Refusal, seatId?: string): void {
    this.#connections.disconnect(refusal, seatId);
  }

  /** Disconnects the agent of a seat that was removed. */
  removeSeat(seatId: string): void {
    this.disconnect(seatRemovedRefusal(), seatId);
    this.#connections.forgetSeat(seatId);
  }

  /**
   * Lets agents with the key of a duplicate connect again, because an instructor admitted the seat.
   */
  async admitDuplicateAgent(seatId: string): Promise<void> {
    const { db, presenceMonitor } = this.#options;
    await markDuplicateAgent(db, seatId, null);
    presenceMonitor.setAdmission(seatId, 'admitted');
  }

  stop(): void {
    this.#connections.stop();
  }

  async #recordDuplicateAgent(seatId: string): Promise<void> {
    const { db, workshopLog, presenceMonitor, clock } = this.#options;
    presenceMonitor.setAdmission(seatId, 'duplicate');
    await markDuplicateAgent(db, seatId, new Date(clock.now()));
    await workshopLog.current.appendCommand({
      actor: 'server',
      kind: 'record-duplicate-agent',
      seatId,
      payload: { why: 'duplicate-key' },
      at: Math.round(clock.now()),
    });
  }
}
