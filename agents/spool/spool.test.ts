import { appendFile, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#lib/kit/clock.ts';
import { openDiskSpool, type DiskSpoolOptions } from './disk-spool.ts';
import { createMemorySpool } from './memory-spool.ts';
import { writeDurably } from './segment.ts';
import { SpoolDamagedError, type Spool, type UnnumberedChange } from './spool.ts';

const ALL = { changes: 500, bytes: 1e9 };
const createPodChange = (name: string, seenAt = 1): UnnumberedChange => ({
  op: 'set',
  seenAt,
  mono: seenAt,
  uid: name,
  gvk: 'v1/Pod',
  ns: 'default',
  name,
  object: { metadata: { name }, pad: 'x'.repeat(100) },
  hash: '0123456789abcdef',
});
const createPodChanges = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => createPodChange(`p${from + index}`));
const readSeqs = async (spool: Spool, after = spool.acked()) =>
  (await spool.read(after, ALL)).map(({ seq }) => seq);
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

let folder: string;
const openSpools: Spool[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spool-'));
});
afterEach(async () => {
  for (const spool of openSpools.splice(0)) await spool.close();
  await rm(folder, { recursive: true });
});
async function openSpool(options: Partial<DiskSpoolOptions> = {}) {
  const spool = await openDiskSpool({ folder, clock: systemClock, ...options });
  openSpools.push(spool);
  return spool;
}
/** The file that is written to, in the only epoch. */
async function findNewestFile(): Promise<string> {
  const epoch = (await readdir(folder, { withFileTypes: true })).find((entry) =>
    entry.isDirectory(),
  )!.name;
  return join(folder, epoch, (await readdir(join(folder, epoch))).sort().at(-1)!);
}

describe.each([
  [
    'memory',
    (bound?: number) => Promise.resolve(createMemorySpool(bound === undefined ? {} : { bound })),
  ],
  [
    'disk',
    (bound?: number) =>
      openSpool({ segmentBytes: 1000, ...(bound === undefined ? {} : { bound }) }),
  ],
])('a %s spool', (_name, createSpool) => {
  it('L4: numbers from 1 without gaps and returns the unacknowledged changes in order', async () => {
    const spool = await createSpool();
    for (const batch of [createPodChanges(3), createPodChanges(7, 4), createPodChanges(20, 11)]) {
      expect(spool.append(batch)).toBe('numbered');
      await spool.flush();
    }
    expect(await readSeqs(spool)).toEqual(range(1, 30));
    spool.ack(12);
    expect(await readSeqs(spool)).toEqual(range(13, 30));
    expect(await readSeqs(spool, 20)).toEqual(range(21, 30));
    spool.ack(30);
    expect([await readSeqs(spool), spool.acked(), spool.lastSeq()]).toEqual([[], 30, 30]);
  });

  it('limits a read by count and bytes, but returns at least one change', async () => {
    const spool = await createSpool();
    spool.append(createPodChanges(20));
    await spool.flush();
    expect(await spool.read(0, { changes: 5, bytes: 1e9 })).toHaveLength(5);
    expect(await spool.read(0, { changes: 500, bytes: 1 })).toHaveLength(1);
  });

  it('R5: refuses changes beyond its size and accepts them again after acknowledgements', async () => {
    const spool = await createSpool(5_000);
    spool.append(createPodChanges(8));
    await spool.flush();
    expect(spool.append(createPodChanges(20, 9))).toBe('full');
    expect([spool.lastSeq(), spool.hasRoom()]).toEqual([8, true]);
    spool.append(createPodChanges(8, 9));
    await spool.flush();
    expect(spool.hasRoom()).toBe(false);
    spool.ack(16);
    await spool.flush();
    expect([spool.hasRoom(), spool.append(createPodChanges(1))]).toEqual([true, 'numbered']);
  });

  it('reuses the numbers of dropped changes, and starts a new epoch at 1', async () => {
    const spool = await createSpool();
    spool.append(createPodChanges(20));
    await spool.flush();
    spool.ack(8);
    await spool.dropUnacked();
    spool.append(createPodChanges(1));
    await spool.flush();
    expect(await readSeqs(spool)).toEqual([9]);
    const before = spool.epoch();
    await spool.newEpoch();
    spool.append(createPodChanges(2));
    await spool.flush();
    expect([await readSeqs(spool), spool.epoch() === before]).toEqual([[1, 2], false]);
  });

  it('notifies listeners of new changes', async () => {
    const spool = await createSpool();
    const readable = vi.fn();
    spool.onReadable(readable);
    spool.append(createPodChanges(1));
    await spool.flush();
    expect(readable).toHaveBeenCalled();
    expect(await readSeqs(spool)).toEqual([1]);
  });
});

