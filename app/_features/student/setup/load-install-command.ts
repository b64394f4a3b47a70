import { api, type ApiResult } from '#lib/client/api.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';

/** Much shorter than a command works. */
const REUSED_MS = 10 * MINUTE_MS;

let last: { readonly seat: string; readonly at: number; readonly installCommand: string } | null =
  null;

/**
 * The install command of a seat. Each request makes another command, of which the server makes only
 * a few in an hour, so the page keeps its command while the student moves between exercises.
 */
export async function loadInstallCommand(
  seat: string,
): Promise<ApiResult<{ readonly installCommand: string }>> {
  if (last?.seat === seat && Date.now() - last.at < REUSED_MS)
    return { ok: true, value: { installCommand: last.installCommand } };
  const result = await api.getInstallCommand(seat);
  if (result.ok) last = { seat, at: Date.now(), installCommand: result.value.installCommand };
  return result;
}
