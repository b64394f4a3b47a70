import { connect, disconnect } from '#db/connect.ts';
import { RawAgent } from '#e2e/harness/raw-agent.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { issueJoinToken } from '#lib/auth/join-token.ts';
import { loadServerKey } from '#lib/auth/server-key.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import type { HostileServer } from './hostile-server.ts';

export interface HostileWorkshop {
  readonly workshopId: string;
  /** Ids of the seats, in the order of their labels. */
  readonly seats: readonly string[];
  /** A token that gives one machine the seat. */
  createToken(seatId: string): Promise<string>;
  /** An agent that said hello for the seat. */
  connectAgent(seatId: string, like?: RawAgent): Promise<RawAgent>;
  /** Closes all agents. */
  close(): Promise<void>;
}

/** Creates a live workshop with empty seats in the server's database, without signing in. */
export async function createHostileWorkshop(
  server: HostileServer,
  { seats: count, pack = server.packId }: { readonly seats: number; readonly pack?: string },
): Promise<HostileWorkshop> {
  const db = connect(server.databaseUrl);
  const serverKey = await loadServerKey(db);
  const agents: RawAgent[] = [];
  let isClosed = false;
  const { workshopId, seats } = await createTestWorkshop(db, { seats: count, pack });
  const createToken = async (seatId: string): Promise<string> => {
    const now = new Date();
    const { token } = await issueJoinToken(db, {
      workshopId,
      seat: seatId,
      uses: 1,
      expiresAt: new Date(now.getTime() + HOUR_MS),
      serverKey: serverKey.publicKey,
      now,
    });
    return token;
  };
  return {
    workshopId,
    seats,
    createToken,
    async connectAgent(seatId, like) {
      const agent = new RawAgent(server.url, like ? { like } : {});
      agents.push(agent);
      const welcome = await agent.hello(like ? undefined : await createToken(seatId));
      if (!welcome.ok) throw new Error(`hello was refused: ${welcome.refusal} ${welcome.message}`);
      return agent;
    },
    async close() {
      for (const agent of agents) agent.close();
      if (!isClosed) await disconnect(db);
      isClosed = true;
    },
  };
}

/** The value that `share` of the sorted samples don't exceed. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
