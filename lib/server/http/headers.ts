import { randomBytes } from 'node:crypto';

/** Scripts need the nonce of their page. React sets style attributes, which can't have a nonce. */
export function contentSecurityPolicy({
  nonce,
  publicUrl,
  dev,
}: {
  nonce: string;
  publicUrl: string;
  dev: boolean;
}): string {
  // In older Safari versions, 'self' doesn't include a WebSocket to the same host. The Host header
  // of the request isn't used, because the client chooses it.
  const { protocol, host } = new URL(publicUrl);
  const sockets = protocol === 'https:' ? ` wss://${host}` : ` ws://${host} wss://${host}`;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    `connect-src 'self'${sockets}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export function createNonce(): string {
  return randomBytes(16).toString('base64');
}

/** Headers of every response. */
export function securityHeaders(publicUrl: string): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    ...(publicUrl.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
  };
}
