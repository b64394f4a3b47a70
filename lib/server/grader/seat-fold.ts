import {
  applyChange,
  createMirror,
  mirrorDigest,
  type MirrorUpdate,
  type Mirror,
} from '#lib/cluster/mirror.ts';
import {
  MIRROR_CHECKPOINT_VERSION,
  fromCheckpoint,
  toCheckpoint,
} from '#lib/cluster/mirror-checkpoint.ts';
import {
  updateProgress,
  PASS_CONFIRM_MS,
  isPendingPassDue,
  isPermanent,
  createProgress,
  confirmPendingPass,
  type SettleMoment,
} from '#lib/grading/engine/progress.ts';
import { diagnose } from '#lib/grading/diagnosis/diagnose.ts';
import { ranToCompletion } from '#lib/grading/history/completion.ts';
import type { LogMoment } from '#lib/grading/history/remember.ts';
import type { Incident, ExerciseMemory, Progress } from '#lib/grading/types.ts';
import { LiveObjectIndex } from '#lib/grading/engine/live-object-index.ts';
import { recordEvaluation } from '#lib/grading/history/attempt-history.ts';
import {
  isSystemNamespace,
  type ClusterView,
  type ObservedObject,
} from '#lib/grading/engine/object-index.ts';
import type { Change, ChangeOf } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import { ProbeObservation } from '#lib/protocol/probe.ts';
import type { SeatView } from '#lib/room/views.ts';
import type { CommandEntry, ChangeEntry, LogEntry } from '../log/entry.ts';
import { applyCommand, QuizAnswerPayload } from './commands.ts';
import type { CompiledPack, ChangeEffects } from './compiled-pack.ts';
import type { SeatUpdate, ClusterObject } from './messages.ts';
import { SeatMemory } from './seat-memory.ts';

/** Of what a checkpoint holds beside the mirror, which has a version of its own; together the column `fold`. */
const SEAT_FOLD_VERSION = 4;
export const CHECKPOINT_VERSION = SEAT_FOLD_VERSION * 100 + MIRROR_CHECKPOINT_VERSION;

interface SeatCheckpoint {
  readonly packVersion: string;
  readonly pos: number;
  readonly at: number;
  readonly receivedAt: number;
  readonly knownUntil: number | null;
  readonly mirror: JsonObject;
  readonly progress: readonly Progress[];
  readonly memory: Readonly<Record<string, ExerciseMemory>>;
  readonly incidents: readonly Incident[];
  readonly lastChange: SeatView['lastChange'];
  readonly lastChangeAt: number | null;
}

/**
 * One seat as its log tells it: mirror, progress, what is remembered, incidents. Judged at every position, so that how entries
 * were batched changes nothing.
 */
