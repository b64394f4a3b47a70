import { pbkdf2Sync } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import type { JsonObject } from '#lib/kit/json.ts';
import type { GradingMark, MarkListener } from '#lib/server/grader/watchdog.ts';

/** Makes the grading of a seat fail in one phase, from a position in the log on. */
export interface GraderFault {
  readonly seatId: string;
  readonly phase: GradingMark['phase'];
  /**
   * `catch`: an endless loop that catches every error. `memory`: an endless list. `native`: work
   * that can't be interrupted, for seconds. `kill`: ends the process. `starve`: waits for 1 s without
   * using the processor, as on a machine that is too busy.
   */
  readonly kind: 'throw' | 'loop' | 'catch' | 'memory' | 'native' | 'kill' | 'slow' | 'starve';
}

/**
 * Replaces the faults of the server with this file. They count from the next step of each grading
 * thread. No thread sees half of the file, which would be another fault.
 */
export function writeGraderFaults(file: string, faults: readonly GraderFault[]): void {
  const newFile = `${file}.new`;
  writeFileSync(newFile, JSON.stringify(faults));
  renameSync(newFile, file);
}

/** The test hook of the grading threads: reads the faults of `data.file`. */
export default function createFaultListener(data: JsonObject): MarkListener {
  const file = String(data['file']);
  let faults: readonly GraderFault[] = [];
  let lastVersion = '';
  return ({ seatId, phase }) => {
    const { ino, mtimeNs } = statSync(file, { bigint: true });
    const version = `${String(ino)} ${String(mtimeNs)}`;
    if (version !== lastVersion) faults = JSON.parse(readFileSync(file, 'utf8')) as GraderFault[];
    lastVersion = version;
    const fault = faults.find((each) => each.seatId === seatId && each.phase === phase);
    if (fault) FAULTS[fault.kind]();
  };
}

const FAULTS: Readonly<Record<GraderFault['kind'], () => void>> = {
  throw: () => {
    throw new Error('an injected fault');
  },
  loop: () => {
    for (;;);
  },
  catch: () => {
    for (;;) {
      try {
        for (;;);
      } catch {
        continue;
      } finally {
        // The loop continues.
      }
    }
  },
  memory: () => {
    const kept: number[][] = [];
    for (;;) kept.push(new Array<number>(1_000_000).fill(kept.length));
  },
  native: () => {
    pbkdf2Sync('password', 'salt', 7_000_000, 64, 'sha512');
  },
  starve: () => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
  },
  kill: () => {
    process.kill(process.pid, 'SIGKILL');
  },
  slow: () => {
    const until = performance.now() + 60;
    while (performance.now() < until);
  },
};
