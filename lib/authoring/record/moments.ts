import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { Change, ChangeOf, ObjectRef } from '#lib/protocol/change.ts';
import type { Json, JsonObject } from '#lib/kit/json.ts';
import { ProbeObservation } from '#lib/protocol/probe.ts';

export interface MomentsOptions {
  /** Whether an object belongs to the recording. `before`: it existed when the recording started. */
  readonly includes: (ref: ObjectRef, object: JsonObject, before: boolean) => boolean;
  readonly rewrite: <Value extends Json>(value: Value) => Value;
  /** The exercise whose probe responses are recorded. */
  readonly exercise: string;
}

/**
 * Converts the changes of an agent to moments of a fixture: one for the initial state, then one per
 * change. Nothing is merged here, because every position is evaluated.
 */
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
  /** By uid, whether the object existed when the recording started. */
  readonly #objects = new Map<string, boolean>();
  #reset: { readonly seen: Set<string>; readonly moment: FixtureMoment } | null = null;
  #away = false;
  #lastMono: number;
  readonly #options: MomentsOptions;

  /** @param start monotonic time of the initial state, ms */
  constructor(options: MomentsOptions, start: number) {
    this.#options = options;
    this.#lastMono = start;
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
    const seconds = Math.max(0, Math.round((change.mono - this.#lastMono) / 100) / 10);
    this.#lastMono = Math.max(this.#lastMono, change.mono);
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

/** The `seq` of the last change that belongs to the recording; 0 if there is none. */
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
