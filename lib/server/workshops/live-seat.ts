import type { SeatWithAgent } from '#db/queries/agents.ts';
import type { DataLimit } from '#lib/protocol/data-limit.ts';
import type { Incident, ExerciseMemory, Progress } from '#lib/grading/types.ts';
import type { ClusterState, Heartbeat } from '#lib/protocol/agent-link.ts';
import type { ClusterFacts } from '#lib/protocol/change.ts';
import { type SeatHelp, type SeatState, groupOf } from '#lib/room/state.ts';
import type { AgentView, Presence, SeatView } from '#lib/room/views.ts';
import type { SeatUpdate, ClusterObject, MirrorPosition } from '../grader/messages.ts';
import type { SeatCommandState } from '#lib/room/commands/types.ts';

/** The present state of a seat. Changes in place, so readers must not keep it. */
export class LiveSeat implements SeatState {
  readonly id: string;
  label: string;
  ordinal: number;
  displayName: string | null;
  personId: string | null;
  presence: Presence;
  presenceSince: number;
  hasInitialState = false;
  readonly progress = new Map<string, Progress>();
  readonly objects = new Map<string, ClusterObject>();
  readonly quiz = new Map<string, ExerciseMemory['quiz']>();
  incidents: readonly Incident[] = [];
  lastChange: SeatView['lastChange'] = null;
  lastChangeAt: number | null = null;
  dataLimit: DataLimit | null = null;
  /** How far the mirror is folded; null before the first entry. */
  mirrorPosition: MirrorPosition | null = null;
  readonly #commandState: SeatCommandState;
  #agentVersion = '';
  #clusterFacts: ClusterFacts | null = null;
  #clusterState: ClusterState = { state: 'up' };
  #forbiddenKinds: readonly string[] = [];
  #inCluster = false;

  constructor(
    row: SeatWithAgent,
    { presence, since }: { readonly presence: Presence; readonly since: number },
    commandState: SeatCommandState,
  ) {
    this.id = row.id;
    this.label = row.label;
    this.ordinal = row.ordinal;
    this.displayName = row.displayName;
    this.personId = row.personId;
    this.presence = presence;
    this.presenceSince = since;
    this.#commandState = commandState;
  }

  /** The seat was removed and is restored: its agent connects again. */
  restore({ label, ordinal, displayName, personId, presence, presenceSince }: LiveSeat): void {
    this.label = label;
    this.ordinal = ordinal;
    this.displayName = displayName;
    this.personId = personId;
    this.presence = presence;
    this.presenceSince = presenceSince;
  }

  /** Returns whether anything visible changed. */
  applySeatRow({ label, ordinal, displayName, personId }: SeatWithAgent): boolean {
    const isSame =
      this.label === label && this.displayName === displayName && this.personId === personId;
    this.label = label;
    this.ordinal = ordinal;
    this.displayName = displayName;
    this.personId = personId;
    return !isSame;
  }

  get group(): string {
    return this.#commandState.group ?? groupOf(this.label);
  }
  get help(): SeatHelp {
    return this.#commandState.help;
  }
  get storageLimit(): SeatState['storageLimit'] {
    return this.#commandState.storageLimit;
  }
  get gradingPaused(): SeatState['gradingPaused'] {
    return this.#commandState.gradingPaused;
  }
  /** What an owner raised the storage limit to; null otherwise. */
  get storageQuotaBytes(): number | null {
    return this.#commandState.storageQuotaBytes;
  }
  get notes(): SeatState['notes'] {
    return this.#commandState.notes;
  }
  get hintsRevealed(): SeatState['hintsRevealed'] {
    return this.#commandState.hintsRevealed;
  }
  get hintsGiven(): SeatState['hintsGiven'] {
    return this.#commandState.hintsReleased;
  }
  get solutions(): SeatState['solutions'] {
    return this.#commandState.solutions;
  }

  /** null before an agent first connected. */
  get agent(): AgentView | null {
    const cluster = this.#clusterFacts;
    if (!cluster && this.#agentVersion === '') return null;
    return {
      version: this.#agentVersion,
      distribution: cluster?.distribution ?? '',
      clusterVersion: cluster?.version ?? '',
      nodes: cluster?.nodes ?? 0,
      cluster: this.#clusterState.state,
      clusterError: this.#clusterState.state === 'up' ? null : this.#clusterState.why,
      forbiddenKinds: this.#forbiddenKinds,
      ...(this.#inCluster && { inCluster: true }),
    };
  }

  get clusterUid(): string | null {
    return this.#clusterFacts?.uid ?? null;
  }

  setAgent(version: string, cluster: ClusterFacts | undefined, inCluster: boolean): void {
    this.#agentVersion = version;
    this.#inCluster = inCluster;
    this.#clusterFacts = cluster ?? this.#clusterFacts;
  }

  /** Returns whether the state of the cluster or the agent's version changed. */
  applyHeartbeat({ health, cluster }: Heartbeat): boolean {
    const before = this.#clusterState;
    const isSame =
      before.state === cluster.state &&
      (before.state === 'up' || cluster.state === 'up' || before.why === cluster.why) &&
      this.#agentVersion === health.version;
    this.#clusterState = cluster;
    this.#agentVersion = health.version;
    return !isSame;
  }

  applyUpdate(update: SeatUpdate): void {
    // While the digest of a later resync is pending, the initial state stays known.
    this.hasInitialState ||= update.mirrorPosition.digest !== null;
    if (update.isFull) {
      this.progress.clear();
      this.objects.clear();
      this.quiz.clear();
    }
    for (const progress of update.progress) this.progress.set(progress.exercise, progress);
    for (const { exercise, answers } of update.quiz ?? []) this.quiz.set(exercise, answers);
    for (const uid of update.removed) this.objects.delete(uid);
    for (const object of update.set) this.objects.set(object.ref.uid, object);
    this.incidents = update.incidents;
    this.lastChange = update.lastChange;
    this.lastChangeAt = update.lastChangeAt;
    this.mirrorPosition = update.mirrorPosition;
    this.#clusterFacts = update.cluster ?? this.#clusterFacts;
    this.#forbiddenKinds = update.forbiddenKinds;
    this.dataLimit = update.dataLimit;
  }
}
