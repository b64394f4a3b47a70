import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testExercise, testPack } from '#e2e/harness/data-plane.ts';
import { beginning, goneChange, podChange } from '#e2e/harness/raw-agent.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { Entry } from '../log/entry.ts';
import { EventFold } from './event-fold.ts';
import { Marker } from './marker.ts';
import type { Checkpoint, SeatUpdate } from './messages.ts';

const pack = testPack([
  testExercise('web', { checks: [{ id: 'host', title: { ja: '', en: '' }, kind: 'expect', expect: { pod: { spec: { hostNetwork: true } } } }] }),
  testExercise('api', { checks: [{ id: 'node', title: { ja: '', en: '' }, kind: 'cel', cel: 'pod.spec.hostNetwork == true', message: { ja: '', en: 'no' } }] }),
]);
const newFold = (): EventFold => new EventFold(pack, [], new Marker());

type Step = { seat: string } & ({ what: 'set'; name: string; host: boolean } | { what: 'gone'; name: string } | { what: 'void' | 'hand'; exercise: string } | { what: 'reset'; keeps: boolean });
const seat = fc.constantFrom('s1', 's2');
const name = fc.constantFrom('web', 'api', 'other');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ seat, what: fc.constant('set' as const), name, host: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ seat, what: fc.constant('gone' as const), name }) },
  { weight: 1, arbitrary: fc.record({ seat, what: fc.constantFrom('void' as const, 'hand' as const), exercise: fc.constantFrom('web', 'api') }) },
  { weight: 1, arbitrary: fc.record({ seat, what: fc.constant('reset' as const), keeps: fc.boolean() }) },
);

/** The log that these steps leave: positions run on, each seat counts for itself. */
function logOf(steps: readonly Step[]): Entry[] {
  const entries: Entry[] = [];
  const seqs = new Map<string, number>();
  const put = (of: string, make: (seq: number) => Change): void => {
    const seq = (seqs.get(of) ?? 0) + 1;
    seqs.set(of, seq);
    const pos = entries.length + 1;
    entries.push({ log: 'change', pos, at: 1_000 * pos, seat: of, epoch: `epoch of ${of}`, epochOrdinal: 1, change: make(seq) });
  };
  for (const of of ['s1', 's2']) for (const change of beginning()) put(of, () => change);
  for (const one of steps) {
    if (one.what === 'set') put(one.seat, (seq) => podChange(seq, one.name, { hostNetwork: one.host }));
    else if (one.what === 'gone') put(one.seat, (seq) => goneChange(seq, one.name));
    else if (one.what === 'reset') {
      put(one.seat, (seq) => ({ op: 'reset-begin', why: 'resync', seq, seenAt: 1, mono: 1 }));
      if (one.keeps) put(one.seat, (seq) => podChange(seq, 'web', { hostNetwork: true }));
      put(one.seat, (seq) => ({ op: 'reset-end', seq, seenAt: 1, mono: 1 }));
    } else {
      const pos = entries.length + 1;
      entries.push({ log: 'act', pos, at: 1_000 * pos, actor: 'p', kind: one.what === 'void' ? 'void-pass' : 'pass-by-hand', seat: one.seat, payload: { exercise: one.exercise } });
    }
  }
  return entries;
}

/** What a room that hears every update knows in the end; incidents are judged by batch and left out. */
class Known {
  readonly seats = new Map<string, { progress: Map<string, unknown>; objects: Map<string, unknown>; rest: unknown }>();
  take(updates: readonly SeatUpdate[]): void {
    for (const { seat: id, whole, progress, set, removed, incidents: _incidents, ...rest } of updates) {
      const known = (!whole && this.seats.get(id)) || { progress: new Map<string, unknown>(), objects: new Map<string, unknown>(), rest: null };
      for (const one of progress) known.progress.set(one.exercise, one);
      for (const uid of removed) known.objects.delete(uid);
      for (const { ref, object } of set) known.objects.set(ref.uid, object);
      this.seats.set(id, { ...known, rest });
    }
  }
}

function run(fold: EventFold, batches: readonly (readonly Entry[])[]): Known {
  const known = new Known();
  for (const batch of batches) known.take(fold.take(batch).updates);
  return known;
}

describe('the fold of an event', () => {
  it('comes out the same however the log was cut into batches', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), fc.array(fc.nat(200), { maxLength: 20 }), (steps, cuts) => {
      const log = logOf(steps);
      const ends = [...new Set(cuts.map((cut) => cut % log.length))].sort((a, b) => a - b);
      const batches = [...ends, log.length].map((end, index) => log.slice(ends[index - 1] ?? 0, end));
      const whole = run(newFold(), [log]).seats;
      expect(run(newFold(), batches).seats).toEqual(whole);
      expect(run(newFold(), log.map((entry) => [entry])).seats).toEqual(whole);
    }), { seed: 20_261, numRuns: 200 });
  });

  it('comes out the same from a checkpoint and the tail, and when the tail begins before the checkpoint', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), fc.nat(), (steps, cut) => {
      const log = logOf(steps);
      const at = cut % log.length;
      const first = newFold();
      first.take(log.slice(0, at));
      const kept = JSON.parse(JSON.stringify(first.keep())) as Checkpoint[];
      const second = newFold();
      second.restore(kept);
      const known = new Known();
      known.take(second.all());
      known.take(second.take(log.slice(Math.max(0, at - 5))).updates);
      expect(known.seats).toEqual(run(newFold(), [log]).seats);
    }), { seed: 20_262, numRuns: 200 });
  });

  it('is not read from the checkpoint of another version of the pack', () => {
    const first = newFold();
    first.take(logOf([{ seat: 's1', what: 'set', name: 'web', host: true }]));
    const other = new EventFold({ ...pack, version: '2' }, [], new Marker());
    other.restore(first.keep());
    expect(other.all().map(({ stands }) => stands.seq)).toEqual([0, 0]);
  });
});
