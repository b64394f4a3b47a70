import { z } from 'zod';
import type { JsonObject } from '#lib/kit/json.ts';
import { MAX_DISPLAY_NAME_CHARS, MAX_QUESTION_CHARS } from '../limits.ts';
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
});

export const ClaimSeatBody = z.object({
  code: ShortCode,
  displayName: singleLineText(MAX_DISPLAY_NAME_CHARS).optional(),
  language: Language.optional(),
  /** Staff have answered the question whether to open the seat in this browser too. */
  confirmed: z.boolean().optional(),
});

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

/** The server adds the checks that fail at that moment. */
export const RequestHelpBody = z.object({
  exerciseId: Id.nullable(),
  question: z.union([multilineText(MAX_QUESTION_CHARS), z.literal('')]).default(''),
});

export const MarkNoticeReadBody = z.object({ noticeId: Pos });

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

/** The seat, or that the student waits for an instructor: the page sends the request again. */
export type JoinAnswer = JoinResult | { waiting: { workshop: { id: string; name: string } } };

/** A request of the browser to join, as it was sent. */
export interface JoinRequestSummary {
  workshopId: string;
  workshopName: string;
  code: string;
  displayName: string;
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
  /** `merged`: the seat `from` is now part of this one. */
  | {
      kind: 'seat';
      what: 'renamed' | 'moved' | 'merged' | 'removed' | 'restored';
      by: string | null;
      from: string | null;
      to: string | null;
    }
);
