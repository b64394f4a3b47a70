import type { ApiResult } from '#lib/client/api.ts';
import { isHttpError } from '#lib/protocol/errors.ts';

/** The result of a service in the form in which the browser gets it from a route. */
export async function toApiResult<T>(result: Promise<T>): Promise<ApiResult<T>> {
  try {
    return { ok: true, value: await result };
  } catch (error) {
    if (isHttpError(error)) return { ok: false, error: error.response };
    throw error;
  }
}
