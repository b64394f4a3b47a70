import { fold, createMirror, mirrorDigest, type Folded, type Mirror } from '#lib/cluster/mirror.ts';
import { FOLD_VERSION, fromCheckpoint, toCheckpoint } from '#lib/cluster/mirror-checkpoint.ts';
import {
  advance,
  HOLD_MS,
  isHeld,
  lasts,
  newProgress,
  settle,
  type Later,
} from '#lib/grading/engine/progress.ts';
import { diagnose } from '#lib/grading/diagnosis/diagnose.ts';
import { hadEnded } from '#lib/grading/history/completion.ts';
import type { LogMoment } from '#lib/grading/history/remember.ts';
import type { Incident, Memory, Progress } from '#lib/grading/types.ts';
import { Standing } from '#lib/grading/engine/live-object-index.ts';
import { follow } from '#lib/grading/history/attempt-history.ts';
import { isSystemNamespace, type View, type Viewed } from '#lib/grading/engine/object-index.ts';
import type { Change, ChangeOf } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import { ProbeAnswer } from '#lib/protocol/probe.ts';
import type { SeatView } from '#lib/room/views.ts';
import type { ActEntry, ChangeEntry, Entry } from '../log/entry.ts';
import { decided, QuizAnswer } from './commands.ts';
import type { CompiledPack, Touched } from './compiled-pack.ts';
import type { SeatUpdate, StandingObject } from './messages.ts';
import { SeatMemory } from './seat-memory.ts';

/** Of what a checkpoint holds beside the mirror, which has a version of its own; together the column `fold`. */
const VERSION = 4;
export const CHECKPOINT_FOLD = VERSION * 100 + FOLD_VERSION;

