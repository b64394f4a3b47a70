import { AsyncLocalStorage } from 'node:async_hooks';
import type { z } from 'zod';
import type {
  AdmissionView,
  AgentRequest,
  BlockBody,
  BlockSummary,
  DecideAgentRequestBody,
  DecideStudentsBody,
  DecideVmsBody,
  DecisionResult,
  MemberSummary,
} from '#lib/protocol/api/admission.ts';
import type {
  DeviceLink,
  RenameSelfBody,
  SavedName,
  SignedOut,
  SignInInquiry,
} from '#lib/protocol/api/account.ts';
import type { ApiEraseBody } from '#lib/protocol/api/v1.ts';
import type { RoomCommandBody, CommandResult } from '#lib/protocol/api/commands.ts';
import type {
  ChangeRoleBody,
  CreatedInvitation,
  InvitationSummary,
  RenewInvitationBody,
} from '#lib/protocol/api/members.ts';
import type { PackSummary, UpdatePackBody } from '#lib/protocol/api/packs.ts';
import type {
  PreviewRegradeBody,
  RegradeBody,
  RegradeResult,
  RegradePreview,
  UndoRegradeBody,
} from '#lib/protocol/api/regrade.ts';
import type {
  InstallCommand,
  AnswerQuizBody,
  ClaimResult,
  ClaimSeatBody,
  DeviceCodeBody,
  ExerciseText,
  JoinAnswer,
  JoinBody,
  JoinState,
  JoinStateBody,
  CurrentUser,
  RequestHelpBody,
  MarkNoticeReadBody,
  SeatCode,
  RevealHintBody,
  SeatObject,
  ShortCommand,
  ShortCommandTarget,
  TimelineEntry,
} from '#lib/protocol/api/seats.ts';
import type { MemberSessions, SeatDevices, SessionSummary } from '#lib/protocol/api/sessions.ts';
import type {
  ChangedSeat,
  ChangeSeatBody,
  EraseSeatBody,
  MergedSeats,
  DecideMergeProposalBody,
  MergeProposals,
  MergeSeatsBody,
  StudentList,
} from '#lib/protocol/api/students.ts';
import type { StudentFilter } from '#lib/protocol/student-list.ts';
import type {
  CreatedToken,
  CreateTokenBody,
  SignInBody,
  TokenSummary,
} from '#lib/protocol/api/tokens.ts';
import type {
  CreateWorkshopBody,
  DeletionFacts,
  DuplicateProposal,
  DuplicateWorkshopBody,
  UpdateWorkshopBody,
  WorkshopListQuery,
  WorkshopPage,
  WorkshopSummary,
} from '#lib/protocol/api/workshops.ts';
import type { ApiTokenServices, Caller, DataServices, OpenExport } from './data-services.ts';

export type {
  ApiAnswerBody,
  ApiTokenCaller,
  Caller,
  ExportTokenCaller,
  OpenExport,
  ResultsAnswer,
} from './data-services.ts';

/** A result together with the cookie that signs the browser in or out. */
export interface ResultWithCookie<T> {
  readonly result: T;
  /** The `Set-Cookie` header; null if the browser keeps its cookie. */
  readonly cookie: string | null;
  /** The browser deletes what it has stored of the pages. */
  readonly clearsSiteData?: boolean;
}

type Language = 'ja' | 'en';

/**
 * The application services, as pages and routes use them. Every call checks the permission of
 * `caller` where the data is read or written (R6), and throws `HttpError` without it.
 */
export interface AppServices extends DataServices {
  /** The public address, without a trailing slash. */
  readonly url: string;
  /** Days until data is erased; 0: never. */
  readonly retention: {
    readonly namesDays: number;
    readonly logDays: number;
    readonly auditDays: number;
  };
  callerFrom(headers: Headers): Promise<Caller>;
  /** Records in the security log that a permission was missing. Never throws, so the refusal is sent. */
  reportForbidden(request: Pick<Request, 'headers' | 'method' | 'url'>): Promise<void>;
  /** Logs an unexpected error. Returns the response for the caller. */
  reportError(error: unknown): { status: number; body: { error: 'unavailable'; retryMs: number } };

