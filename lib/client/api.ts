import type {
  ChangedSeat,
  ChangeSeatBody,
  EraseSeatBody,
  StudentList,
} from '#lib/protocol/api/students.ts';
import type {
  ChangeRoleBody,
  CreatedInvitation,
  InvitationSummary,
  RenewInvitationBody,
} from '#lib/protocol/api/members.ts';
import type {
  DeviceLink,
  RenameSelfBody,
  SavedName,
  SignedOut,
  SignInInquiry,
} from '#lib/protocol/api/account.ts';
import type { z } from 'zod';
import type {
  AdmissionView,
  BlockBody,
  BlockSummary,
  DecideStudentsBody,
  DecideVmsBody,
  DecisionResult,
  MemberSummary,
} from '#lib/protocol/api/admission.ts';
import type { ExportRecord } from '#lib/protocol/api/exports.ts';
import type { RoomCommandBody, CommandResult } from '#lib/protocol/api/commands.ts';
import type { CurrentUser, SeatCode, SeatObject, TimelineEntry } from '#lib/protocol/api/seats.ts';
import type { MemberSessions, SeatDevices, SessionSummary } from '#lib/protocol/api/sessions.ts';
import type {
  CreatedToken,
  CreateTokenBody,
  SignInBody,
  TokenSummary,
} from '#lib/protocol/api/tokens.ts';
import type {
  CreateWorkshopBody,
  DeletionFacts,
  DuplicateWorkshopBody,
  UpdateWorkshopBody,
  WorkshopListQuery,
  WorkshopPage,
  WorkshopSummary,
} from '#lib/protocol/api/workshops.ts';
import type { ErrorResponse } from '#lib/protocol/errors.ts';
import { REQUEST_ID_HEADER } from '#lib/protocol/request-id.ts';
import type { StudentFilter } from '#lib/protocol/student-list.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';

/** The result of a call. Calls don't throw: without a response from the server, the error is `offline`. */
export type ApiResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ApiError };

const REQUEST_TIMEOUT_MS = 20_000;

type FetchFunction = typeof fetch;
type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

function isErrorResponse(body: unknown): body is ErrorResponse {
  return (
    typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string'
  );
}

export async function readErrorResponse(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const requestId = response.headers.get(REQUEST_ID_HEADER);
  // Other bodies come from a proxy in front of a server that is down.
  const error: ErrorResponse = isErrorResponse(body)
    ? body
    : { error: response.status === 404 ? 'not-found' : 'unavailable' };
  return requestId === null ? error : { ...error, requestId };
}

