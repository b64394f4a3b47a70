import {
  applyChange,
  createMirror,
  mirrorBytes,
  type MirrorUpdate,
  type Mirror,
} from '#lib/cluster/mirror.ts';
import { fromCheckpoint, toCheckpoint } from '#lib/cluster/mirror-checkpoint.ts';
import { SEAT_OBJECT_BUDGET, type ObjectBudget } from '#lib/cluster/object-budget.ts';
import { isPermanent, updateProgress, type SettleMoment } from '#lib/grading/engine/progress.ts';
import type { RemovedObject } from '#lib/grading/engine/deleted-attempt.ts';
import { diagnose } from '#lib/grading/diagnosis/diagnose.ts';
import { listRemovedObjects, ranToCompletion } from '#lib/grading/history/completion.ts';
import type { LogMoment } from '#lib/grading/engine/types.ts';
import type { Incident, Progress } from '#lib/grading/types.ts';
import { LiveObjectIndex, type ClusterView } from '#lib/grading/engine/object-index.ts';
import type { Change, ChangeOf } from '#lib/protocol/change.ts';
import type { Fact } from '#lib/protocol/fact.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { ProbeObservation } from '#lib/protocol/probe.ts';
import type { SeatView } from '#lib/room/views.ts';
import type { CommandEntry, ChangeEntry, LogEntry } from '../log/entry.ts';
import {
  ANSWER_QUIZ,
  applyCommand,
  QuizAnswerPayload,
  REGRADE,
  SEAT_RESUMED,
  SeatResumedPayload,
} from './commands.ts';
import type { CompiledPack } from './compiled-pack.ts';
import type { SeatUpdate } from './messages.ts';
import { describeMirror, listMirrorObjects } from './mirror-facts.ts';
import { findLastChange } from './last-change.ts';
import { permanentProgress, type SeatCheckpoint } from './seat-checkpoint.ts';
import { SeatFacts } from './seat-facts.ts';
import { SeatMemory } from './seat-memory.ts';
import { SeatProgress } from './seat-progress.ts';
import { StartExplanations } from './start-explanations.ts';
import { UpdateTracker } from './update-tracker.ts';

/**
 * The fold of one seat's log: mirror, progress, memory and incidents. Exercises are evaluated at
 * every position, so the result doesn't depend on how entries are batched.
 */
export class SeatFold {
  readonly seatId: string;
  readonly #pack: CompiledPack;
  readonly #packVersion: string;
  readonly #memory: SeatMemory;
  #mirror: Mirror = createMirror();
  /** The mirror's objects by kind and owner. */
  #objectIndex = new LiveObjectIndex();
  readonly #facts = new SeatFacts();
  readonly #progress: SeatProgress;
  #incidents: readonly Incident[] = [];
  #lastChange: SeatView['lastChange'] = null;
  #pos = 0;
  /** When the newest entry happened, ms since 1970. */
  #at = 0;
  /** When the server received the newest entry, ms since 1970. */
  #receivedAt = 0;
  /** Until when the cluster was observed without a gap, ms since 1970. */
  #knownUntil: number | null = null;
  readonly #unsent = new UpdateTracker();
  readonly #starts: StartExplanations;
  /** Passes changed since the exercises that depend on them were evaluated. */
  #arePassesChanged = false;

