import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { Change, ChangeOf, ObjectRef } from '#lib/protocol/change.ts';
import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { ProbeObservation } from '#lib/protocol/probe.ts';

export interface MomentsOptions {
  /** Which objects belong to the recording; `before`: it stood when the recording began. */
  readonly includes: (ref: ObjectRef, object: JsonObject, before: boolean) => boolean;
  readonly rewrite: <Value extends Json>(value: Value) => Value;
  /** The exercise whose probes are kept. */
  readonly exercise: string;
}

/** What an agent numbered, as moments of a fixture: one for all that stood at first, then one a change. Each position is judged, so none is merged here. */
export function buildMoments(changes: readonly Change[], options: MomentsOptions): FixtureMoment[] {
  const builder = new MomentsBuilder(
    options,
    changes.find(({ op }) => op === 'reset-end')?.mono ?? 0,
  );
  for (const change of changes) builder.addChange(change);
  return builder.moments;
}

class MomentsBuilder {
  readonly moments: FixtureMoment[] = [];
  /** By uid: whether it stood when the recording began. */
  readonly #objects = new Map<string, boolean>();
  #reset: { readonly seen: Set<string>; readonly moment: FixtureMoment } | null = null;
  #away = false;
  #last: number;
  readonly #options: MomentsOptions;

  /** @param start monotonic time of the first whole state, ms */
  constructor(options: MomentsOptions, start: number) {
    this.#options = options;
    this.#last = start;
  }

  addChange(change: Change): void {
    switch (change.op) {
      case 'set':
        this.#set(change);
        return;
      case 'gone':
        if (this.#objects.delete(change.uid))
          this.moments.push({ ...this.#createMoment(change), gone: [change.uid] });
        return;
      case 'observed': {
        const answer =
          change.what === 'probe' ? toFixtureAnswer(change, this.#options, this.#objects) : null;
        if (answer) this.moments.push({ ...this.#createMoment(change), answers: [answer] });
        return;
      }
      case 'gap':
        this.#away = this.moments.length > 0;
        return;
      case 'reset-begin':
        this.#reset = { seen: new Set(), moment: this.#createMoment(change) };
        return;
      case 'reset-end':
        this.#resetEnd();
        return;
      case 'plan-applied':
      case 'cluster':
    }
  }

  #createMoment(change: Change): FixtureMoment {
    const seconds = Math.max(0, Math.round((change.mono - this.#last) / 100) / 10);
    this.#last = Math.max(this.#last, change.mono);
    const moment: FixtureMoment = {
      seconds,
      set: [],
      gone: [],
      answers: [],
      quiz: [],
      ...(this.#away && { away: true as const }),
    };
    this.#away = false;
    return moment;
  }

  #set(change: ChangeOf<'set'>): void {
    const before = this.#objects.get(change.uid) ?? this.moments.length === 0;
    if (!this.#options.includes(change, change.object, before)) return;
    this.#objects.set(change.uid, before);
    this.#reset?.seen.add(change.uid);
    const object = this.#options.rewrite(change.object);
    if (this.#reset) this.#reset.moment.set.push(object);
    else this.moments.push({ ...this.#createMoment(change), set: [object] });
  }

  #resetEnd(): void {
    if (this.#reset === null) return;
    const { seen, moment } = this.#reset;
    for (const uid of [...this.#objects.keys()])
      if (!seen.has(uid) && this.#objects.delete(uid)) moment.gone.push(uid);
    this.moments.push(moment);
    this.#reset = null;
  }
}

function toFixtureAnswer(
  change: ChangeOf<'observed'>,
  { exercise, rewrite }: MomentsOptions,
  objects: ReadonlyMap<string, unknown>,
): FixtureMoment['answers'][number] | null {
  const parsed = ProbeObservation.safeParse(change.object);
  if (!parsed.success || !objects.has(change.uid)) return null;
  const [id, check] = parsed.data.probe.split('/');
  return id === exercise && check !== undefined
    ? {
        check,
        of: change.uid,
        answer: rewrite(parsed.data.answer as JsonObject) as typeof parsed.data.answer,
      }
    : null;
}

/** When something that belongs to the recording last happened: `seq` of it, 0 before anything did. */
export function findLastSeq(
  changes: readonly Change[],
  { includes, exercise }: Pick<MomentsOptions, 'includes' | 'exercise'>,
): number {
  const newest = changes.findLast((change) => {
    if (change.op === 'set' || change.op === 'gone') return includes(change, change.object, false);
    return (
      change.op === 'observed' &&
      change.what === 'probe' &&
      String(change.object['probe']).startsWith(`${exercise}/`)
    );
  });
  return newest?.seq ?? 0;
}