export class SeatFold {
  readonly seat: string;
  readonly #pack: CompiledPack;
  readonly #packVersion: string;
  readonly #memory: SeatMemory;
  #mirror: Mirror = createMirror();
  /** The mirror's objects by kind and owner. */
  #objectIndex = new LiveObjectIndex();
  #progress = new Map<string, Progress>();
  /** Exercises with a pending pass. */
  readonly #pending = new Set<string>();
  #incidents: readonly Incident[] = [];
  #lastChange: SeatView['lastChange'] = null;
  #lastChangeAt: number | null = null;
  #pos = 0;
  /** When the newest entry happened, and until when the cluster is known without a gap; ms since 1970. */
  #at = 0;
  /** When the server was told of the newest entry. */
  #receivedAt = 0;
  #knownUntil: number | null = null;
  #hasSentUpdate = false;
  readonly #unsent = {
    progress: new Set<string>(),
    set: new Set<string>(),
    removed: new Set<string>(),
    objects: false,
  };

  constructor(seat: string, pack: CompiledPack, packVersion: string) {
    this.seat = seat;
    this.#pack = pack;
    this.#packVersion = packVersion;
    this.#memory = new SeatMemory(pack.exercises);
    for (const { id } of pack.exercises) this.#progress.set(id, createProgress(id));
  }

  get pos(): number {
    return this.#pos;
  }

  /** Takes one entry of the seat in; an entry that it has already is nothing. */
  applyEntry(entry: LogEntry): void {
    if (entry.pos <= this.#pos) return;
    this.#pos = entry.pos;
    this.#at = Math.max(this.#at, entry.at);
    this.#receivedAt = entry.log === 'change' ? entry.receivedAt : entry.at;
    this.confirmPendingPasses(entry.log === 'change' ? entry : { receivedAt: entry.at });
    if (entry.log === 'change') this.#applyChange(entry);
    else this.#applyCommand(entry);
  }

  /** When the first of the pending passes has been pending for long enough by the server's clock, ms since 1970; null without any. */
  get dueAt(): number | null {
    if (this.#pending.size === 0) return null;
    return (
      PASS_CONFIRM_MS +
      Math.min(
        ...Array.from(
          this.#pending,
          (exercise) => this.#progress.get(exercise)?.pending?.receivedAt ?? Infinity,
        ),
      )
    );
  }

  /** Nothing happened until then: pending passes whose checks have held for long enough by then are given. */
  confirmPendingPasses(then: SettleMoment): void {
    this.#confirmPending((progress) => isPendingPassDue(progress, then));
  }

  /** What is different since the last call. */
  takeUpdate(): SeatUpdate {
    if (this.#unsent.objects || !this.#hasSentUpdate) {
      this.#incidents = diagnose(this.#mirror.objects.values(), {
        exercises: this.#pack.exercises,
        previous: this.#incidents,
        index: this.#objectIndex,
        responses: this.#memory.listProbeResponses(),
        now: this.#at,
      });
    }
    const { progress, set, removed } = this.#unsent;
    const isFull = !this.#hasSentUpdate;
    const quiz = this.#memory.takeQuizUpdates(isFull);
    const update: SeatUpdate = {
      seat: this.seat,
      isFull,
      progress: [...this.#progress.values()].filter((one) => isFull || progress.has(one.exercise)),
      ...(quiz.length > 0 && { quiz }),
      set: this.#listObjects(isFull ? this.#mirror.objects.keys() : set),
      removed: isFull ? [] : [...removed],
      incidents: this.#incidents,
      lastChange: this.#lastChange,
      lastChangeAt: this.#lastChangeAt,
      cluster: this.#mirror.cluster,
      forbiddenKinds: [...this.#mirror.kinds]
        .filter(([, state]) => state !== 'watching')
        .map(([gvk]) => gvk),
      mirrorPosition: {
        epoch: this.#mirror.epoch,
        seq: this.#mirror.seq,
        plan: this.#mirror.plan,
        digest: mirrorDigest(this.#mirror),
      },
    };
    this.#hasSentUpdate = true;
    for (const some of [progress, set, removed]) some.clear();
    this.#unsent.objects = false;
    return update;
  }

  /** The whole of it as JSON. */
  toCheckpoint(): JsonObject {
    const checkpoint: SeatCheckpoint = {
      packVersion: this.#packVersion,
      pos: this.#pos,
      at: this.#at,
      receivedAt: this.#receivedAt,
      knownUntil: this.#knownUntil,
      mirror: toCheckpoint(this.#mirror),
      progress: [...this.#progress.values()],
      memory: this.#memory.toCheckpoint() as unknown as SeatCheckpoint['memory'],
      incidents: this.#incidents,
      lastChange: this.#lastChange,
      lastChangeAt: this.#lastChangeAt,
    };
    return checkpoint as unknown as JsonObject;
  }

  /**
   * Takes up what was kept; false, and nothing is taken, when another version of the fold made it. What another version of the
   * pack judged keeps its passes and what is remembered of what still exists, and is judged anew.
   */
  restore(state: JsonObject): boolean {
    const checkpoint = state as unknown as SeatCheckpoint;
    const mirror = fromCheckpoint(checkpoint.mirror);
    if (!mirror) return false;
    const isSamePack = checkpoint.packVersion === this.#packVersion;
    this.#mirror = mirror;
    this.#objectIndex = new LiveObjectIndex(mirror.objects.values());
    this.#memory.restore(checkpoint.memory, isSamePack);
    // What the pack has no more was passed all the same.
    for (const progress of checkpoint.progress)
      if (progress.pass || this.#progress.has(progress.exercise))
        this.#restoreProgress(isSamePack ? progress : permanentProgress(progress));
    [this.#incidents, this.#lastChange, this.#lastChangeAt, this.#knownUntil] = [
      checkpoint.incidents,
      checkpoint.lastChange,
      checkpoint.lastChangeAt,
      checkpoint.knownUntil,
    ];
    [this.#pos, this.#at, this.#receivedAt] = [
      checkpoint.pos,
      checkpoint.at,
      checkpoint.receivedAt,
    ];
    if (!isSamePack) this.#evaluate(() => true, { pos: checkpoint.pos, at: checkpoint.at });
    return true;
  }

  #applyChange({ change, pos, at, epoch, epochOrdinal }: ChangeEntry): void {
    const update = applyChange(this.#mirror, change, { pos, at, epoch, epochOrdinal });
    if (update.ignored) return;
    const moment = { pos, at };
    this.#updateMemory(change, moment);
    if (change.op === 'observed' && change.what === 'probe')
      this.#applyProbeResponse(change, moment);
    if (update.set.length === 0 && update.removed.length === 0 && !update.kindsChanged) return;
    this.#confirmPending((progress) => ranToCompletion(progress, update));
    const previous = [...update.set, ...update.removed]
      .map(({ ref }) => this.#objectIndex.get(ref.uid))
      .filter((one) => one !== undefined);
    this.#recordObjects(update, at);
    const effects = this.#findEffects(update, previous);
    if (update.kindsChanged) this.#evaluate(() => true, moment);
    else if (effects.gvks.size > 0)
      this.#evaluate(
        (before, number) =>
          this.#pack.isAffected(number, before, this.#memory.get(before.exercise), effects),
        moment,
      );
  }

  /** What a change means for what was seen before it: the time of which nothing is known, and that another cluster stands here. */
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
        if (change.replaced) this.#memory.forgetCluster();
        return;
      case 'plan-applied':
        return;
      case 'set':
      case 'gone':
      case 'observed':
      case 'reset-end':
        this.#knownUntil = moment.at;
    }
  }

  /** An answer of an object that does not stand, or to what no check asks, is nothing. */
  #applyProbeResponse(
    { uid, gvk, ns, name, object }: ChangeOf<'observed'>,
    moment: LogMoment,
  ): void {
    const parsed = ProbeObservation.safeParse(object);
    if (
      !parsed.success ||
      !(this.#mirror.objects.has(uid) || this.#mirror.collecting?.objects.has(uid))
    )
      return;
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
    this.#unsent.objects = true;
    this.#evaluate((before) => before.exercise === exercise, moment);
  }

  #applyCommand(command: CommandEntry): void {
    const { pos, at } = command;
    for (const progress of applyCommand(
      command,
      this.seat,
      (exercise) => this.#progress.get(exercise),
      {
        pos,
        at,
        packVersion: this.#packVersion,
      },
    ))
      this.#setProgress(progress);
    const quizAnswer =
      command.kind === 'quiz-answer' ? QuizAnswerPayload.safeParse(command.payload) : null;
    if (!quizAnswer?.success) return;
    const { exercise, check, chosen } = quizAnswer.data;
    if (this.#memory.recordQuizAnswer(exercise, check, chosen, { pos, at }))
      this.#evaluate((before) => before.exercise === exercise, { pos, at });
  }

  #evaluate(isConcerned: (before: Progress, number: number) => boolean, moment: LogMoment): void {
    const view: ClusterView = {
      objects: this.#mirror.objects.values(),
      kindState: (gvk) => this.#mirror.kinds.get(gvk),
    };
    this.#pack.exercises.forEach(({ id, checks }, number) => {
      const before = this.#progress.get(id);
      if (!before || !isConcerned(before, number)) return;
      const { evaluation, foundAtConnect, evidence, memory } = this.#pack.evaluate(
        this.seat,
        number,
        view,
        { index: this.#objectIndex, moment, memory: this.#memory.get(id) },
      );
      this.#memory.set(id, memory);
      this.#setProgress(
        recordEvaluation(
          before,
          updateProgress(before, evaluation, {
            ...moment,
            packVersion: this.#packVersion,
            foundAtConnect,
            evidence,
            receivedAt: this.#receivedAt,
            isPermanent: isPermanent(checks),
          }),
          moment.at,
        ),
      );
    });
  }

  #confirmPending(isDue: (progress: Progress) => boolean): void {
    for (const exercise of this.#pending) {
      const progress = this.#progress.get(exercise);
      if (progress && isDue(progress)) this.#setProgress(confirmPendingPass(progress));
    }
  }

  #restoreProgress(progress: Progress): void {
    this.#progress.set(progress.exercise, progress);
    if (progress.pending) this.#pending.add(progress.exercise);
  }

  #setProgress(progress: Progress): void {
    if (this.#progress.get(progress.exercise) === progress) return;
    this.#progress.set(progress.exercise, progress);
    if (progress.pending) this.#pending.add(progress.exercise);
    else this.#pending.delete(progress.exercise);
    this.#unsent.progress.add(progress.exercise);
  }

  #recordObjects({ set, removed }: MirrorUpdate, at: number): void {
    const unsent = this.#unsent;
    for (const { uid } of removed.map(({ ref }) => ref))
      if (unsent.removed.add(uid)) unsent.set.delete(uid);
    for (const { uid } of set.map(({ ref }) => ref))
      if (unsent.set.add(uid)) unsent.removed.delete(uid);
    unsent.objects = true;
    for (const { ref } of removed) this.#objectIndex.delete(ref.uid);
    for (const viewed of set) this.#objectIndex.set(viewed);
    if (removed.length > 0) this.#memory.forgetObjects(new Set(removed.map(({ ref }) => ref.uid)));
    // What stood before the agent came is nobody's act; what the cluster does for itself neither.
    const last = [
      ...removed.map(({ ref }) => ({ ref, op: 'gone' as const })),
      ...set
        .filter((one) => !one.foundAtConnect || one.at !== one.firstAt)
        .map(({ ref }) => ({ ref, op: 'set' as const })),
    ].findLast(({ ref }) => ref.ns !== '' && !isSystemNamespace(ref.ns));
    if (!last) return;
    this.#lastChange = { at, gvk: last.ref.gvk, ns: last.ref.ns, name: last.ref.name, op: last.op };
    this.#lastChangeAt = at;
  }

  #listObjects(uids: Iterable<string>): ClusterObject[] {
    return Array.from(uids, (uid) => this.#mirror.objects.get(uid))
      .filter((one) => one !== undefined)
      .map(({ ref, object }) => ({ ref, object }));
  }

  #findEffects({ set, removed }: MirrorUpdate, previous: readonly ObservedObject[]): ChangeEffects {
    const concerned = set.filter(({ ref }) => this.#pack.watchesNamespace(ref.ns));
    const before = previous.filter(({ ref }) => this.#pack.watchesNamespace(ref.ns));
    const gone = removed.filter(({ ref }) => this.#pack.watchesNamespace(ref.ns));
    return {
      set: concerned,
      changed: [...before, ...concerned],
      gvks: new Set([...concerned, ...gone].map(({ ref }) => ref.gvk)),
      findObject: (uid) => this.#objectIndex.get(uid),
    };
  }
}

/** What of a progress no judgement changes. */
function permanentProgress({ exercise, pass, voided, trail }: Progress): Progress {
  return { ...createProgress(exercise), pass, ...(voided && { voided }), ...(trail && { trail }) };
}
