import { findToken, revokeToken, listWorkshopTokens, type TokenRow } from '#db/queries/tokens.ts';
import { issueJoinToken, type IssuedToken } from '#lib/auth/join-token.ts';
import { issueLinkToken } from '#lib/auth/link-token.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { CreatedToken, TokenSummary } from '#lib/protocol/api/tokens.ts';
import { canInvite, canCreateTokens } from '#lib/room/policies.ts';
import type { AppServices } from '../context.ts';
import { requireWorkshopAccess } from './access.ts';
import { signInUrl } from './sign-in.ts';
import type { ServiceDeps } from './deps.ts';

const LISTED_KINDS = ['agent', 'export', 'invite'] as const;
/** A spreadsheet reads an export again and again. An export token ends by time or is revoked. */
const UNLIMITED_USES = 1_000_000_000;

/**
 * The command that a student pastes on the VM. It downloads the installer from this server and
 * passes it the token, so that the token is never part of a URL.
 */
export function installCommand(url: string, token: string): string {
  return `curl -fsSL ${url}/agent/install.sh | sh -s -- --server ${url} --token ${token}`;
}

/** Lists, creates and revokes the tokens of a workshop. */
export function tokenService({ db, now, url, serverKey }: ServiceDeps): AppServices['tokens'] {
  const hoursFromNow = (hours: number): Date => new Date(now().getTime() + hours * HOUR_MS);
  return {
    async list(caller, workshopId) {
      await requireWorkshopAccess(db, caller, workshopId, canCreateTokens);
      return (await listWorkshopTokens(db, workshopId, LISTED_KINDS)).map(toSummary);
    },

    async create(caller, workshopId, body) {
      const { role } = await requireWorkshopAccess(db, caller, workshopId, canCreateTokens);
      const expiresAt = hoursFromNow(body.hours);
      switch (body.kind) {
        case 'agent': {
          const { uses, label } = body;
          const issued = await issueJoinToken(db, {
            workshopId,
            uses,
            expiresAt,
            serverKey: serverKey.publicKey,
            now: now(),
            ...(label !== undefined && { label }),
          });
          return toCreatedToken(issued, {
            kind: 'agent',
            installCommand: installCommand(url, issued.token),
            url: null,
          });
        }
        case 'export':
          return toCreatedToken(
            await issueLinkToken(db, {
              kind: 'export',
              workshopId,
              uses: UNLIMITED_USES,
              expiresAt,
              now: now(),
            }),
            {
              kind: 'export',
              installCommand: null,
              url: `${url}/api/workshops/${workshopId}/export/`,
            },
          );
        case 'invite': {
          if (!canInvite(role, body.role)) throw new HttpError('forbidden', { field: 'role' });
          const issued = await issueLinkToken(db, {
            kind: 'invite',
            workshopId,
            role: body.role,
            uses: 1,
            expiresAt,
            now: now(),
            ...(body.name !== undefined && { label: body.name }),
          });
          return toCreatedToken(issued, {
            kind: 'invite',
            installCommand: null,
            url: signInUrl(url, issued.token),
          });
        }
      }
    },

    async revoke(caller, workshopId, tokenId) {
      await requireWorkshopAccess(db, caller, workshopId, canCreateTokens);
      const row = await findToken(db, tokenId);
      if (row === null || row.workshopId !== workshopId) throw new HttpError('not-found');
      await revokeToken(db, tokenId, now());
    },
  };
}

function toCreatedToken(
  { id, token, expiresAt }: IssuedToken,
  details: Pick<CreatedToken, 'kind' | 'installCommand' | 'url'>,
): CreatedToken {
  return { id, token, expiresAt: expiresAt.getTime(), ...details };
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
