import { z } from 'zod';
import type { JsonObject } from '#lib/kit/json.ts';
import { MAX_DISPLAY_NAME_CHARS, MAX_HELP_TEXT_CHARS } from '../limits.ts';
import {
  Id,
  Language,
  multilineText,
  Pos,
  ShortCode,
  singleLineText,
  WorkshopCode,
} from './text.ts';

export const JoinBody = z.object({
  code: WorkshopCode,
  displayName: singleLineText(MAX_DISPLAY_NAME_CHARS),
  language: Language,
  /**
   * What to do if the name is that of a student whose seat has no open page, or the label of such a
   * seat. `offer`: answer which one. `ask`: ask staff for it. Without it, the student gets a new seat.
   */
  rejoin: z.enum(['offer', 'ask']).optional(),
});

/** The code of a workshop that a student wants to join. */
export const JoinStateBody = z.object({ code: WorkshopCode });

export const ClaimSeatBody = z.object({
  code: ShortCode,
  displayName: singleLineText(MAX_DISPLAY_NAME_CHARS).optional(),
  language: Language.optional(),
  /** Staff have answered the question whether to open the seat in this browser too. */
  confirmed: z.boolean().optional(),
});

/** `isForReturn`: the browser leaves the seat, and the code leads back to it for a day. */
export const DeviceCodeBody = z.object({ isForReturn: z.boolean().optional() });

/** The code of a short install command. */
export const ShortCommandBody = z.object({ code: ShortCode });

/** `hint` counts from 1. */
export const RevealHintBody = z.object({
  exerciseId: Id,
  hint: z.int().min(1).max(9),
});

/** `chosenOptionIds`: for a question about order, all options from first to last. */
export const AnswerQuizBody = z.object({
  exerciseId: Id,
  checkId: Id,
  chosenOptionIds: z.array(Id).min(1).max(10),
});

/** `question`: with the replies that were added to it. The server adds the checks that fail then. */
export const RequestHelpBody = z.object({
  exerciseId: Id.nullable(),
  question: z.union([multilineText(MAX_HELP_TEXT_CHARS), z.literal('')]).default(''),
});

export const MarkNoticeReadBody = z.object({ noticeId: Pos });

/** How a student installs the agent at a seat. All forms contain the same token, for one use. */
export interface InstallCommand {
  /** Command line for a VM. */
  installCommand: string;
  /** For an agent in the cluster: a file with the token, then the address of the manifest. */
  inCluster: { joinFile: string; manifestUrl: string };
}

/** A short form of the install command, to type on a VM. `expiresAt`: ms since 1970. */
export interface ShortCommand {
  code: string;
  command: string;
  /** The address in the command. In a browser it shows the full command. */
  url: string;
  expiresAt: number;
}

/** The install command behind the code of a short one. */
export interface ShortCommandTarget {
  /** Name of the workshop. */
  workshop: string;
  seat: { label: string };
  installCommand: string;
}

export interface JoinResult {
  workshop: { id: string; name: string };
  seat: { id: string; label: string; displayName: string };
  /** null: too many were made within an hour. */
  installCommand: string | null;
}

/**
 * Whether students can join a workshop now: `draft` not yet, `ended` no longer. `nextMs`: when to ask
 * again, ms from now; the more pages ask, the later.
 */
export interface JoinState {
  state: 'draft' | 'open' | 'ended';
  nextMs: number;
}

/** A seat that a student who comes back can have again. */
export interface RejoinOffer {
  label: string;
  /** null if the student entered the label: it doesn't tell whose seat it is. */
  displayName: string | null;
  /** The seat, if the browser can open it already; null if staff must confirm. */
  ownSeatId: string | null;
}

/**
 * The seat, that the student waits for an instructor (the page sends the request again), or an
 * offer to continue at an earlier seat. `seat`: the one that the student asked for.
 */
export type JoinAnswer =
  | JoinResult
  | { waiting: { workshop: { id: string; name: string }; seat: { label: string } | null } }
  | { offer: RejoinOffer };

/** A request of the browser to join, as it was sent. */
export interface JoinRequestSummary {
  workshopId: string;
  workshopName: string;
  code: string;
  displayName: string;
  /** The earlier seat that it asks for; null: a new one. */
  seat: { label: string } | null;
  /** `approved`: the same request to join now gives the seat. */
  state: 'waiting' | 'approved' | 'refused';
}

/** What a browser with a staff identity is asked before it opens a seat. */
export interface ClaimQuestion {
  /** `role`: in the workshop of the seat; `instructor` for who can create workshops. */
  person: { name: string; role: string | null };
  seat: { label: string };
}

/** The seat, or the question that comes first. The question uses up nothing. */
export type ClaimResult = JoinResult | { question: ClaimQuestion };

/** A code that opens a seat in one browser. `expiresAt`: ms since 1970. */
export interface SeatCode {
  code: string;
  expiresAt: number;
}

/** The staff member who is signed in, and the seats that this browser can open. */
export interface CurrentUser {
  /** `isNamed`: the person chose the name. Otherwise the page asks for one before anything else. */
  person: { id: string; name: string; isNamed: boolean } | null;
  seats: {
    id: string;
    label: string;
    workshopId: string;
    workshopName: string;
    displayName: string | null;
  }[];
  isInstructor: boolean;
  joinRequests: JoinRequestSummary[];
}

/** Texts are sanitized HTML; null: not revealed to this seat. */
export interface ExerciseText {
  id: string;
  language: 'ja' | 'en';
  task: string;
  hints: { number: number; text: string | null }[];
  solution: string | null;
  quiz: QuizQuestion[];
}

/**
 * A question as one seat sees it, with its options in an order for this seat. `chosen` and `right`
 * describe the last answer and are null before it. `answer` and `explanation` are null until the
 * seat answers correctly or the solution is released.
 */
export interface QuizQuestion {
  checkId: string;
  title: string;
  ask: 'one' | 'many' | 'order';
  /** Sanitized HTML, like `explanation`. */
  question: string;
  options: { id: string; text: string }[];
  chosen: string[] | null;
  right: boolean | null;
  tries: number;
  answer: string[] | null;
  explanation: string | null;
}

/** The body of an object, as the agent sent it. */
export interface SeatObject {
  object: JsonObject;
}

/** One entry in the timeline of a seat. `at`: ms since 1970. */
export type TimelineEntry = { at: number } & (
  | { kind: 'change'; op: 'set' | 'gone'; gvk: string; ns: string; name: string }
  | { kind: 'passed'; exerciseId: string; source: 'check' | 'instructor' | 'regrade' }
  | { kind: 'presence'; presence: string }
  | { kind: 'hint'; exerciseId: string; hint: number; given: boolean }
  | {
      kind: 'help-request';
      what:
        'requested' | 'canceled' | 'claimed' | 'released' | 'resolved' | 'snoozed' | 'unsnoozed';
      by: string | null;
    }
  | { kind: 'access-reset'; by: string | null }
  /** `merged`: the seat `from` is now part of this one. `grouped`: it is in the group `to`. */
  | {
      kind: 'seat';
      what: 'renamed' | 'moved' | 'grouped' | 'merged' | 'removed' | 'restored' | 'messaged';
      by: string | null;
      from: string | null;
      to: string | null;
    }
);
