import {
  countListedMachines,
  findToken,
  listWorkshopTokens,
  revokeToken,
  type TokenRow,
} from '#db/queries/tokens.ts';
import { issueJoinToken, type IssuedToken } from '#lib/auth/join-token.ts';
import { issueLinkToken } from '#lib/auth/link-token.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import type { AuditEvent } from '#lib/protocol/audit.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { CreatedToken, TokenSummary } from '#lib/protocol/api/tokens.ts';
import { createTokenSalt } from '#lib/results/export/pseudonyms.ts';
import { canInvite, canCreateTokens } from '#lib/room/policies.ts';
import type { AppServices } from '../context.ts';
import { requireWorkshopAccess } from './access.ts';
import { auditCaller } from './caller.ts';
import { signInUrl } from './sign-in-links.ts';
import type { ServiceDeps } from './deps.ts';
import { assertStateAllows } from './workshop-state.ts';

const LISTED_KINDS = ['agent', 'export', 'invite'] as const;
const TOKEN_RULES = {
  agent: 'create-agent-token',
  export: 'create-export-token',
  invite: 'create-invitation',
} as const;
/** A spreadsheet reads an export again and again. An export token ends by time or is revoked. */
const UNLIMITED_USES = 1_000_000_000;

/**
 * The command that a student pastes on the VM. It downloads the installer from this server. The token
 * is part neither of a URL nor of the arguments of a process, which every user of a VM can read.
 */
export function installCommand(url: string, token: string): string {
  return `curl -fsSL ${url}/agent/install.sh | PODIUM_TOKEN=${token} sh -s -- --server ${url}`;
}

/** Lists, creates and revokes the tokens of a workshop. */
export function tokenService({
  db,
  now,
  url,
  serverKey,
  audit,
}: ServiceDeps): AppServices['tokens'] {
  const hoursFromNow = (hours: number): Date => new Date(now().getTime() + hours * HOUR_MS);
  return {
    async list(caller, workshopId) {
      await requireWorkshopAccess(db, caller, workshopId, canCreateTokens);
      const machines = await countListedMachines(db, workshopId);
      return (await listWorkshopTokens(db, workshopId, LISTED_KINDS)).map((row) =>
        toSummary(row, machines.get(row.id) ?? 0),
      );
    },

    async create(caller, workshopId, body) {
      const { role, person, workshop } = await requireWorkshopAccess(
        db,
        caller,
        workshopId,
        canCreateTokens,
      );
      assertStateAllows(TOKEN_RULES[body.kind], workshop.state);
      const expiresAt = hoursFromNow(body.hours);
      const reportCreated = (detail: AuditEvent['detail']): void => {
        audit({
          ...auditCaller(caller),
          workshopId,
          kind: 'token-created',
          detail: { token: body.kind, ...detail },
        });
      };
      switch (body.kind) {
        case 'agent': {
          const { uses, label, mode, machines } = body;
          if (mode === 'automatic' && workshop.state === 'live')
            throw new HttpError('workshop-started', { field: 'mode' });
          const issued = await issueJoinToken(db, {
            workshopId,
            uses,
            mode,
            machines: mode === 'listed' ? machines : [],
            createdBy: person.id,
            expiresAt,
            serverKey: serverKey.publicKey,
            now: now(),
            ...(label !== undefined && { label }),
          });
          reportCreated({ uses, mode });
          return toCreatedToken(issued, {
            kind: 'agent',
            installCommand: installCommand(url, issued.token),
            url: null,
          });
        }
        case 'export':
          reportCreated({ level: body.level });
          return toCreatedToken(
            await issueLinkToken(db, {
              kind: 'export',
              workshopId,
              level: body.level,
              salt: createTokenSalt(),
              uses: UNLIMITED_USES,
              createdBy: person.id,
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
            createdBy: person.id,
            expiresAt,
            now: now(),
            ...(body.name !== undefined && { label: body.name }),
          });
          reportCreated({ role: body.role });
          return toCreatedToken(issued, {
            kind: 'invite',
            installCommand: null,
            url: signInUrl(url, issued.token),
          });
        }
      }
    },

    async revoke(caller, workshopId, tokenId) {
      const { role } = await requireWorkshopAccess(db, caller, workshopId, canCreateTokens);
      const row = await findToken(db, tokenId);
      if (row === null || row.workshopId !== workshopId) throw new HttpError('not-found');
      if (row.kind === 'invite' && row.role !== null && !canInvite(role, row.role))
        throw new HttpError('forbidden');
      await revokeToken(db, tokenId, now());
      audit({
        ...auditCaller(caller),
        workshopId,
        kind: 'token-revoked',
        detail: { token: row.kind },
      });
    },
  };
}

function toCreatedToken(
  { id, token, expiresAt }: IssuedToken,
  details: Pick<CreatedToken, 'kind' | 'installCommand' | 'url'>,
): CreatedToken {
  return { id, token, expiresAt: expiresAt.getTime(), ...details };
}

function toSummary(row: TokenRow, machines: number): TokenSummary {
  const { id, kind, label, role, mode, level, uses, usesLeft, expiresAt, revokedAt, createdAt } =
    row;
  return {
    id,
    kind: kind as TokenSummary['kind'],
    label,
    role,
    mode,
    level,
    machines,
    uses,
    usesLeft,
    expiresAt: expiresAt.getTime(),
    revoked: revokedAt !== null,
    createdAt: createdAt.getTime(),
  };
}