  constructor(seatId: string, pack: CompiledPack, packVersion: string) {
    this.seatId = seatId;
    this.#pack = pack;
    this.#packVersion = packVersion;
    this.#memory = new SeatMemory(pack.exercises);
    this.#starts = new StartExplanations(pack.exercises);
    this.#progress = new SeatProgress(pack.exercises, this.#facts, (exercise, isPassChanged) => {
      this.#unsent.markProgress(exercise);
      this.#starts.markExercise(exercise, isPassChanged);
      this.#arePassesChanged ||= isPassChanged;
    });
  }

  get pos(): number {
    return this.#pos;
  }

  /** Bytes of the seat's objects. */
  get objectBytes(): number {
    return mirrorBytes(this.#mirror);
  }

  /**
   * Applies an entry that affects the seat. Ignores entries that are already folded. Keeps only
   * records of objects beyond the budget.
   */
  applyEntry(entry: LogEntry, budget: ObjectBudget = SEAT_OBJECT_BUDGET): void {
    if (entry.pos <= this.#pos) return;
    this.#pos = entry.pos;
    this.#at = Math.max(this.#at, entry.at);
    this.#receivedAt = entry.log === 'change' ? entry.receivedAt : entry.at;
    this.confirmPendingPasses(entry.log === 'change' ? entry : { receivedAt: entry.at });
    if (entry.log === 'change') this.#applyChange(entry, budget);
    else this.#applyCommand(entry);
    this.#starts.schedule(this.#receivedAt, this.#progress);
  }

  /**
   * When the first pending pass or explanation is due by the server's clock, ms since 1970; null if
   * none is.
   */
  get dueAt(): number | null {
    const dueAt = Math.min(this.#progress.dueAt ?? Infinity, this.#starts.dueAt ?? Infinity);
    return dueAt === Infinity ? null : dueAt;
  }

  /** Whether something changed since the last update. */
  get hasUpdate(): boolean {
    return this.#unsent.hasChanges;
  }

  /**
   * Grants the pending passes whose checks were satisfied for long enough by `moment`. Requires
   * that everything before `moment` is folded.
   */
  confirmPendingPasses(moment: SettleMoment): void {
    this.#progress.confirmDue(moment);
  }

  /** Grants passes that are due by `now`, ms since 1970. */
  settle(now: number): void {
    this.confirmPendingPasses({ receivedAt: now });
    this.#starts.schedule(now, this.#progress);
  }

  /**
   * Explains an exercise for which that is due by `now`, ms since 1970. Returns whether others are
   * left. By default, those that are due after the newest entry, or all before the first update.
   */
  explainNext(now = this.#unsent.isFull ? Infinity : this.#receivedAt): boolean {
    return this.#starts.explainNext(now, this.#progress, this.#objectIndex, this.#memory);
  }

  /**
   * What changed since the last call; everything at the first call. `isDiagnosed` false: with the
   * problems as they were.
   */
  takeUpdate(isDiagnosed = true): SeatUpdate {
    const unsent = this.#unsent;
    if (unsent.needsDiagnosis && isDiagnosed) {
      this.#pack.marker.enterPhase('diagnosis');
      this.#incidents = diagnose(this.#mirror.objects.values(), {
        exercises: this.#pack.exercises,
        previous: this.#incidents,
        index: this.#objectIndex,
        responses: this.#memory.listProbeResponses(),
        now: this.#at,
      });
    }
    this.#pack.marker.enterPhase('update');
    const { isFull } = unsent;
    const quiz = this.#memory.takeQuizUpdates(isFull);
    const update: SeatUpdate = {
      seatId: this.seatId,
      isFull,
      progress: this.#progress.list().filter(({ exercise }) => unsent.includesProgress(exercise)),
      ...(quiz.length > 0 && { quiz }),
      set: listMirrorObjects(this.#mirror, isFull ? this.#mirror.objects.keys() : unsent.set),
      removed: unsent.removed,
      incidents: this.#incidents,
      lastChange: this.#lastChange,
      lastChangeAt: this.#lastChange?.at ?? null,
      ...describeMirror(this.#mirror),
    };
    unsent.reset();
    return update;
  }

  /** The facts since the last call. */
  takeFacts(): readonly Fact[] {
    return this.#facts.take();
  }

  /** The whole state as JSON, without facts that weren't taken. */
  toCheckpoint(): JsonObject {
    const checkpoint: SeatCheckpoint = {
      packVersion: this.#packVersion,
      pos: this.#pos,
      at: this.#at,
      receivedAt: this.#receivedAt,
      knownUntil: this.#knownUntil,
      mirror: toCheckpoint(this.#mirror),
      progress: this.#progress.list(),
      memory: this.#memory.toCheckpoint() as unknown as SeatCheckpoint['memory'],
      incidents: this.#incidents,
      facts: this.#facts.toCheckpoint(),
      lastChange: this.#lastChange,
    };
    return checkpoint as unknown as JsonObject;
  }

  /**
   * Restores a checkpoint. Returns false, and changes nothing, if another version of the mirror
   * made it. From a checkpoint of another pack version it keeps passes, and the memory of exercises
   * that still exist, and evaluates everything again unless `isEvaluated` is false.
   */
  restore(state: JsonObject, isEvaluated = true): boolean {
    const checkpoint = state as unknown as SeatCheckpoint;
    const mirror = fromCheckpoint(checkpoint.mirror);
    if (!mirror) return false;
    const isSamePack = checkpoint.packVersion === this.#packVersion;
    this.#mirror = mirror;
    this.#objectIndex = new LiveObjectIndex(mirror.objects.values());
    this.#memory.restore(checkpoint.memory, isSamePack);
    this.#facts.restore(checkpoint.facts, isSamePack ? null : checkpoint);
    for (const progress of checkpoint.progress)
      this.#progress.restore(isSamePack ? progress : permanentProgress(progress));
    ({ incidents: this.#incidents, lastChange: this.#lastChange } = checkpoint);
    ({ pos: this.#pos, at: this.#at, receivedAt: this.#receivedAt } = checkpoint);
    this.#knownUntil = checkpoint.knownUntil;
    // Whether passes had changed isn't stored.
    this.#arePassesChanged = true;
    if (!isSamePack && isEvaluated)
      this.#evaluate(() => true, { pos: checkpoint.pos, at: checkpoint.at });
    this.#starts.schedule(this.#receivedAt, this.#progress);
    return true;
  }

  #applyChange({ change, pos, at, epoch, epochOrdinal }: ChangeEntry, budget: ObjectBudget): void {
    // The objects of a pass are known before the change, which can delete them.
    this.#evaluateAfterPasses({ pos: pos - 1, at });
    const update = applyChange(this.#mirror, change, { pos, at, epoch, epochOrdinal }, budget);
    if (update.ignored) return;
    const moment = { pos, at };
    this.#updateMemory(change, moment);
    if (change.op === 'observed' && change.what === 'probe')
      this.#applyProbeResponse(change, moment);
    if (update.set.length === 0 && update.removed.length === 0 && !update.kindsChanged) return;
    this.#progress.confirm((progress) => ranToCompletion(progress, update));
    const previous = [...update.set, ...update.removed]
      .map(({ ref }) => this.#objectIndex.get(ref.uid))
      .filter((object) => object !== undefined);
    this.#starts.markObjects(update, (uid) => this.#objectIndex.get(uid));
    this.#recordObjects(update, moment);
    const effects = this.#pack.findEffects(update, previous, this.#objectIndex);
    const removed = listRemovedObjects(update);
    if (update.kindsChanged) this.#evaluate(() => true, moment, removed);
    else if (effects.gvks.size > 0)
      this.#evaluate(
        (before, index) =>
          this.#pack.isAffected(index, before, this.#memory.get(before.exercise), effects),
        moment,
        removed,
      );
  }

  /** Evaluates the exercises about what the student made in others, after their passes changed. */
  #evaluateAfterPasses(moment: LogMoment): void {
    if (!this.#arePassesChanged) return;
    this.#arePassesChanged = false;
    this.#evaluate((_, index) => this.#pack.readsPasses(index), moment);
  }

  /** Updates the memory for periods that were not observed, and for a replaced cluster. */
  #updateMemory(change: Change, moment: LogMoment): void {
    switch (change.op) {
      case 'gap': {
        const offset = moment.at - change.seenAt;
        return this.#memory.recordAbsence(
          { from: change.from + offset, to: change.to + offset },
          moment,
        );
      }
      case 'reset-begin':
        if ((change.why === 'start' || change.why === 'gap') && this.#knownUntil !== null)
          this.#memory.recordAbsence({ from: this.#knownUntil, to: moment.at }, moment);
        return;
      case 'cluster':
        if (!change.replaced) return;
        this.#memory.forgetCluster();
        return this.#progress.forgetAttempts(moment);
      case 'plan-applied':
        return;
      case 'set':
      case 'gone':
      case 'observed':
      case 'reset-end':
        this.#knownUntil = moment.at;
    }
  }

  /** Ignores responses from objects that don't exist and from probes that no check has. */
  #applyProbeResponse(
    { uid, gvk, ns, name, object }: ChangeOf<'observed'>,
    moment: LogMoment,
  ): void {
    const parsed = ProbeObservation.safeParse(object);
    const { objects, pendingReset } = this.#mirror;
    if (!parsed.success || !(objects.has(uid) || pendingReset?.objects.has(uid))) return;
    const { probe, url, answer } = parsed.data;
    const [exercise = '', check = ''] = probe.split('/');
    if (
      !this.#memory.recordProbeResponse(
        exercise,
        check,
        { uid, gvk, ns, name },
        { url, answer },
        moment,
      )
    )
      return;
    this.#unsent.markProbeResponse();
    this.#evaluate((before) => before.exercise === exercise, moment);
  }

  #applyCommand(command: CommandEntry): void {
    const { pos, at } = command;
    const by = command.kind === REGRADE ? 'regrade' : 'instructor';
    for (const progress of applyCommand(
      command,
      this.seatId,
      (exercise) => this.#progress.get(exercise),
      { pos, at, packVersion: this.#packVersion },
    ))
      this.#progress.set(progress, { pos, at, by });
    this.#recordStorageLimit(command);
    const quizAnswer =
      command.kind === ANSWER_QUIZ ? QuizAnswerPayload.safeParse(command.payload) : null;
    if (!quizAnswer?.success) return;
    const { exerciseId, check, chosen } = quizAnswer.data;
    if (this.#memory.recordQuizAnswer(exerciseId, check, chosen, { pos, at }))
      this.#evaluate((before) => before.exercise === exerciseId, { pos, at });
  }

  /** Nothing was stored since the seat was limited, as if its agent had been away. */
  #recordStorageLimit({ kind, payload, pos, at }: CommandEntry): void {
    const resumed = kind === SEAT_RESUMED ? SeatResumedPayload.safeParse(payload) : null;
    if (resumed?.success)
      this.#memory.recordAbsence({ from: resumed.data.since, to: at }, { pos, at });
  }

  /** `removed`: the objects that this change deleted or started to delete. */
  #evaluate(
    isAffected: (before: Progress, index: number) => boolean,
    moment: LogMoment,
    removed: readonly RemovedObject[] = [],
  ): void {
    const view: ClusterView = {
      objects: this.#mirror.objects.values(),
      kindState: (gvk) => this.#mirror.kinds.get(gvk),
    };
    this.#pack.exercises.forEach(({ id, checks }, index) => {
      const before = this.#progress.get(id);
      if (!before || !isAffected(before, index)) return;
      const { evaluation, foundAtConnect, evidence, memory } = this.#pack.evaluate(
        this.seatId,
        index,
        view,
        {
          index: this.#objectIndex,
          moment,
          memory: this.#memory.get(id),
          previous: before.live,
          removed,
          ...(this.#pack.readsPasses(index) && { passes: this.#progress.listPasses() }),
        },
      );
      this.#pack.marker.enterPhase('settle');
      this.#memory.set(id, memory);
      this.#progress.setEvaluated(
        before,
        updateProgress(before, evaluation, {
          ...moment,
          packVersion: this.#packVersion,
          foundAtConnect,
          evidence,
          receivedAt: this.#receivedAt,
          isPermanent: isPermanent(checks),
        }),
        moment,
      );
    });
  }

  #recordObjects(update: MirrorUpdate, moment: LogMoment): void {
    const { set, removed } = update;
    this.#unsent.markObjects(update);
    for (const { ref } of removed) this.#objectIndex.delete(ref.uid);
    for (const object of set) this.#objectIndex.set(object);
    if (removed.length > 0) this.#memory.forgetObjects(new Set(removed.map(({ ref }) => ref.uid)));
    this.#facts.recordInfrastructure(update, this.#objectIndex, moment);
    const last = findLastChange(update, moment.at);
    if (last === null) return;
    this.#lastChange = last;
    this.#facts.recordActivity(moment);
  }
}