/** Sends requests to the server that served the page. The browser sends the session cookie. */
export function createCall(fetchFunction: FetchFunction = (...args) => fetch(...args)) {
  return async function call<T>(
    method: Method,
    path: string,
    body?: unknown,
    cache: RequestCache = 'no-store',
  ): Promise<ApiResult<T>> {
    let response: Response;
    try {
      response = await fetchFunction(path, {
        method,
        credentials: 'same-origin',
        cache,
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
    } catch {
      return { ok: false, error: { error: 'offline' } };
    }
    if (!response.ok) return { ok: false, error: await readErrorResponse(response) };
    if (response.status === 204) return { ok: true, value: null as T };
    try {
      return { ok: true, value: (await response.json()) as T };
    } catch {
      return { ok: false, error: { error: 'offline' } };
    }
  };
}

/**
 * The HTTP API (lib/protocol/api) as functions. Every page loads it, so what only one lazy part needs
 * has its own module.
 */
export function createApi(fetchFunction?: FetchFunction) {
  const call = createCall(fetchFunction);
  const encode = encodeURIComponent;

  return {
    listExports: (workshop: string) =>
      call<ExportRecord[]>('GET', `/api/workshops/${encode(workshop)}/exports`),
    signIn: (body: z.input<typeof SignInBody>) => call<null>('POST', '/api/sign-in', body),
    inquireSignIn: (body: z.input<typeof SignInBody>) =>
      call<SignInInquiry>('POST', '/api/sign-in/inquiry', body),
    signOut: () => call<SignedOut | null>('POST', '/api/sign-out', {}),
    getCurrentUser: () => call<CurrentUser>('GET', '/api/me'),
    renameSelf: (body: z.input<typeof RenameSelfBody>) => call<SavedName>('PATCH', '/api/me', body),
    createDeviceLink: () => call<DeviceLink>('POST', '/api/me/device-link', {}),
    endOtherSessions: () => call<null>('DELETE', '/api/me/sessions?others=true'),
    listWorkshops: () => call<WorkshopSummary[]>('GET', '/api/workshops'),
    searchWorkshops: (query: Partial<Record<keyof WorkshopListQuery, string>>) =>
      call<WorkshopPage>(
        'GET',
        `/api/workshops?${new URLSearchParams({ page: '1', ...query }).toString()}`,
      ),
    duplicateWorkshop: (workshopId: string, body: z.input<typeof DuplicateWorkshopBody>) =>
      call<WorkshopSummary>('POST', `/api/workshops/${encode(workshopId)}/duplicate`, body),
    getDeletionFacts: (workshopId: string) =>
      call<DeletionFacts>('GET', `/api/workshops/${encode(workshopId)}/deletion-facts`),
    createWorkshop: (body: z.input<typeof CreateWorkshopBody>) =>
      call<WorkshopSummary>('POST', '/api/workshops', body),
    updateWorkshop: (workshopId: string, body: z.input<typeof UpdateWorkshopBody>) =>
      call<WorkshopSummary>('PATCH', `/api/workshops/${encode(workshopId)}`, body),
    deleteWorkshop: (workshopId: string) =>
      call<null>('DELETE', `/api/workshops/${encode(workshopId)}`),
    listTokens: (workshopId: string) =>
      call<TokenSummary[]>('GET', `/api/workshops/${encode(workshopId)}/tokens`),
    createToken: (workshopId: string, body: z.input<typeof CreateTokenBody>) =>
      call<CreatedToken>('POST', `/api/workshops/${encode(workshopId)}/tokens`, body),
    revokeToken: (workshopId: string, token: string) =>
      call<null>('DELETE', `/api/workshops/${encode(workshopId)}/tokens/${encode(token)}`),
    getAdmission: (workshopId: string) =>
      call<AdmissionView>('GET', `/api/workshops/${encode(workshopId)}/admission`),
    decideVms: (workshopId: string, body: z.input<typeof DecideVmsBody>) =>
      call<DecisionResult>('POST', `/api/workshops/${encode(workshopId)}/admission/vms`, body),
    decideStudents: (workshopId: string, body: z.input<typeof DecideStudentsBody>) =>
      call<DecisionResult>('POST', `/api/workshops/${encode(workshopId)}/admission/students`, body),
    dismissBurst: (workshopId: string) =>
      call<null>('DELETE', `/api/workshops/${encode(workshopId)}/admission/burst`),
    removeEmptySeats: (workshopId: string) =>
      call<{ removed: number }>('DELETE', `/api/workshops/${encode(workshopId)}/empty-seats`),
    block: (workshopId: string, body: z.input<typeof BlockBody>) =>
      call<BlockSummary>('POST', `/api/workshops/${encode(workshopId)}/blocks`, body),
    unblock: (workshopId: string, block: string) =>
      call<null>('DELETE', `/api/workshops/${encode(workshopId)}/blocks/${encode(block)}`),
    listMembers: (workshopId: string) =>
      call<MemberSummary[]>('GET', `/api/workshops/${encode(workshopId)}/members`),
    changeMemberRole: (workshopId: string, person: string, body: z.input<typeof ChangeRoleBody>) =>
      call<null>('PATCH', `/api/workshops/${encode(workshopId)}/members/${encode(person)}`, body),
    listInvitations: (workshopId: string) =>
      call<InvitationSummary[]>('GET', `/api/workshops/${encode(workshopId)}/invitations`),
    renewInvitation: (
      workshopId: string,
      invitation: string,
      body: z.input<typeof RenewInvitationBody>,
    ) =>
      call<CreatedInvitation>(
        'POST',
        `/api/workshops/${encode(workshopId)}/invitations/${encode(invitation)}`,
        body,
      ),
    cancelInvitation: (workshopId: string, invitation: string) =>
      call<null>(
        'DELETE',
        `/api/workshops/${encode(workshopId)}/invitations/${encode(invitation)}`,
      ),
    removeMember: (workshopId: string, person: string) =>
      call<null>('DELETE', `/api/workshops/${encode(workshopId)}/members/${encode(person)}`),
    endMemberSession: (workshopId: string, person: string, session: string) =>
      call<null>(
        'DELETE',
        `/api/workshops/${encode(workshopId)}/members/${encode(person)}/sessions/${encode(session)}`,
      ),
    endMemberSessions: (workshopId: string, person: string) =>
      call<null>(
        'DELETE',
        `/api/workshops/${encode(workshopId)}/members/${encode(person)}/sessions`,
      ),
    changeSeat: (seat: string, body: z.input<typeof ChangeSeatBody>) =>
      call<ChangedSeat>('PATCH', `/api/seats/${encode(seat)}`, body),
    listStudents: (workshopId: string) =>
      call<StudentList>('GET', `/api/workshops/${encode(workshopId)}/students`),
    removeSeat: (seat: string) => call<null>('DELETE', `/api/seats/${encode(seat)}`),
    eraseSeat: (seat: string, body: z.input<typeof EraseSeatBody>) =>
      call<null>('POST', `/api/seats/${encode(seat)}/erase`, body),
    restoreSeat: (seat: string) => call<null>('POST', `/api/seats/${encode(seat)}/restore`, {}),
    executeCommand: (workshopId: string, body: z.input<typeof RoomCommandBody>) =>
      call<CommandResult>('POST', `/api/workshops/${encode(workshopId)}/commands`, body),
    listSessions: () => call<SessionSummary[]>('GET', '/api/me/sessions'),
    endSession: (session: string) => call<null>('DELETE', `/api/me/sessions/${encode(session)}`),
    signOutEverywhere: () => call<null>('DELETE', '/api/me/sessions'),
    listMemberSessions: (workshopId: string) =>
      call<MemberSessions[]>('GET', `/api/workshops/${encode(workshopId)}/sessions`),
    listSeatDevices: (seat: string) =>
      call<SeatDevices>('GET', `/api/seats/${encode(seat)}/devices`),
    endSeatDevice: (seat: string, session: string) =>
      call<null>('DELETE', `/api/seats/${encode(seat)}/devices/${encode(session)}`),
    resetSeatAccess: (seat: string) =>
      call<SeatCode>('POST', `/api/seats/${encode(seat)}/access-reset`, {}),
    getTimeline: (seat: string) =>
      call<TimelineEntry[]>('GET', `/api/seats/${encode(seat)}/timeline`),
    getObject: (seat: string, uid: string) =>
      call<SeatObject>('GET', `/api/seats/${encode(seat)}/objects/${encode(uid)}`),
  };
}

export type Api = ReturnType<typeof createApi>;

/** The API of the server that served the page. */
export const api: Api = createApi();

/** The address of the list of students as a file, for a download link. */
export function studentsCsvUrl(workshopId: string, filter: StudentFilter): string {
  const params = Object.entries(filter).filter(([, value]) => value !== '');
  const query = params.length === 0 ? '' : `?${new URLSearchParams(params).toString()}`;
  return `/api/workshops/${encodeURIComponent(workshopId)}/students.csv${query}`;
}
