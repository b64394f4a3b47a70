import { listSeatsWithAgents, type SeatWithAgent } from '#db/queries/agents.ts';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import type { Connection } from '#db/connect.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import type { ReplayMark } from '#lib/protocol/api/replay.ts';
import { REPLAY_TICK_MS } from '#lib/room/replay-views.ts';
import { affectedSeats } from '../grader/commands.ts';
import { foldWithExclusions, StageFailure, type Exclusions } from '../grader/fact-fold.ts';
import { COMMIT_GRACE_MS } from '../grader/fold-progress.ts';
import type { Checkpoint, GraderRequest } from '../grader/messages.ts';
import { GraderThreadError, openAlone, type ThreadFold } from '../grader/thread.ts';
import { mapOrdinals } from '../log/epochs.ts';
import { listCommands, RECORD_PRESENCE, type CommandEntry, type LogEntry } from '../log/entry.ts';
import {
  readCommands,
  readCommandsOfKind,
  readEntriesFrom,
  readEpochs,
  readLastPos,
} from '../log/read.ts';
import { readStages, UPDATE_PACK, type PackStage } from '../packs/stages.ts';
import { listMarks } from './marks.ts';
import { RecordedWorkshop } from './recorded-workshop.ts';
import { Recorder, type RecordedChunk } from './recorder.ts';

/** A workshop that no one ended can be live for weeks. The rest isn't recorded. */
const MAX_REPLAY_MS = 72 * HOUR_MS;
/**
 * How long one entry of a seat can take. More than in a live room: nothing waits for it, and a busy
 * machine must not leave a seat out of the replay.
 */
const ENTRY_LIMIT_MS = 2_000;
/** Entries of one request to the grading thread. */
const BATCH_SIZE = 500;

export interface ReplaySpan {
  /** ms since 1970. */
  readonly from: number;
  readonly to: number;
}

/** What a replay of the workshop covers; null if it never started or hasn't ended. */
export function findReplaySpan({
  startedAt,
  endedAt,
  state,
}: Pick<WorkshopRow, 'startedAt' | 'endedAt' | 'state'>): ReplaySpan | null {
  if (startedAt === null || endedAt === null || (state !== 'ended' && state !== 'archived'))
    return null;
  const from = startedAt.getTime();
  return { from, to: Math.min(endedAt.getTime(), from + MAX_REPLAY_MS) };
}

export interface Recording {
  readonly chunks: readonly RecordedChunk[];
  readonly marks: readonly ReplayMark[];
  readonly moments: JsonObject;
}

interface ReplayFoldOptions {
  readonly db: Connection;
  readonly workshopId: string;
  readonly span: ReplaySpan;
  readonly signal: AbortSignal;
  /** Called with the share of the day that is recorded, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/**
 * Folds the log of an ended workshop with a virtual clock and records its views. Opens and changes
 * nothing. Throws if it is aborted, if the workshop or its course content doesn't exist, or
 * `GraderThreadError` if the log can't be folded.
 */
export async function recordReplay(options: ReplayFoldOptions): Promise<Recording> {
  const { db, workshopId, signal } = options;
  const row = await findWorkshop(db, workshopId);
  if (row?.packDigest == null)
    throw new Error(`Workshop ${workshopId} doesn't exist or has no course content.`);
  const [seats, commands, presence, epochs, lastPos] = await Promise.all([
    listSeatsWithAgents(db, workshopId),
    readCommands(db, workshopId),
    readCommandsOfKind(db, workshopId, RECORD_PRESENCE),
    readEpochs(db, workshopId),
    readLastPos(db, workshopId),
  ]);
  const log: RecordedLog = {
    row,
    seats,
    stages: await readStages(db, row.packDigest, commands),
    commands,
    commandsAndPresence: [...commands, ...presence].sort((a, b) => a.pos - b.pos),
    ordinals: mapOrdinals(epochs),
    lastPos,
  };
  return foldWithExclusions(signal, (excluded) => new ReplayFold(options, log, excluded).run());
}

/** Everything of a log but its changes, which are read page by page. */
interface RecordedLog {
  readonly row: WorkshopRow;
  readonly seats: readonly SeatWithAgent[];
  readonly stages: readonly [PackStage, ...PackStage[]];
  readonly commands: readonly CommandEntry[];
  /** In the order of the log. */
  readonly commandsAndPresence: readonly CommandEntry[];
  readonly ordinals: ReadonlyMap<string, number>;
  readonly lastPos: number;
}

/** One run over the log. */
class ReplayFold {
  readonly #options: ReplayFoldOptions;
  readonly #log: RecordedLog;
  readonly #excluded: Exclusions;
  readonly #workshop: RecordedWorkshop;
  readonly #checkpoints = new Map<string, Checkpoint>();
  #recorder: Recorder | null = null;
  #stageIndex = 0;
  #thread: ThreadFold;
  /** Entries since the last tick. */
  #batch: LogEntry[] = [];
  /** The next tick, ms since 1970. */
  #nextTick: number;
  /** When the grading thread has to look at pending passes, ms since 1970. */
  #dueAt: number | null = null;