interface Kept {
  readonly packVersion: string;
  readonly pos: number;
  readonly at: number;
  readonly receivedAt: number;
  readonly knownUntil: number | null;
  readonly mirror: JsonObject;
  readonly progress: readonly Progress[];
  readonly memory: Readonly<Record<string, Memory>>;
  readonly incidents: readonly Incident[];
  readonly heard: SeatView['heard'];
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
  #standing = new Standing();
  #progress = new Map<string, Progress>();
  /** Exercises with a pending pass. */
  readonly #pending = new Set<string>();
  #incidents: readonly Incident[] = [];
  #heard: SeatView['heard'] = null;
  #lastChangeAt: number | null = null;
  #pos = 0;
  /** When the newest entry happened, and until when the cluster is known without a gap; ms since 1970. */
  #at = 0;
  /** When the server was told of the newest entry. */
  #receivedAt = 0;
  #knownUntil: number | null = null;
  #told = false;
  readonly #dirty = {
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
    for (const { id } of pack.exercises) this.#progress.set(id, newProgress(id));
  }

  get pos(): number {
    return this.#pos;
  }

  /** Takes one entry of the seat in; an entry that it has already is nothing. */
  take(entry: Entry): void {
    if (entry.pos <= this.#pos) return;
    this.#pos = entry.pos;
    this.#at = Math.max(this.#at, entry.at);
    this.#receivedAt = entry.log === 'change' ? entry.receivedAt : entry.at;
    this.settle(entry.log === 'change' ? entry : { receivedAt: entry.at });
    if (entry.log === 'change') this.#takeChange(entry);
    else this.#takeAct(entry);
  }

  /** When the first of the pending passes has been pending for long enough by the server's clock, ms since 1970; null without any. */
  get due(): number | null {
    if (this.#pending.size === 0) return null;
    return (
      HOLD_MS +
      Math.min(
        ...Array.from(
          this.#pending,
          (exercise) => this.#progress.get(exercise)?.pending?.receivedAt ?? Infinity,
        ),
      )
    );
  }

  /** Nothing happened until then: pending passes whose checks have held for long enough by then are given. */
  settle(then: Later): void {
    this.#settle((progress) => isHeld(progress, then));
  }

  /** What is different since the last call. */
  update(): SeatUpdate {
    if (this.#dirty.objects || !this.#told) {
      this.#incidents = diagnose(this.#mirror.objects.values(), {
        exercises: this.#pack.exercises,
        before: this.#incidents,
        index: this.#standing,
        answers: this.#memory.answers(),
        now: this.#at,
      });
    }
    const { progress, set, removed } = this.#dirty;
    const whole = !this.#told;
    const quiz = this.#memory.tell(whole);
    const update: SeatUpdate = {
      seat: this.seat,
      whole,
      progress: [...this.#progress.values()].filter((one) => whole || progress.has(one.exercise)),
      ...(quiz.length > 0 && { quiz }),
      set: this.#objects(whole ? this.#mirror.objects.keys() : set),
      removed: whole ? [] : [...removed],
      incidents: this.#incidents,
      heard: this.#heard,
      lastChangeAt: this.#lastChangeAt,
      cluster: this.#mirror.cluster,
      cannotSee: [...this.#mirror.kinds]
        .filter(([, state]) => state !== 'watching')
        .map(([gvk]) => gvk),
      stands: {
        epoch: this.#mirror.epoch,
        seq: this.#mirror.seq,
        plan: this.#mirror.plan,
        digest: mirrorDigest(this.#mirror),
      },
    };
    this.#told = true;
    for (const some of [progress, set, removed]) some.clear();
    this.#dirty.objects = false;
    return update;
  }

  /** The whole of it as JSON. */
  keep(): JsonObject {
    const kept: Kept = {
      packVersion: this.#packVersion,
      pos: this.#pos,
      at: this.#at,
      receivedAt: this.#receivedAt,
      knownUntil: this.#knownUntil,
      mirror: toCheckpoint(this.#mirror),
      progress: [...this.#progress.values()],
      memory: this.#memory.keep() as unknown as Kept['memory'],
      incidents: this.#incidents,
      heard: this.#heard,
      lastChangeAt: this.#lastChangeAt,
    };
    return kept as unknown as JsonObject;
  }

  /**
   * Takes up what was kept; false, and nothing is taken, when another version of the fold made it. What another version of the
   * pack judged keeps its passes and what is remembered of what still exists, and is judged anew.
   */
  restore(state: JsonObject): boolean {
    const kept = state as unknown as Kept;
    const mirror = fromCheckpoint(kept.mirror);
    if (!mirror) return false;
    const same = kept.packVersion === this.#packVersion;
    this.#mirror = mirror;
    this.#standing = new Standing(mirror.objects.values());
    this.#memory.restore(kept.memory, same);
    // What the pack has no more was passed all the same.
    for (const progress of kept.progress)
      if (progress.pass || this.#progress.has(progress.exercise))
        this.#restore(same ? progress : latched(progress));
    [this.#incidents, this.#heard, this.#lastChangeAt, this.#knownUntil] = [
      kept.incidents,
      kept.heard,
      kept.lastChangeAt,
      kept.knownUntil,
    ];
    [this.#pos, this.#at, this.#receivedAt] = [kept.pos, kept.at, kept.receivedAt];
    if (!same) this.#judge(() => true, { pos: kept.pos, at: kept.at });
    return true;
  }

  #takeChange({ change, pos, at, epoch, epochOrdinal }: ChangeEntry): void {
    const folded = fold(this.#mirror, change, { pos, at, epoch, epochOrdinal });
    if (folded.ignored) return;
    const moment = { pos, at };
    this.#remember(change, moment);
    if (change.op === 'observed' && change.what === 'probe') this.#takeAnswer(change, moment);
    if (folded.set.length === 0 && folded.removed.length === 0 && !folded.kinds) return;
    this.#settle((progress) => hadEnded(progress, folded));
    const stood = [...folded.set, ...folded.removed]
      .map(({ ref }) => this.#standing.get(ref.uid))
      .filter((one) => one !== undefined);
    this.#note(folded, at);
    const touched = this.#touched(folded, stood);
    if (folded.kinds) this.#judge(() => true, moment);
    else if (touched.gvks.size > 0)
      this.#judge(
        (before, number) =>
          this.#pack.isTouched(number, before, this.#memory.of(before.exercise), touched),
        moment,
      );
  }

  /** What a change means for what was seen before it: the time of which nothing is known, and that another cluster stands here. */
  #remember(change: Change, moment: LogMoment): void {
    switch (change.op) {
      case 'gap': {
        const offset = moment.at - change.seenAt;
        return this.#memory.away({ from: change.from + offset, to: change.to + offset }, moment);
      }
      case 'reset-begin':
        if ((change.why === 'start' || change.why === 'gap') && this.#knownUntil !== null)
          this.#memory.away({ from: this.#knownUntil, to: moment.at }, moment);
        return;
      case 'cluster':
        if (change.replaced) this.#memory.otherCluster();
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
  #takeAnswer({ uid, gvk, ns, name, object }: ChangeOf<'observed'>, moment: LogMoment): void {
    const parsed = ProbeAnswer.safeParse(object);
    if (
      !parsed.success ||
      !(this.#mirror.objects.has(uid) || this.#mirror.collecting?.objects.has(uid))
    )
      return;
    const { probe, url, answer } = parsed.data;
    const [exercise = '', check = ''] = probe.split('/');
    if (!this.#memory.answer(exercise, check, { uid, gvk, ns, name }, { url, answer }, moment))
      return;
    this.#dirty.objects = true;
    this.#judge((before) => before.exercise === exercise, moment);
  }

  #takeAct(act: ActEntry): void {
    const { pos, at } = act;
    for (const progress of decided(act, this.seat, (exercise) => this.#progress.get(exercise), {
      pos,
      at,
      packVersion: this.#packVersion,
    }))
      this.#put(progress);
    const answered = act.kind === 'quiz-answer' ? QuizAnswer.safeParse(act.payload) : null;
    if (!answered?.success) return;
    const { exercise, check, chosen } = answered.data;
    if (this.#memory.quiz(exercise, check, chosen, { pos, at }))
      this.#judge((before) => before.exercise === exercise, { pos, at });
  }

  #judge(isConcerned: (before: Progress, number: number) => boolean, moment: LogMoment): void {
    const view: View = {
      objects: this.#mirror.objects.values(),
      kindState: (gvk) => this.#mirror.kinds.get(gvk),
    };
    this.#pack.exercises.forEach(({ id, checks }, number) => {
      const before = this.#progress.get(id);
      if (!before || !isConcerned(before, number)) return;
      const { judgement, foundAtConnect, evidence, memory } = this.#pack.judge(
        this.seat,
        number,
        view,
        { index: this.#standing, moment, memory: this.#memory.of(id) },
      );
      this.#memory.put(id, memory);
      this.#put(
        follow(
          before,
          advance(before, judgement, {
            ...moment,
            packVersion: this.#packVersion,
            foundAtConnect,
            evidence,
            receivedAt: this.#receivedAt,
            lasts: lasts(checks),
          }),
          moment.at,
        ),
      );
    });
  }

  #settle(isOver: (progress: Progress) => boolean): void {
    for (const exercise of this.#pending) {
      const progress = this.#progress.get(exercise);
      if (progress && isOver(progress)) this.#put(settle(progress));
    }
  }

  #restore(progress: Progress): void {
    this.#progress.set(progress.exercise, progress);
    if (progress.pending) this.#pending.add(progress.exercise);
  }

  #put(progress: Progress): void {
    if (this.#progress.get(progress.exercise) === progress) return;
    this.#progress.set(progress.exercise, progress);
    if (progress.pending) this.#pending.add(progress.exercise);
    else this.#pending.delete(progress.exercise);
    this.#dirty.progress.add(progress.exercise);
  }

  #note({ set, removed }: Folded, at: number): void {
    const dirty = this.#dirty;
    for (const { uid } of removed.map(({ ref }) => ref))
      if (dirty.removed.add(uid)) dirty.set.delete(uid);
    for (const { uid } of set.map(({ ref }) => ref))
      if (dirty.set.add(uid)) dirty.removed.delete(uid);
    dirty.objects = true;
    for (const { ref } of removed) this.#standing.delete(ref.uid);
    for (const viewed of set) this.#standing.set(viewed);
    if (removed.length > 0) this.#memory.gone(new Set(removed.map(({ ref }) => ref.uid)));
    // What stood before the agent came is nobody's act; what the cluster does for itself neither.
    const last = [
      ...removed.map(({ ref }) => ({ ref, op: 'gone' as const })),
      ...set
        .filter((one) => !one.foundAtConnect || one.at !== one.firstAt)
        .map(({ ref }) => ({ ref, op: 'set' as const })),
    ].findLast(({ ref }) => ref.ns !== '' && !isSystemNamespace(ref.ns));
    if (!last) return;
    this.#heard = { at, gvk: last.ref.gvk, ns: last.ref.ns, name: last.ref.name, op: last.op };
    this.#lastChangeAt = at;
  }

  #objects(uids: Iterable<string>): StandingObject[] {
    return Array.from(uids, (uid) => this.#mirror.objects.get(uid))
      .filter((one) => one !== undefined)
      .map(({ ref, object }) => ({ ref, object }));
  }

  #touched({ set, removed }: Folded, stood: readonly Viewed[]): Touched {
    const concerned = set.filter(({ ref }) => this.#pack.concerns(ref.ns));
    const before = stood.filter(({ ref }) => this.#pack.concerns(ref.ns));
    const gone = removed.filter(({ ref }) => this.#pack.concerns(ref.ns));
    return {
      set: concerned,
      changed: [...before, ...concerned],
      gvks: new Set([...concerned, ...gone].map(({ ref }) => ref.gvk)),
      find: (uid) => this.#standing.get(uid),
    };
  }
}

/** What of a progress no judgement changes. */
function latched({ exercise, pass, voided, trail }: Progress): Progress {
  return { ...newProgress(exercise), pass, ...(voided && { voided }), ...(trail && { trail }) };
}