  readonly account: ApiTokenServices & {
    getCurrentUser(caller: Caller): Promise<CurrentUser>;
    /** Sets the name that students and staff see. A name that a member has gets a number. */
    rename(caller: Caller, body: z.output<typeof RenameSelfBody>): Promise<SavedName>;
    /** A one-time link that signs another browser in as the caller. It ends the one before. */
    createDeviceLink(caller: Caller): Promise<DeviceLink>;
    /** What a sign-in link would do in the caller's browser. It stays unspent. */
    inquireLink(caller: Caller, body: z.output<typeof SignInBody>): Promise<SignInInquiry>;
    /** Without a cookie, the browser had everything that the link gives, and it stays unspent. */
    signIn(caller: Caller, body: z.output<typeof SignInBody>): Promise<ResultWithCookie<null>>;
    signOut(caller: Caller): Promise<ResultWithCookie<SignedOut | null>>;
    /** The browsers in which the staff member is signed in; of others only this one. */
    listSessions(caller: Caller): Promise<SessionSummary[]>;
    endSession(caller: Caller, sessionId: string): Promise<void>;
    /** Signs the staff member out in all browsers except the caller's. */
    endOtherSessions(caller: Caller): Promise<void>;
    /** Signs the staff member out everywhere. Without one, ends all access to the browser's seats. */
    signOutEverywhere(caller: Caller): Promise<ResultWithCookie<null>>;
    /** The sessions of the members of a workshop, for its owners. */
    listMemberSessions(caller: Caller, workshopId: string): Promise<MemberSessions[]>;
  };
  readonly workshops: {
    /** All workshops of the staff member, latest start first. */
    list(caller: Caller): Promise<WorkshopSummary[]>;
    /** One page of those that match. */
    search(caller: Caller, query: WorkshopListQuery): Promise<WorkshopPage>;
    create(caller: Caller, body: z.output<typeof CreateWorkshopBody>): Promise<WorkshopSummary>;
    update(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof UpdateWorkshopBody>,
    ): Promise<WorkshopSummary>;
    /** What a form for a copy begins with. */
    proposeDuplicate(caller: Caller, workshopId: string): Promise<DuplicateProposal>;
    duplicate(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof DuplicateWorkshopBody>,
    ): Promise<WorkshopSummary>;
    getDeletionFacts(caller: Caller, workshopId: string): Promise<DeletionFacts>;
    /** Only a draft and a workshop that is over can be deleted. */
    remove(caller: Caller, workshopId: string): Promise<void>;
    executeCommand(
      caller: Caller,
      workshopId: string,
      command: RoomCommandBody,
    ): Promise<CommandResult>;
  };
  readonly packs: {
    list(caller: Caller): Promise<PackSummary[]>;
    /** Reads the packs from disk, and returns them. */
    reload(caller: Caller): Promise<PackSummary[]>;
    updateWorkshopPack(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof UpdatePackBody>,
    ): Promise<{ version: string }>;
  };
  readonly regrades: {
    preview(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof PreviewRegradeBody>,
    ): Promise<RegradePreview>;
    current(caller: Caller, workshopId: string): Promise<RegradePreview | null>;
    cancel(caller: Caller, workshopId: string): Promise<void>;
    apply(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof RegradeBody>,
    ): Promise<RegradeResult>;
    undo(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof UndoRegradeBody>,
    ): Promise<RegradeResult>;
  };
  readonly tokens: {
    list(caller: Caller, workshopId: string): Promise<TokenSummary[]>;
    create(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof CreateTokenBody>,
    ): Promise<CreatedToken>;
    revoke(caller: Caller, workshopId: string, tokenId: string): Promise<void>;
  };
  readonly seats: {
    join(caller: Caller, body: z.output<typeof JoinBody>): Promise<ResultWithCookie<JoinAnswer>>;
    /** Whether students can join the workshop of a code now. */
    getJoinState(caller: Caller, body: z.output<typeof JoinStateBody>): Promise<JoinState>;
    /** Opens a seat with its code. A browser with a staff identity is asked first. */
    claim(
      caller: Caller,
      body: z.output<typeof ClaimSeatBody>,
    ): Promise<ResultWithCookie<ClaimResult>>;
    createInstallCommand(caller: Caller, seatId: string): Promise<InstallCommand>;
    /** A short form of the install command, to type on a VM. */
    createShortCommand(caller: Caller, seatId: string): Promise<ShortCommand>;
    /** The install command of a short one, by its code; null: a text that can't be a code. */
    resolveShortCommand(caller: Caller, code: string | null): Promise<ShortCommandTarget>;
    /** The VMs that ask for the seat, for its student and for leaders. */
    listAgentRequests(caller: Caller, seatId: string): Promise<AgentRequest[]>;
    decideAgentRequest(
      caller: Caller,
      seatId: string,
      body: z.output<typeof DecideAgentRequestBody>,
    ): Promise<void>;
    /** Gives the student another name or place. */
    change(
      caller: Caller,
      seatId: string,
      body: z.output<typeof ChangeSeatBody>,
    ): Promise<ChangedSeat>;
    /** Merges another seat into the place of `seatId`. All passes of both are kept. */
    merge(
      caller: Caller,
      seatId: string,
      body: z.output<typeof MergeSeatsBody>,
    ): Promise<MergedSeats>;
    /** Seats of a workshop that look like the same student, and those that staff keep apart. */
    listMergeProposals(caller: Caller, workshopId: string): Promise<MergeProposals>;
    decideMergeProposal(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof DecideMergeProposalBody>,
    ): Promise<void>;
    /** What the live room doesn't show of the students, for helpers. */
    listStudents(caller: Caller, workshopId: string): Promise<StudentList>;
    /** The students who match, as a file. */
    openStudentsCsv(caller: Caller, workshopId: string, filter: StudentFilter): Promise<OpenExport>;
    /** Everything that is stored about the student, for the student only. */
    openOwnData(caller: Caller, seatId: string): Promise<OpenExport>;
    /** Hides the seat and ends its access. It can be restored for 10 minutes, then it's deleted. */
    remove(caller: Caller, seatId: string): Promise<void>;
    restore(caller: Caller, seatId: string): Promise<void>;
    /**
     * Deletes everything about the student of a seat at once, also facts unless they are kept under a
     * new pseudonym, and revokes the agent. It can't be undone. The label must be that of the seat.
     */
    erase(caller: Caller, seatId: string, body: z.output<typeof EraseSeatBody>): Promise<void>;
    /** Like `erase`, for a seat by its label or id. */
    eraseByLabel(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof ApiEraseBody>,
    ): Promise<void>;
    /** Ends the access of all browsers, codes and install commands. */
    endAccess(caller: Caller, seatId: string): Promise<void>;
    createDeviceCode(
      caller: Caller,
      seatId: string,
      body: z.infer<typeof DeviceCodeBody>,
    ): Promise<SeatCode>;
    /** Ends the access of all browsers to the seat, and returns a code that opens it. */
    resetAccess(caller: Caller, seatId: string): Promise<SeatCode>;
    listDevices(caller: Caller, seatId: string): Promise<SeatDevices>;
    /** Ends the access of one browser to the seat. */
    endDevice(caller: Caller, seatId: string, sessionId: string): Promise<void>;
    /** Ends the access of all browsers to the seat, except the caller's. */
    endOtherDevices(caller: Caller, seatId: string): Promise<void>;
    getExerciseText(
      caller: Caller,
      seatId: string,
      exerciseId: string,
      language: Language,
    ): Promise<ExerciseText>;
    revealHint(
      caller: Caller,
      seatId: string,
      body: z.output<typeof RevealHintBody>,
      language: Language,
    ): Promise<ExerciseText>;
    /** Requests help for the caller's seat. A repeated request keeps its place in the queue. */
    requestHelp(
      caller: Caller,
      seatId: string,
      body: z.output<typeof RequestHelpBody>,
    ): Promise<CommandResult>;
    cancelHelp(caller: Caller, seatId: string): Promise<void>;
    markNoticeRead(
      caller: Caller,
      seatId: string,
      body: z.output<typeof MarkNoticeReadBody>,
    ): Promise<void>;
    /** The last hour of a seat, newest first, for helpers. */
    listTimeline(caller: Caller, seatId: string): Promise<TimelineEntry[]>;
    /** One object of the seat's cluster, for its student and for helpers. */
    getObject(caller: Caller, seatId: string, uid: string): Promise<SeatObject>;
    answerQuiz(
      caller: Caller,
      seatId: string,
      body: z.output<typeof AnswerQuizBody>,
      language: Language,
    ): Promise<ExerciseText>;
  };
  /** Who gets a seat, and who is excluded: for owners and instructors. */
  readonly admission: {
    view(caller: Caller, workshopId: string): Promise<AdmissionView>;
    decideVms(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof DecideVmsBody>,
    ): Promise<DecisionResult>;
    decideStudents(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof DecideStudentsBody>,
    ): Promise<DecisionResult>;
    /** Hides the note about a burst of new students. */
    dismissBurst(caller: Caller, workshopId: string): Promise<void>;
    /** Removes the seats that were never connected and have no progress. */
    removeEmptySeats(caller: Caller, workshopId: string): Promise<{ removed: number }>;
    block(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof BlockBody>,
    ): Promise<BlockSummary>;
    unblock(caller: Caller, workshopId: string, blockId: string): Promise<void>;
  };
  /** The staff of a workshop, for owners and instructors. */
  readonly members: {
    list(caller: Caller, workshopId: string): Promise<MemberSummary[]>;
    changeRole(
      caller: Caller,
      workshopId: string,
      personId: string,
      body: z.output<typeof ChangeRoleBody>,
    ): Promise<void>;
    remove(caller: Caller, workshopId: string, personId: string): Promise<void>;
    /** The invitations that aren't used yet, newest first. */
    listInvitations(caller: Caller, workshopId: string): Promise<InvitationSummary[]>;
    /** Replaces the link of an invitation. The old one stops. */
    renewInvitation(
      caller: Caller,
      workshopId: string,
      tokenId: string,
      body: z.output<typeof RenewInvitationBody>,
    ): Promise<CreatedInvitation>;
    cancelInvitation(caller: Caller, workshopId: string, tokenId: string): Promise<void>;
    /**
     * Ends a session of a member, or all of them. Forbidden for members who have a role in a workshop
     * of another owner, because a session is valid for all workshops of a person.
     */
    endSessions(
      caller: Caller,
      workshopId: string,
      personId: string,
      sessionId?: string,
    ): Promise<void>;
  };
}

/**
 * Next.js bundles this file a second time, so a variable of the module would exist twice. The storage
 * is on globalThis to be the same for both. Code that runs inside a request finds the server that
 * received it, even if two servers run in one process.
 */
const STORAGE_KEY = Symbol.for('podium.context');
const globalWithStorage = globalThis as typeof globalThis & {
  [STORAGE_KEY]?: AsyncLocalStorage<AppServices>;
};
const storage = (globalWithStorage[STORAGE_KEY] ??= new AsyncLocalStorage<AppServices>());

/** The services of the server that received the current request. Throws outside of a request. */
export function services(): AppServices {
  const current = storage.getStore();
  if (current === undefined) throw new Error('services() was called outside of a request');
  return current;
}

/** Runs `work` so that `services()` returns `appServices` in everything that it starts. */
export function runWithServices<T>(appServices: AppServices, work: () => T): T {
  return storage.run(appServices, work);
}
