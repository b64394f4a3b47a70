import { ShortCode } from '#lib/protocol/api/text.ts';
import { services } from '#lib/server/context.ts';
import { defineRoute } from '#app/_lib/route.ts';
import { createInstallScript, createProblemScript } from '#app/_lib/short-command-script.ts';

/**
 * The short install command. A browser is led to a page that keeps the code after the #, so that a
 * preview of the link uses nothing up. Other programs get a script for `sh`.
 */
export const GET = defineRoute<{ code: string }>(async (request, { code }) => {
  const parsed = ShortCode.safeParse(code);
  const shortCode = parsed.success ? parsed.data : null;
  if (/\btext\/html\b/.test(request.headers.get('accept') ?? ''))
    return new Response(null, {
      status: 303,
      headers: {
        location: `${services().url}/install${shortCode === null ? '' : `#${shortCode}`}`,
        'cache-control': 'no-store',
      },
    });
  const caller = await services().callerFrom(request.headers);
  const body = await services()
    .seats.resolveShortCommand(caller, shortCode)
    .then(({ installCommand }) => createInstallScript(installCommand), createProblemScript);
  return new Response(body, {
    headers: {
      'content-type': 'text/x-shellscript; charset=utf-8',
      'cache-control': 'no-store',
    },
  });
});
