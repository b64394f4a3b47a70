import type { SeatFacts } from '#db/queries/agents.ts';
import type { Incident, Memory, Progress } from '#lib/grading/types.ts';
import type { ClusterState, Heartbeat } from '#lib/protocol/agent-link.ts';
import type { ClusterFacts } from '#lib/protocol/change.ts';
import type { Help, SeatState } from '#lib/room/state.ts';
import { groupOf } from '#lib/room/group.ts';
import type { AgentView, Presence, SeatView } from '#lib/room/views.ts';
import type { SeatUpdate, StandingObject, Stands } from '../grader/messages.ts';
import type { SeatActs } from '#lib/room/reducer.ts';

/** One seat as it is known now. Changed in place: presenters read it, and nobody keeps it. */
export class LiveSeat implements SeatState {
  readonly id: string;
  label: string;
  ordinal: number;
  handle: string | null;
  person: string | null;
  presence: Presence;
  presenceSince: number;
  looked = false;
  readonly progress = new Map<string, Progress>();
  readonly objects = new Map<string, StandingObject>();
  readonly quiz = new Map<string, Memory['quiz']>();
  incidents: readonly Incident[] = [];
  heard: SeatView['heard'] = null;
  lastChangeAt: number | null = null;
  /** Where the mirror stands; null before anything was folded. */
  stands: Stands | null = null;
  readonly #acts: SeatActs;
  #version = '';
  #cluster: ClusterFacts | null = null;
  #clusterState: ClusterState = { state: 'up' };
  #cannotSee: readonly string[] = [];

  constructor(
    facts: SeatFacts,
    presence: { readonly presence: Presence; readonly since: number },
    acts: SeatActs,
  ) {
    [this.id, this.label, this.ordinal, this.handle, this.person] = [
      facts.id,
      facts.label,
      facts.ordinal,
      facts.handle,
      facts.person,
    ];
    [this.presence, this.presenceSince] = [presence.presence, presence.since];
    this.#acts = acts;
  }

  /** Whether the row says something else than before. */
  describe({ label, ordinal, handle, person }: SeatFacts): boolean {
    const same = this.label === label && this.handle === handle && this.person === person;
    [this.label, this.ordinal, this.handle, this.person] = [label, ordinal, handle, person];
    return !same;
  }

  get group(): string {
    return this.#acts.group ?? groupOf(this.label);
  }
  get help(): Help {
    return this.#acts.help;
  }
  get notes(): SeatState['notes'] {
    return this.#acts.notes;
  }
  get hintsTaken(): SeatState['hintsTaken'] {
    return this.#acts.hintsTaken;
  }
  get hintsGiven(): SeatState['hintsGiven'] {
    return this.#acts.hintsGiven;
  }
  get solutions(): SeatState['solutions'] {
    return this.#acts.solutions;
  }

  /** null before an agent was ever heard. */
  get agent(): AgentView | null {
    const cluster = this.#cluster;
    if (!cluster && this.#version === '') return null;
    return {
      version: this.#version,
      distribution: cluster?.distribution ?? '',
      clusterVersion: cluster?.version ?? '',
      nodes: cluster?.nodes ?? 0,
      cluster: this.#clusterState.state,
      why: this.#clusterState.state === 'up' ? null : this.#clusterState.why,
      cannotSee: this.#cannotSee,
    };
  }

  greet(version: string, cluster: ClusterFacts | undefined): void {
    this.#version = version;
    this.#cluster = cluster ?? this.#cluster;
  }

  /** Whether the agent's account of itself is different now. */
  beat({ health, cluster }: Heartbeat): boolean {
    const [before, after] = [this.#clusterState, cluster];
    const same =
      before.state === after.state &&
      (before.state === 'up' || after.state === 'up' || before.why === after.why) &&
      this.#version === health.version;
    [this.#clusterState, this.#version] = [cluster, health.version];
    return !same;
  }

  take(update: SeatUpdate): void {
    // The digest of a later list is awaited too: what was seen before it was seen.
    this.looked ||= update.stands.digest !== null;
    if (update.whole) {
      this.progress.clear();
      this.objects.clear();
      this.quiz.clear();
    }
    for (const progress of update.progress) this.progress.set(progress.exercise, progress);
    for (const { exercise, answers } of update.quiz ?? []) this.quiz.set(exercise, answers);
    for (const uid of update.removed) this.objects.delete(uid);
    for (const object of update.set) this.objects.set(object.ref.uid, object);
    [this.incidents, this.heard, this.lastChangeAt, this.stands] = [
      update.incidents,
      update.heard,
      update.lastChangeAt,
      update.stands,
    ];
    [this.#cluster, this.#cannotSee] = [update.cluster ?? this.#cluster, update.cannotSee];
  }
}
