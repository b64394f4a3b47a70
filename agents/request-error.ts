import { messageOf } from '#lib/kit/error-text.ts';
import { CredentialError } from '#agents/kube/credential.ts';
import { ProxyError } from '#agents/route/proxy-error.ts';
import { en, type Messages } from '#agents/messages/en.ts';

/** Says in a few words why a request got no response. */
export function describeRequestError(error: unknown, messages: Messages = en): string {
  if (error instanceof CredentialError) return error.describe(messages);
  if (error instanceof ProxyError)
    return error.describe(messages, (cause) => describeRequestError(cause, messages));
  // Node tries IPv6 and IPv4 and collects both errors. The last is that of IPv4, which most
  // networks use.
  const lastError: unknown = error instanceof AggregateError ? error.errors.at(-1) : error;
  const { code = '', syscall = '' } = (lastError ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOENT' && syscall.startsWith('spawn '))
    return messages.signInProgramMissing(syscall.slice('spawn '.length));
  const known: Readonly<Record<string, string>> = messages.requestErrors;
  return known[code] ?? messageOf(lastError);
}
