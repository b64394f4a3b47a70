import { chooseLanguage } from '#lib/i18n/language.ts';
import { getMessages } from '#lib/i18n/messages/index.ts';
import { REQUESTS_IN_PROGRESS } from './request-gate.ts';

/** A page without scripts for a browser whose request isn't handled. It loads again after a while. */
export function createBusyPage(acceptLanguage: string | undefined): {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
} {
  const language = chooseLanguage({ acceptLanguage });
  const { title, lead } = getMessages(language).common.busyPage;
  return {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      refresh: String(REQUESTS_IN_PROGRESS.retryMs / 1_000),
    },
    body: `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${title}</title><p>${lead}</p></html>\n`,
  };
}