describe('a disk spool', () => {
  it('L5: keeps epoch, numbers and unacknowledged changes after a restart', async () => {
    const before = await openSpool({ segmentBytes: 1000 });
    before.append(createPodChanges(30));
    await before.close();
    const after = await openSpool({ segmentBytes: 1000 });
    expect([after.epoch(), after.lastSeq(), after.isDamaged]).toEqual([before.epoch(), 30, false]);
    expect(await readSeqs(after, 0)).toEqual(range(1, 30));
    expect(after.newest()).toEqual({ seenAt: 1, mono: 1 });
  });

  it('keeps the numbering after all changes were acknowledged and deleted', async () => {
    const before = await openSpool({ segmentBytes: 1000 });
    before.append(createPodChanges(30));
    await before.flush();
    before.ack(30);
    await before.close();
    expect(before.bytes()).toBeLessThan(1000);
    const after = await openSpool();
    after.append(createPodChanges(1));
    await after.flush();
    expect(await readSeqs(after, 30)).toEqual([31]);
  });

  it.each([1, 40, 150])(
    'cuts off an incomplete last line and reuses its number: %d bytes missing',
    async (missingBytes) => {
      const before = await openSpool();
      before.append(createPodChanges(5));
      await before.close();
      const file = await findNewestFile();
      await truncate(file, before.bytes() - missingBytes);
      const after = await openSpool();
      expect([after.lastSeq(), after.isDamaged]).toEqual([4, false]);
      after.append([createPodChange('again')]);
      await after.close();
      expect(await readSeqs(await openSpool(), 0)).toEqual([1, 2, 3, 4, 5]);
    },
  );

  it('reports damage in the middle and never skips it', async () => {
    const spool = await openSpool({ segmentBytes: 500 });
    for (const index of range(0, 9)) {
      spool.append(createPodChanges(3, index * 3));
      await spool.flush();
    }
    const epoch = spool.epoch();
    await appendFile(join(folder, epoch, '000000000001.jsonl'), 'garbage');
    await spool.close();
    await expect((await openSpool()).read(0, ALL)).rejects.toBeInstanceOf(SpoolDamagedError);
    await writeFile(join(folder, 'epoch.json'), '{');
    const fresh = await openSpool();
    expect([fresh.isDamaged, fresh.lastSeq(), fresh.epoch() === epoch]).toEqual([true, 0, false]);
  });

  it('R5: reports a full disk, sends changes from memory, and writes them when the disk has space', async () => {
    let isFull = true;
    const retries: (() => void)[] = [];
    const clock = {
      ...systemClock,
      after: (_ms: number, callback: () => void) => (retries.push(callback), () => undefined),
    };
    const write = (...args: Parameters<typeof writeDurably>) =>
      isFull
        ? Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }))
        : writeDurably(...args);
    const spool = await openSpool({ clock, write });
    spool.append(createPodChanges(3));
    await spool.flush();
    expect(spool.writeError()).toMatch(/disk is full/);
    spool.append(createPodChanges(2, 4));
    expect(await readSeqs(spool)).toEqual([1, 2, 3, 4, 5]);
    isFull = false;
    retries.shift()!();
    await vi.waitFor(() => expect(spool.writeError()).toBeNull());
    await spool.close();
    expect(await readSeqs(await openSpool(), 0)).toEqual([1, 2, 3, 4, 5]);
  });
});
