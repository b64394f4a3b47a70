import type { Change } from '#lib/protocol/change.ts';
import { FRAME_LIMITS } from '#lib/protocol/version.ts';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import { takeWithinLimit, type Spool } from '#agents/spool/spool.ts';
import type { Random } from '../random.ts';
import { SimulatedCluster } from '../simulated-cluster.ts';
import type { Attendance } from './attendance.ts';
import { createNode } from './infrastructure.ts';
import type { DaySpan } from './spans.ts';
import type { DayWorld } from './types.ts';

/** A simulated cluster plays recordings this many times faster than they were recorded. */
export const PLAYBACK_SPEED = 5;
/** When the server shows a silent agent as delayed and as offline, ms. */
const SILENCE_MS = [
  ['delayed', 8 * SECOND_MS],
  ['offline', 20 * SECOND_MS],
] as const;
/** How long changes gather before the agent sends them, ms. */
const SEND_DELAY_MS = { min: 0.5 * SECOND_MS, spread: SECOND_MS };

/** The agent of a student in virtual time: its cluster, its spool and its connection. */
export class DayAgent {
  readonly cluster: SimulatedCluster;
  readonly #world: DayWorld;
  readonly #student: number;
  readonly #random: Random;
  readonly #spool = createQueue(() => {
    this.#scheduleSend();
  });
  readonly #nodeUid: string;
  #connection: 'up' | 'lost' | 'ended' = 'up';
  #isScheduled = false;
  #connections = 0;

  constructor(world: DayWorld, student: number, random: Random) {
    this.#world = world;
    this.#student = student;
    this.#random = random;
    this.#nodeUid = `node-${String(student)}`;
    this.cluster = new SimulatedCluster({
      spool: this.#spool.spool,
      clock: world.clock,
      random,
      speed: PLAYBACK_SPEED,
      kinds: world.options.kinds,
    });
    this.cluster.setPlanVersion(world.options.planVersion);
    world.emit({ kind: 'presence', student, presence: 'connected' });
  }

  get isConnected(): boolean {
    return this.#connection === 'up';
  }

  /** The Node is seen for the first time when it has a problem, because recordings have their own. */
  #setNodeReady(isReady: boolean): void {
    const { feed } = this.cluster;
    const node = createNode(this.#nodeUid, isReady, this.#world.clock.now());
    feed.setObject(node);
    if (isReady)
      this.#world.clock.after(MINUTE_MS, () => {
        feed.removeObject(node);
      });
  }

  /** Loses the connection and has the problems of a drawn attendance, and ends with it. */
  follow({ linkLost, absences, nodeNotReady, clusterDown, leavesAt }: Attendance): void {
    for (const span of [...linkLost, ...absences])
      this.#during(span, (isBegin) => {
        if (isBegin) this.loseConnection();
        else this.restoreConnection();
      });
    for (const span of nodeNotReady)
      this.#during(span, (isBegin) => {
        this.#setNodeReady(!isBegin);
      });
    for (const span of clusterDown)
      this.#during(span, (isBegin) => {
        this.setClusterState(isBegin ? 'down' : 'up');
      });
    this.#at(leavesAt, () => {
      this.end();
    });
  }

  #during({ from, to }: DaySpan, change: (isBegin: boolean) => void): void {
    this.#at(from, () => {
      change(true);
    });
    this.#at(to, () => {
      change(false);
    });
  }

  #at(time: number, callback: () => void): void {
    const { clock } = this.#world;
    clock.after(time - clock.now(), callback);
  }

  /** The API server doesn't answer, or answers again. */
  setClusterState(state: 'up' | 'down'): void {
    if (this.#connection !== 'up') return;
    const presence = state === 'up' ? 'connected' : 'cluster-down';
    this.#world.emit({ kind: 'presence', student: this.#student, presence });
  }

  /** The server sees no frames from now on. Changes wait in the spool. */
  loseConnection(): void {
    if (this.#connection !== 'up') return;
    this.#connection = 'lost';
    this.#recordSilence();
  }

  restoreConnection(): void {
    if (this.#connection !== 'lost') return;
    this.#connection = 'up';
    this.#connections += 1;
    this.#world.emit({ kind: 'presence', student: this.#student, presence: 'connected' });
    this.#scheduleSend();
  }

  /** The student shuts down the VM. */
  end(): void {
    const wasConnected = this.#connection === 'up';
    this.#connection = 'ended';
    this.#connections += 1;
    this.cluster.stop();
    if (wasConnected) this.#recordSilence();
  }

  #recordSilence(): void {
    const connections = this.#connections;
    for (const [presence, delayMs] of SILENCE_MS)
      this.#world.clock.after(delayMs, () => {
        if (this.#connections === connections)
          this.#world.emit({ kind: 'presence', student: this.#student, presence });
      });
  }

  #scheduleSend(): void {
    if (this.#isScheduled || this.#connection !== 'up') return;
    this.#isScheduled = true;
    const delayMs = SEND_DELAY_MS.min + SEND_DELAY_MS.spread * this.#random();
    this.#world.clock.after(delayMs, () => {
      this.#isScheduled = false;
      if (this.#connection === 'up') this.#send();
    });
  }

  #send(): void {
    for (;;) {
      const changes = this.#spool.take();
      if (changes.length === 0) return;
      this.#world.emit({ kind: 'changes', student: this.#student, changes });
    }
  }
}

/** A spool that hands over its changes at once: in virtual time nothing waits for a disk. */
function createQueue(onReadable: () => void): {
  readonly spool: Spool;
  /** Removes the next changes that fit in one batch. */
  take(): Change[];
} {
  let entries: { readonly change: Change; readonly bytes: number }[] = [];
  let lastSeq = 0;
  let newest: { readonly seenAt: number; readonly mono: number } | null = null;
  const spool: Spool = {
    epoch: () => '',
    lastSeq: () => lastSeq,
    acked: () => lastSeq - entries.length,
    bytes: () => 0,
    newest: () => newest,
    writeError: () => null,
    hasRoom: () => true,
    append(changes) {
      for (const unnumbered of changes) {
        lastSeq += 1;
        const change = { ...unnumbered, seq: lastSeq } as Change;
        entries.push({ change, bytes: Buffer.byteLength(JSON.stringify(change)) });
        newest = { seenAt: change.seenAt, mono: change.mono };
      }
      onReadable();
      return 'numbered';
    },
    read: () => Promise.resolve([]),
    ack: () => undefined,
    onReadable: () => () => undefined,
    dropUnacked: () => Promise.resolve(),
    newEpoch: () => Promise.resolve(),
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return {
    spool,
    take() {
      const taken = takeWithinLimit(entries, {
        changes: FRAME_LIMITS.maxChanges,
        bytes: FRAME_LIMITS.softBytes,
      });
      entries = entries.slice(taken.length);
      return taken;
    },
  };
}
