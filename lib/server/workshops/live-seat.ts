import type { SeatWithAgent } from '#db/queries/agents.ts';
import type { Incident, ExerciseMemory, Progress } from '#lib/grading/types.ts';
import type { ClusterState, Heartbeat } from '#lib/protocol/agent-link.ts';
import type { ClusterFacts } from '#lib/protocol/change.ts';
import type { SeatHelp, SeatState } from '#lib/room/state.ts';
import { groupOf } from '#lib/room/group.ts';
import type { AgentView, Presence, SeatView } from '#lib/room/views.ts';
import type { SeatUpdate, ClusterObject, MirrorPosition } from '../grader/messages.ts';
import type { SeatCommandState } from '#lib/room/reducer.ts';

/** One seat as it is known now. Changed in place: presenters read it, and nobody keeps it. */
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
  /** Where the mirror stands; null before anything was folded. */
  mirrorPosition: MirrorPosition | null = null;
  readonly #commandState: SeatCommandState;
  #agentVersion = '';
  #clusterFacts: ClusterFacts | null = null;
  #clusterState: ClusterState = { state: 'up' };
  #forbiddenKinds: readonly string[] = [];

  constructor(
    facts: SeatWithAgent,
    presence: { readonly presence: Presence; readonly since: number },
    commandState: SeatCommandState,
  ) {
    [this.id, this.label, this.ordinal, this.displayName, this.personId] = [
      facts.id,
      facts.label,
      facts.ordinal,
      facts.displayName,
      facts.personId,
    ];
    [this.presence, this.presenceSince] = [presence.presence, presence.since];
    this.#commandState = commandState;
  }

  /** Whether the row says something else than before. */
  applySeatRow({ label, ordinal, displayName, personId }: SeatWithAgent): boolean {
    const same =
      this.label === label && this.displayName === displayName && this.personId === personId;
    [this.label, this.ordinal, this.displayName, this.personId] = [
      label,
      ordinal,
      displayName,
      personId,
    ];
    return !same;
  }

  get group(): string {
    return this.#commandState.group ?? groupOf(this.label);
  }
  get help(): SeatHelp {
    return this.#commandState.help;
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

  /** null before an agent was ever heard. */
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
    };
  }

  setAgent(version: string, cluster: ClusterFacts | undefined): void {
    this.#agentVersion = version;
    this.#clusterFacts = cluster ?? this.#clusterFacts;
  }

  /** Whether the agent's account of itself is different now. */
  applyHeartbeat({ health, cluster }: Heartbeat): boolean {
    const [before, after] = [this.#clusterState, cluster];
    const same =
      before.state === after.state &&
      (before.state === 'up' || after.state === 'up' || before.why === after.why) &&
      this.#agentVersion === health.version;
    [this.#clusterState, this.#agentVersion] = [cluster, health.version];
    return !same;
  }

  applyUpdate(update: SeatUpdate): void {
    // The digest of a later list is awaited too: what was seen before it was seen.
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
    [this.incidents, this.lastChange, this.lastChangeAt, this.mirrorPosition] = [
      update.incidents,
      update.lastChange,
      update.lastChangeAt,
      update.mirrorPosition,
    ];
    [this.#clusterFacts, this.#forbiddenKinds] = [
      update.cluster ?? this.#clusterFacts,
      update.forbiddenKinds,
    ];
  }
}
