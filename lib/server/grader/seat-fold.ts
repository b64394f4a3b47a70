import { fold, createMirror, mirrorDigest, type Folded, type Mirror } from '#lib/cluster/mirror.ts';
import { FOLD_VERSION, fromCheckpoint, toCheckpoint } from '#lib/cluster/mirror-checkpoint.ts';
import { advance, newProgress, passByHand, voidPass } from '#lib/grading/advance.ts';
import { diagnose } from '#lib/grading/diagnose.ts';
import type { Incident, Progress } from '#lib/grading/types.ts';
import { indexed, isSystemNamespace, type View } from '#lib/grading/view.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { SeatView } from '#lib/room/types.ts';
import type { ActEntry, ChangeEntry, Entry } from '../log/entry.ts';
import type { CompiledPack } from './compiled.ts';
import type { SeatUpdate, StandingObject } from './messages.ts';

/** Of what a checkpoint holds beside the mirror, which has a version of its own; together the column `fold`. */
const VERSION = 1;
export const CHECKPOINT_FOLD = VERSION * 100 + FOLD_VERSION;

/** One seat as its log tells it: mirror, progress, incidents. Judged at every position, so that how entries were batched changes nothing. */
export class SeatFold {
  readonly seat: string;
  readonly #pack: CompiledPack;
  readonly #packVersion: string;
  #mirror: Mirror = createMirror();
  #progress = new Map<string, Progress>();
  #incidents: readonly Incident[] = [];
  #heard: SeatView['heard'] = null;
  #lastChangeAt: number | null = null;
  #pos = 0;
  #told = false;
  readonly #dirty = { progress: new Set<string>(), set: new Set<string>(), removed: new Set<string>(), objects: false };

  constructor(seat: string, pack: CompiledPack, packVersion: string) {
    this.seat = seat;
    this.#pack = pack;
    this.#packVersion = packVersion;
    for (const { id } of pack.exercises) this.#progress.set(id, newProgress(id));
  }

  get pos(): number {
    return this.#pos;
  }

