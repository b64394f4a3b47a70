import { z } from 'zod';
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
});

/** `hint` counts from 1. */
export const RevealHintBody = z.object({
  exerciseId: z.string().max(64),
  hint: z.int().min(1).max(9),
});

/** `chosenOptionIds`: for a question about order, all options from first to last. */
export const AnswerQuizBody = z.object({
  exerciseId: z.string().max(64),
  checkId: z.string().max(64),
  chosenOptionIds: z.array(z.string().max(64)).min(1).max(10),
});

/** The server adds the checks that fail at that moment. */
export const RequestHelpBody = z.object({
  exerciseId: Id.nullable(),
  question: z.union([multilineText(MAX_QUESTION_CHARS), z.literal('')]).default(''),
});

export const MarkNoticeReadBody = z.object({ noticeId: Pos });

export interface JoinResult {
  workshop: { id: string; name: string };
  seat: { id: string; label: string; displayName: string };
  installCommand: string;
}

/** The person of the session, and the seats that this person has in any workshop. */
export interface CurrentUser {
  person: { id: string; name: string } | null;
  seats: { id: string; workshopId: string; workshopName: string; displayName: string | null }[];
  isInstructor: boolean;
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
);
