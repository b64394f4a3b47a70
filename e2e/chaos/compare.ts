/** What one agent knows about an epoch: the changes that it numbered, and what was acknowledged. */
export interface EpochRecord {
  /** Highest seq that the server acknowledged; 0 if none. */
  acked: number;
  /** Of the change with seq `index + 1`. */
  readonly fingerprints: string[];
}

/** What one agent knows after a scenario. */
export interface AgentRecord {
  readonly seatId: string;
  readonly epochs: Map<string, EpochRecord>;
}

/** How many numbered changes were never acknowledged, also in epochs that the agent gave up. */
export function countUndelivered({ epochs }: AgentRecord): number {
  return [...epochs.values()].reduce(
    (sum, { acked, fingerprints }) => sum + fingerprints.length - acked,
    0,
  );
}

/** A row of the server's log. */
export interface StoredChange {
  readonly seatId: string;
  readonly epoch: string;
  readonly seq: number;
  readonly fingerprint: string;
  /** Number of the change in all epochs of its agent. Each is sent as one change only. */
  readonly serial: number;
}

/** The result of a comparison. Only `acknowledged` and `stored` should be above 0. */
export interface Tally {
  readonly acknowledged: number;
  readonly stored: number;
  /** Acknowledged, and either not stored or stored with other content. */
  readonly lost: number;
  /** Stored more than once. */
  readonly duplicated: number;
  /** Stored before an earlier change, or after a change that is missing. */
  readonly outOfOrder: number;
  /** The first mistakes, in words. */
  readonly examples: readonly string[];
}

const MAX_EXAMPLES = 5;
export const EMPTY_TALLY: Tally = {
  acknowledged: 0,
  stored: 0,
  lost: 0,
  duplicated: 0,
  outOfOrder: 0,
  examples: [],
};

/** Compares what was acknowledged with the log. `stored`: all rows in the order of `pos`. */
export function compareWithLog(
  agents: readonly AgentRecord[],
  stored: readonly StoredChange[],
): Tally {
  const examples: string[] = [];
  const note = (text: string): void => {
    if (examples.length < MAX_EXAMPLES) examples.push(text);
  };
  const rowsBySeat = Map.groupBy(stored, ({ seatId }) => seatId);
  const counts = { acknowledged: 0, lost: 0, duplicated: 0, outOfOrder: 0 };
  for (const agent of agents) {
    const rows = rowsBySeat.get(agent.seatId) ?? [];
    const found = new Map(
      rows.map(({ epoch, seq, fingerprint }) => [`${epoch} ${seq}`, fingerprint]),
    );
    for (const [epoch, { acked, fingerprints }] of agent.epochs) {
      counts.acknowledged += acked;
      for (let seq = 1; seq <= acked; seq += 1) {
        const fingerprint = found.get(`${epoch} ${seq}`);
        if (fingerprint === fingerprints[seq - 1]) continue;
        counts.lost += 1;
        note(
          `seat ${agent.seatId}, epoch ${epoch}: change ${seq} was acknowledged and ${fingerprint === undefined ? "isn't stored" : 'is stored with other content'}`,
        );
      }
    }
    const order = checkOrder(rows, note);
    counts.duplicated += order.duplicated;
    counts.outOfOrder += order.outOfOrder;
  }
  return { ...counts, stored: stored.length, examples };
}

function checkOrder(
  rows: readonly StoredChange[],
  note: (text: string) => void,
): { duplicated: number; outOfOrder: number } {
  const newestSeq = new Map<string, number>();
  const serials = new Set<number>();
  let newestSerial = 0;
  const counts = { duplicated: 0, outOfOrder: 0 };
  for (const { seatId, epoch, seq, serial } of rows) {
    const expected = (newestSeq.get(epoch) ?? 0) + 1;
    if (serials.has(serial)) {
      counts.duplicated += 1;
      note(`seat ${seatId}, epoch ${epoch}: change ${seq} is stored twice`);
    } else if (seq !== expected || serial < newestSerial) {
      counts.outOfOrder += 1;
      note(`seat ${seatId}, epoch ${epoch}: change ${seq} is stored where ${expected} was due`);
    }
    serials.add(serial);
    newestSerial = Math.max(newestSerial, serial);
    newestSeq.set(epoch, Math.max(newestSeq.get(epoch) ?? 0, seq));
  }
  return counts;
}

/** The sum of several comparisons. */
export function addTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, tally) => ({
      acknowledged: sum.acknowledged + tally.acknowledged,
      stored: sum.stored + tally.stored,
      lost: sum.lost + tally.lost,
      duplicated: sum.duplicated + tally.duplicated,
      outOfOrder: sum.outOfOrder + tally.outOfOrder,
      examples: [...sum.examples, ...tally.examples].slice(0, MAX_EXAMPLES),
    }),
    EMPTY_TALLY,
  );
}