  /** Takes one entry of the seat in; an entry that it has already is nothing. */
  take(entry: Entry): void {
    if (entry.pos <= this.#pos) return;
    this.#pos = entry.pos;
    if (entry.log === 'change') this.#takeChange(entry);
    else this.#takeAct(entry);
  }

  /** What is different since the last call. */
  update(): SeatUpdate {
    if (this.#dirty.objects || !this.#told) this.#incidents = diagnose(this.#mirror.objects.values(), { exercises: this.#pack.exercises, before: this.#incidents });
    const { progress, set, removed } = this.#dirty;
    const whole = !this.#told;
    const update: SeatUpdate = {
      seat: this.seat,
      whole,
      progress: [...this.#progress.values()].filter((one) => whole || progress.has(one.exercise)),
      set: this.#standing(whole ? this.#mirror.objects.keys() : set),
      removed: whole ? [] : [...removed],
      incidents: this.#incidents,
      heard: this.#heard,
      lastChangeAt: this.#lastChangeAt,
      cluster: this.#mirror.cluster,
      cannotSee: [...this.#mirror.kinds].filter(([, state]) => state !== 'watching').map(([gvk]) => gvk),
      stands: { epoch: this.#mirror.epoch, seq: this.#mirror.seq, plan: this.#mirror.plan, digest: mirrorDigest(this.#mirror) },
    };
    this.#told = true;
    for (const some of [progress, set, removed]) some.clear();
    this.#dirty.objects = false;
    return update;
  }

  /** The whole of it as JSON. */
  keep(): JsonObject {
    const { heard, progress, incidents, lastChangeAt } = { heard: this.#heard, progress: [...this.#progress.values()], incidents: this.#incidents, lastChangeAt: this.#lastChangeAt };
    return { packVersion: this.#packVersion, pos: this.#pos, mirror: toCheckpoint(this.#mirror), progress, incidents, heard, lastChangeAt } as unknown as JsonObject;
  }

  /** Takes up what was kept; false, and nothing is taken, when another version of the fold or of the pack made it. */
  restore(state: JsonObject): boolean {
    const kept = state as unknown as { packVersion: string; pos: number; mirror: JsonObject; progress: Progress[]; incidents: Incident[]; heard: SeatView['heard']; lastChangeAt: number | null };
    const mirror = kept.packVersion === this.#packVersion ? fromCheckpoint(kept.mirror) : null;
    if (!mirror) return false;
    this.#mirror = mirror;
    for (const progress of kept.progress) if (this.#progress.has(progress.exercise)) this.#progress.set(progress.exercise, progress);
    [this.#incidents, this.#heard, this.#lastChangeAt, this.#pos] = [kept.incidents, kept.heard, kept.lastChangeAt, kept.pos];
    return true;
  }

  #takeChange({ change, pos, at, epoch, epochOrdinal }: ChangeEntry): void {
    const folded = fold(this.#mirror, change, { pos, at, epoch, epochOrdinal });
    if (folded.set.length === 0 && folded.removed.length === 0 && !folded.kinds) return;
    this.#note(folded, at);
    const touched = this.#touchedKinds(folded);
    if (touched.size > 0) this.#judge(touched, pos, at);
  }

  #takeAct({ kind, payload, pos, at }: ActEntry): void {
    const id = payload['exercise'];
    const before = typeof id === 'string' ? this.#progress.get(id) : undefined;
    if (!before) return;
    if (kind === 'pass-by-hand') this.#put(passByHand(before, { pos, at, packVersion: this.#packVersion }));
    if (kind === 'void-pass') this.#put(voidPass(before));
  }

  #judge(gvks: ReadonlySet<string>, pos: number, at: number): void {
    const view: View = { objects: this.#mirror.objects.values(), kindState: (gvk) => this.#mirror.kinds.get(gvk) };
    const index = indexed(this.#mirror.objects.values());
    this.#pack.exercises.forEach(({ id }, number) => {
      const before = this.#progress.get(id);
      if (!before || !this.#pack.isTouched(number, gvks)) return;
      const { judgement, foundAtConnect } = this.#pack.judge(this.seat, number, view, index);
      this.#put(advance(before, judgement, { pos, at, packVersion: this.#packVersion, foundAtConnect }));
    });
  }

  #put(progress: Progress): void {
    if (this.#progress.get(progress.exercise) === progress) return;
    this.#progress.set(progress.exercise, progress);
    this.#dirty.progress.add(progress.exercise);
  }

  #note({ set, removed }: Folded, at: number): void {
    const dirty = this.#dirty;
    for (const { uid } of removed.map(({ ref }) => ref)) if (dirty.removed.add(uid)) dirty.set.delete(uid);
    for (const { uid } of set.map(({ ref }) => ref)) if (dirty.set.add(uid)) dirty.removed.delete(uid);
    dirty.objects = true;
    // What stood before the agent came is nobody's act; what the cluster does for itself neither.
    const last = [...removed.map(({ ref }) => ({ ref, op: 'gone' as const })), ...set.filter((one) => !one.foundAtConnect || one.at !== one.firstAt).map(({ ref }) => ({ ref, op: 'set' as const }))].findLast(({ ref }) => ref.ns !== '' && !isSystemNamespace(ref.ns));
    if (!last) return;
    this.#heard = { at, gvk: last.ref.gvk, ns: last.ref.ns, name: last.ref.name, op: last.op };
    this.#lastChangeAt = at;
  }

  #standing(uids: Iterable<string>): StandingObject[] {
    return Array.from(uids, (uid) => this.#mirror.objects.get(uid)).filter((one) => one !== undefined).map(({ ref, object }) => ({ ref, object }));
  }

  #touchedKinds({ set, removed, kinds }: Folded): Set<string> {
    const gvks = new Set([...set, ...removed].filter(({ ref }) => this.#pack.concerns(ref.ns)).map(({ ref }) => ref.gvk));
    return kinds ? gvks.union(new Set(this.#mirror.kinds.keys())) : gvks;
  }
}
