import { findToken, revokeToken, tokensOfEvent, type TokenRow } from '#db/queries/tokens.ts';
import { mintJoinToken, type MintedToken } from '#lib/auth/join-token.ts';
import { mintLinkToken } from '#lib/auth/link-token.ts';
import { HttpRefused } from '#lib/protocol/errors.ts';
import type { MadeToken, TokenSummary } from '#lib/protocol/http.ts';
import { canInvite, canMakeTokens } from '#lib/room/policies.ts';
import type { Podium } from '../context.ts';
import { eventFor } from './access.ts';
import { installLine } from './install-command.ts';
import { signInAddress } from './sign-in.ts';
import type { Surroundings } from './deps.ts';

const LISTED = ['agent', 'export', 'invite'] as const;
/** An export token is read again and again, by a spreadsheet for example; it ends by time or by hand. */
const UNCOUNTED = 1_000_000_000;

export function tokensService({ db, now, url, serverKey }: Surroundings): Podium['tokens'] {
  const inHours = (hours: number): Date => new Date(now().getTime() + hours * 3_600_000);
  return {
    async list(asker, event) {
      await eventFor(db, asker, event, canMakeTokens);
      return (await tokensOfEvent(db, event, LISTED)).map(toSummary);
    },

    async make(asker, event, body) {
      const { role } = await eventFor(db, asker, event, canMakeTokens);
      const expiresAt = inHours(body.hours);
      switch (body.kind) {
        case 'agent': {
          const { uses, label } = body;
          const minted = await mintJoinToken(db, {
            event,
            uses,
            expiresAt,
            serverKey: serverKey.publicKey,
            now: now(),
            ...(label !== undefined && { label }),
          });
          return made(minted, {
            kind: 'agent',
            installLine: installLine(url, minted.token),
            url: null,
          });
        }
        case 'export':
          return made(
            await mintLinkToken(db, {
              kind: 'export',
              event,
              uses: UNCOUNTED,
              expiresAt,
              now: now(),
            }),
            { kind: 'export', installLine: null, url: `${url}/api/events/${event}/export/` },
          );
        case 'invite': {
          if (!canInvite(role, body.role)) throw new HttpRefused('forbidden', { field: 'role' });
          const minted = await mintLinkToken(db, {
            kind: 'invite',
            event,
            role: body.role,
            uses: 1,
            expiresAt,
            now: now(),
            ...(body.name !== undefined && { label: body.name }),
          });
          return made(minted, {
            kind: 'invite',
            installLine: null,
            url: signInAddress(url, minted.token),
          });
        }
      }
    },

    async revoke(asker, event, token) {
      await eventFor(db, asker, event, canMakeTokens);
      const row = await findToken(db, token);
      if (row === null || row.event !== event) throw new HttpRefused('not-found');
      await revokeToken(db, token, now());
    },
  };
}

function made(
  { id, token, expiresAt }: MintedToken,
  more: Pick<MadeToken, 'kind' | 'installLine' | 'url'>,
): MadeToken {
  return { id, token, expiresAt: expiresAt.getTime(), ...more };
}

function toSummary({
  id,
  kind,
  label,
  role,
  uses,
  usesLeft,
  expiresAt,
  revokedAt,
  createdAt,
}: TokenRow): TokenSummary {
  return {
    id,
    kind: kind as TokenSummary['kind'],
    label,
    role,
    uses,
    usesLeft,
    expiresAt: expiresAt.getTime(),
    revoked: revokedAt !== null,
    createdAt: createdAt.getTime(),
  };
}
