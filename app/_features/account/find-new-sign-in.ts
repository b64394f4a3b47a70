import type { SessionSummary } from '#lib/protocol/api/sessions.ts';

/**
 * The newest sign-in of another browser since this one signed in, and after `seenAt` (ms since
 * 1970); null without one.
 */
export function findNewSignIn(
  sessions: readonly SessionSummary[],
  seenAt: number,
): SessionSummary | null {
  const current = sessions.find(({ isCurrent }) => isCurrent);
  if (current === undefined) return null;
  const after = Math.max(seenAt, current.startedAt);
  return (
    sessions
      .filter(({ isCurrent, startedAt }) => !isCurrent && startedAt > after)
      .toSorted((a, b) => b.startedAt - a.startedAt)[0] ?? null
  );
}
