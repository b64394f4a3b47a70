import type { ApiResult } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';

/**
 * Runs the request for each seat, one after the other, and stops at the first error. A seat that is
 * gone counts as done. `onProgress`: how many are done.
 */
export async function forEachSeat(
  ids: readonly string[],
  request: (id: string) => Promise<ApiResult<null>>,
  onProgress: (done: number) => void = () => undefined,
): Promise<{ readonly done: readonly string[]; readonly error: ApiError | null }> {
  const done: string[] = [];
  for (const id of ids) {
    const result = await request(id);
    if (!result.ok && result.error.error !== 'not-found') return { done, error: result.error };
    done.push(id);
    onProgress(done.length);
  }
  return { done, error: null };
}
