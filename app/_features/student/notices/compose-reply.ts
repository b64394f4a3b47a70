import { MAX_HELP_TEXT_CHARS, MAX_QUESTION_CHARS } from '#lib/protocol/limits.ts';

/** The question of the help request with the reply below it. */
export function composeReply(question: string, reply: string): string {
  return question === '' ? reply.trim() : `${question}\n${reply.trim()}`;
}

/** How long a reply can be: 500 characters, or less if the question has several replies already. */
export function maxReplyChars(question: string): number {
  const left = MAX_HELP_TEXT_CHARS - (question === '' ? 0 : question.length + 1);
  return Math.max(0, Math.min(MAX_QUESTION_CHARS, left));
}
