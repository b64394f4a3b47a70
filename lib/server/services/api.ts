import { createHash } from 'node:crypto';
import {
  claimIdempotencyKey,
  releaseIdempotencyKey,
  storeIdempotentAnswer,
} from '#db/queries/api-tokens.ts';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { Json } from '#lib/kit/json.ts';
import type { ApiWorkshop, ApiWorkshopDetails } from '#lib/protocol/api/v1.ts';
import type { ExportLevel } from '#lib/protocol/api/exports.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { MAX_IDEMPOTENCY_KEY_CHARS } from '#lib/protocol/limits.ts';
import { canExport, canExportNames, canSeeNames, canSeeResults } from '#lib/room/policies.ts';
import type { WorkshopRole } from '#lib/room/roles.ts';
import {
  findWorkshopOfPerson,
  listWorkshopsOfPerson,
  type WorkshopListItem,
  type WorkshopRow,
} from '#db/queries/workshops.ts';
import type { ApiAnswerBody, ApiTokenCaller, AppServices, Caller } from '../context.ts';
import { describeApi } from '../http/openapi.ts';
import { requireSession, requireStaff } from './access.ts';
import type { ApiAccess } from './api-access.ts';
import type { ServiceDeps } from './deps.ts';

/** After this time a request with an `Idempotency-Key` that wasn't answered is taken as lost. */
const ABANDONED_MS = MINUTE_MS;
/** How soon to ask again while the first request with the key runs. */
const RUNNING_RETRY_MS = SECOND_MS;

/** What only programs ask for: their workshops, and the description of the API. */
export function apiService(
  deps: ServiceDeps,
  { authorize }: Pick<ApiAccess, 'authorize'>,
  workshops: Pick<AppServices['workshops'], 'create' | 'update'>,
): AppServices['api'] {
  const { db, now } = deps;
  const readDetails = async (caller: Caller, id: string): Promise<ApiWorkshopDetails> => {
    const item = await findWorkshopOfPerson(db, requireStaff(caller).id, id);
    const workshop = item === null ? null : toReadWorkshop(item, caller);
    if (item === null || workshop === null) throw new HttpError('not-found');
    return { ...workshop, code: item.code, namesDays: item.namesDays, logDays: item.logDays };
  };
  return {
    authorize,
    describe: () => describeApi(deps.url),

    async runOnce(caller, { key, text }, run) {
      if (caller.token?.kind !== 'api' || key === null)
        return { ...(await run()), isRepeated: false };
      if (key.length < 1 || key.length > MAX_IDEMPOTENCY_KEY_CHARS)
        throw new HttpError('malformed', { field: 'idempotency-key' });
      const request = createHash('sha256').update(text).digest();
      const keyed = { tokenId: caller.token.id, key, request };
      const earlier = await claimIdempotencyKey(db, keyed, {
        now: now(),
        abandonedBefore: new Date(now().getTime() - ABANDONED_MS),
      });
      if (earlier !== null) {
        if (!earlier.request.equals(request))
          throw new HttpError('malformed', {
            field: 'idempotency-key',
            message: 'This key was used for another request. Use a new key.',
          });
        if (earlier.status === null)
          throw new HttpError('not-ready', { retryMs: RUNNING_RETRY_MS });
        return { status: earlier.status, body: earlier.answer as Json, isRepeated: true };
      }
      let answer: ApiAnswerBody;
      try {
        answer = await run();
      } catch (error) {
        await releaseIdempotencyKey(db, keyed);
        throw error;
      }
      await storeIdempotentAnswer(db, keyed, { status: answer.status, answer: answer.body });
      return { ...answer, isRepeated: false };
    },

    async listWorkshops(caller) {
      const { token } = caller;
      if (token?.kind === 'export') {
        const { workshop, level } = token;
        return [
          { ...toApiWorkshop(workshop), role: null, resultsLevel: level, downloadLevel: level },
        ];
      }
      const person = token?.person ?? requireSession(caller).person;
      if (person === null) return [];
      const items = await listWorkshopsOfPerson(db, person.id);
      return items
        .filter(({ id }) => token?.workshopIds?.includes(id) !== false)
        .flatMap((item) => toReadWorkshop(item, caller) ?? []);
    },

    async createWorkshop(caller, body) {
      // Its list couldn't have the new workshop.
      if (caller.token?.kind === 'api' && caller.token.workshopIds !== null)
        throw new HttpError('forbidden', {
          message: 'This needs a token for all workshops.',
        });
      return readDetails(caller, (await workshops.create(caller, body)).id);
    },

    async updateWorkshop(caller, workshopId, body) {
      await workshops.update(caller, workshopId, body);
      return readDetails(caller, workshopId);
    },
  };
}

/** What a role and the scopes of a token allow to read of a workshop; null for other roles. */
function toReadWorkshop(item: WorkshopListItem, { token }: Caller): ApiWorkshop | null {
  const role = item.role as WorkshopRole;
  if (!isReader(role)) return null;
  const api = token?.kind === 'api' ? token : null;
  return {
    ...toApiWorkshop(item),
    role,
    resultsLevel: canSeeNames(role) ? limitLevel('named', api) : 'aggregate',
    downloadLevel: highestDownloadLevel(role, api),
  };
}

/** A role that reads results. */
function isReader(role: WorkshopRole): role is NonNullable<ApiWorkshop['role']> {
  return canSeeResults(role);
}

function highestDownloadLevel(
  role: WorkshopRole,
  token: ApiTokenCaller | null,
): ExportLevel | null {
  if (canExportNames(role)) return limitLevel('named', token);
  return canExport(role) ? 'pseudonymous' : null;
}

/** Names need another scope. Sessions have all scopes. */
function limitLevel(level: ExportLevel, token: ApiTokenCaller | null): ExportLevel {
  return level === 'named' && token?.scopes.has('names:read') === false ? 'pseudonymous' : level;
}

function toApiWorkshop({
  id,
  name,
  state,
  packId,
  language,
  timeZone,
  startsAt,
  startedAt,
  endedAt,
}: WorkshopRow): Omit<ApiWorkshop, 'role' | 'resultsLevel' | 'downloadLevel'> {
  return {
    id,
    name,
    state,
    packId,
    language,
    timeZone,
    startsAt: startsAt.getTime(),
    startedAt: startedAt?.getTime() ?? null,
    endedAt: endedAt?.getTime() ?? null,
  };
}
