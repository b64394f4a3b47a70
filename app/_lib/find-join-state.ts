import { headers } from 'next/headers';
import { JoinStateBody, type JoinState } from '#lib/protocol/api/seats.ts';
import { services } from '#lib/server/context.ts';

/**
 * Whether students can join the workshop of a code now, so that the first paint has it. null if the
 * code is incomplete or unknown, or if the state can't be read: the form works without it.
 */
export async function findJoinState(code: string): Promise<JoinState | null> {
  const body = JoinStateBody.safeParse({ code });
  if (!body.success) return null;
  try {
    const caller = await services().callerFrom(await headers());
    return await services().seats.getJoinState(caller, body.data);
  } catch {
    return null;
  }
}
