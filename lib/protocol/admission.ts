import { createHash, createHmac } from 'node:crypto';
import type { JoinToken } from './token.ts';

/**
 * The request header by which an agent is known before its first message, when the server decides
 * whether it accepts another connection. It decides about nothing else.
 */
export const ADMISSION_HEADER = 'x-podium-ticket';

/** What an agent sends in the header. */
export type AdmissionProof =
  /** `welcome.ticket` of an earlier connection. */
  | { readonly kind: 'ticket'; readonly ticket: string }
  /** Shows that the agent has the secret of a join token, without telling it. */
  | { readonly kind: 'token'; readonly id: string; readonly proof: string };

export function formatAdmissionProof(proof: AdmissionProof): string {
  return proof.kind === 'ticket' ? `ticket ${proof.ticket}` : `token ${proof.id}.${proof.proof}`;
}

/** null for a header that isn't a proof. */
export function parseAdmissionProof(text: string | undefined): AdmissionProof | null {
  if (text === undefined || text.length > 420) return null;
  const [, id, proof] = /^token ([0-9a-z]{10,32})\.([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  if (id !== undefined && proof !== undefined) return { kind: 'token', id, proof };
  const ticket = /^ticket ([\w.-]{1,400})$/.exec(text)?.[1];
  return ticket === undefined ? null : { kind: 'ticket', ticket };
}

/** The proof of an agent that enrolls with this token. */
export function proveJoinToken({ id, secret }: Pick<JoinToken, 'id' | 'secret'>): AdmissionProof {
  const hash = createHash('sha256').update(secret).digest();
  return { kind: 'token', id, proof: joinTokenProof(hash) };
}

/** @param secretHash SHA-256 of the token's secret, which is all that the server knows of it */
export function joinTokenProof(secretHash: Buffer): string {
  return createHmac('sha256', secretHash).update('podium-admission').digest('base64url');
}
