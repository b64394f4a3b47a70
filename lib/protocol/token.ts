import { z } from 'zod';

/**
 * The join token in an install command: `podium1.<id>.<secret>.<server key>`. The id finds the row
 * and the secret is compared by hash. The agent first verifies the server's raw Ed25519 key
 * (base64url).
 */
export const JoinToken = z
  .string()
  .regex(/^podium1\.[0-9a-z]{10,32}\.[A-Za-z0-9_-]{20,64}\.[A-Za-z0-9_-]{43}$/)
  .transform((text) => {
    const [, id, secret, serverKey] = text.split('.') as [string, string, string, string];
    return { id, secret, serverKey };
  });
export type JoinToken = z.infer<typeof JoinToken>;

export function formatJoinToken({ id, secret, serverKey }: JoinToken): string {
  return `podium1.${id}.${secret}.${serverKey}`;
}