  constructor(options: ReplayFoldOptions, log: RecordedLog, excluded: Exclusions) {
    this.#options = options;
    this.#log = log;
    this.#excluded = excluded;
    this.#nextTick = options.span.from;
    this.#workshop = new RecordedWorkshop(
      log.row,
      log.seats,
      log.stages[0].pack,
      log.row.openedAt?.getTime() ?? options.span.from,
    );
    this.#thread = this.#openThread(log.stages[0]);
  }

  async run(): Promise<Recording> {
    const { span, signal } = this.#options;
    const stop = (): void => {
      void this.#thread.end();
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      await this.#foldLog();
      while (this.#nextTick <= span.to) await this.#tick();
      if (this.#nextTick - REPLAY_TICK_MS < span.to) await this.#tick(span.to);
      const recorder = this.#recorder ?? new Recorder(this.#workshop, span.to);
      const { chunks, moments } = await recorder.finish(span.to);
      return { chunks, moments, marks: this.#listMarks() };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof GraderThreadError) throw new StageFailure(this.#stage, error);
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      await this.#thread.end();
    }
  }

  get #stage(): PackStage {
    return this.#log.stages[this.#stageIndex] ?? this.#log.stages[0];
  }

  /** Reads the log in the order in which the server received it, up to the end of the recording. */
  async #foldLog(): Promise<void> {
    const { db, workshopId, span } = this.#options;
    const { commandsAndPresence, ordinals, lastPos } = this.#log;
    let [time, next] = [0, 0];
    const pages = readEntriesFrom(db, workshopId, { changes: 0, commands: lastPos }, ordinals);
    const foldUntil = async (entry: LogEntry | null): Promise<boolean> => {
      for (
        let command = commandsAndPresence[next];
        command !== undefined && command.pos < (entry?.pos ?? Infinity);
        command = commandsAndPresence[(next += 1)]
      ) {
        time = Math.max(time, command.at);
        if (time > span.to) return false;
        await this.#add(command, time);
      }
      if (entry === null) return true;
      time = Math.max(time, entry.log === 'change' ? entry.receivedAt : entry.at);
      if (time > span.to) return false;
      if (this.#isFolded(entry)) await this.#add(entry, time);
      return true;
    };
    for await (const page of pages) for (const entry of page) if (!(await foldUntil(entry))) return;
    await foldUntil(null);
  }

  /** A seat that was merged or removed isn't shown, and its passes are in the command of the merge. */
  #isFolded({ seatId }: LogEntry): boolean {
    return seatId === null || this.#workshop.seats.has(seatId);
  }

  /** `time`: when the server had the entry, ms since 1970. */
  async #add(entry: LogEntry, time: number): Promise<void> {
    while (time > this.#nextTick) await this.#tick();
    if (entry.log === 'command' && entry.kind === UPDATE_PACK) {
      const index = this.#log.stages.findIndex(({ startPos }) => startPos === entry.pos);
      if (index > this.#stageIndex) await this.#startStage(index);
    }
    this.#batch.push(entry);
    if (this.#batch.length >= BATCH_SIZE) await this.#foldBatch();
  }

  async #tick(now = this.#nextTick): Promise<void> {
    const { span, onProgress } = this.#options;
    await this.#foldBatch();
    if (this.#dueAt !== null && this.#dueAt <= now - COMMIT_GRACE_MS)
      await this.#request({ kind: 'confirm-passes', now: now - COMMIT_GRACE_MS });
    if (this.#recorder === null) this.#recorder = new Recorder(this.#workshop, now);
    else this.#recorder.tick(now);
    onProgress((now - span.from) / Math.max(1, span.to - span.from));
    this.#nextTick = now + REPLAY_TICK_MS;
  }

  async #foldBatch(): Promise<void> {
    const entries = this.#batch;
    this.#batch = [];
    if (entries.length === 0) return;
    for (const command of listCommands(entries)) this.#workshop.applyCommand(command);
    const graded = entries.filter(
      (entry) =>
        (entry.log === 'change' || entry.kind !== RECORD_PRESENCE) &&
        (entry.seatId === null || !this.#excluded.seatIds.has(entry.seatId)),
    );
    if (graded.length === 0) return;
    const slowSeats = await this.#request({ kind: 'entries', entries: graded, lane: null });
    // Much of a day passes in a second here, so that many seats seem to need much time.
    for (const { seatId, pos } of slowSeats)
      await this.#request({
        kind: 'entries',
        entries: graded.filter((entry) => entry.pos > pos && affectedSeats(entry).has(seatId)),
        lane: { seatId, isLast: true },
      });
  }

  /** The next stage begins with the folds of this one, and its content grades from here. */
  async #startStage(index: number): Promise<void> {
    await this.#foldBatch();
    const next = this.#log.stages[index] ?? this.#stage;
    await this.#request({ kind: 'confirm-passes', now: next.startedAt });
    await this.#request({ kind: 'checkpoint', which: 'all' });
    await this.#thread.end();
    this.#stageIndex = index;
    this.#thread = this.#openThread(next);
    this.#workshop.usePack(next.pack);
    await this.#request({
      kind: 'restore',
      checkpoints: [...this.#checkpoints.values()],
      mode: 'stream',
    });
  }

