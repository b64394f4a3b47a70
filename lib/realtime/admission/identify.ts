import type { IncomingMessage } from 'node:http';
import { readSessionCookie } from '#lib/auth/cookie.ts';
import { equalTexts, type AgentTickets } from '#lib/auth/agent-ticket.ts';
import { hashSecret } from '#lib/auth/secret.ts';
import type { Connection } from '#db/connect.ts';
import { listNewestJoinTokens, listNewestSessions } from '#db/queries/known-clients.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { Log } from '#lib/kit/log.ts';
import { ADMISSION_HEADER, joinTokenProof, parseAdmissionProof } from '#lib/protocol/admission.ts';
import { KnownKeys } from './known-keys.ts';
import type { KnownClient } from './socket-book.ts';

/** Recognizes browsers by their session, and agents by their ticket or join token. */
export interface KnownClients {
  /** Waits for a short query if the session or token isn't in memory. */
  identify(request: IncomingMessage): Promise<KnownClient | null>;
  /** Whether a Cookie header belongs to a session in memory. */
  isKnownBrowser(cookie: string | undefined): boolean;
}

/** Reads the sessions and join tokens that are valid now. */
export async function loadKnownClients({
  db,
  tickets,
  url,
  clock,
  log,
}: {
  readonly db: Connection;
  readonly tickets: AgentTickets;
  /** The public address, which decides the name of the session cookie. */
  readonly url: string;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<KnownClients> {
  const sessions = new KnownKeys<true>({
    load: async (since, limit) =>
      (await listNewestSessions(db, new Date(since), limit)).map(({ hash, expiresAt }) => ({
        key: hash.toString('hex'),
        value: true,
        expiresAt: expiresAt.getTime(),
      })),
    clock,
    log,
  });
  const tokens = new KnownKeys<Buffer>({
    load: async (since, limit) =>
      (await listNewestJoinTokens(db, new Date(since), limit)).map(({ id, hash, expiresAt }) => ({
        key: id,
        value: hash,
        expiresAt: expiresAt.getTime(),
      })),
    clock,
    log,
  });
  await Promise.all([sessions.start(), tokens.start()]);

  const sessionIdFrom = (cookie: string | undefined): string | null => {
    const secret = readSessionCookie(cookie, url);
    return secret === null ? null : hashSecret(secret).toString('hex');
  };
  const identifyAgent = async (header: string | undefined): Promise<KnownClient | null> => {
    const proof = parseAdmissionProof(header);
    if (proof === null) return null;
    if (proof.kind === 'ticket') {
      const key = tickets.verify(proof.ticket, clock.now());
      return key === null ? null : { kind: 'agent', id: key };
    }
    const hash = await tokens.find(proof.id);
    return hash !== null && equalTexts(joinTokenProof(hash), proof.proof)
      ? { kind: 'token', id: proof.id }
      : null;
  };

  return {
    async identify({ headers }) {
      const session = sessionIdFrom(headers.cookie);
      if (session !== null && (await sessions.find(session)) !== null)
        return { kind: 'session', id: session };
      return identifyAgent(headers[ADMISSION_HEADER] as string | undefined);
    },
    isKnownBrowser(cookie) {
      const session = sessionIdFrom(cookie);
      return session !== null && sessions.get(session) !== null;
    },
  };
}