  #openThread({ planVersion, pack }: PackStage): ThreadFold {
    return openAlone(
      { pack, slowChecks: this.#excluded.slowChecks.listForPlan(planVersion) },
      { limitMs: ENTRY_LIMIT_MS },
    );
  }

  /** Returns the seats that have to fold the rest of their entries apart from the others. */
  async #request(
    message: GraderRequest,
  ): Promise<readonly { readonly seatId: string; readonly pos: number }[]> {
    this.#options.signal.throwIfAborted();
    const response = await this.#thread.request(message);
    const [failure] = response.failures;
    // The seat has no fold any more.
    if (failure) throw new GraderThreadError(failure.why, { ...failure.mark, step: 1, fold: 1 });
    if (response.kind === 'replayed') return [];
    for (const { facts: _facts, ...checkpoint } of response.checkpoints)
      this.#checkpoints.set(checkpoint.seatId, checkpoint);
    if (response.kind !== 'updates') return [];
    this.#workshop.applyUpdates(response.updates);
    this.#dueAt = response.dueAt;
    return response.slowSeats;
  }

  #listMarks(): ReplayMark[] {
    const { span } = this.#options;
    return listMarks(
      {
        commands: this.#log.commands,
        breaks: this.#workshop.state(span.to).breaks,
        outages: this.#workshop.outages,
        seatIds: new Set(this.#workshop.seats.keys()),
      },
      span,
    );
  }
}
