import { createHash } from 'node:crypto';

/**
 * JSON with a tag of its content, or 304 if the reader has this content: results are large, and those
 * of an ended workshop stay the same. No browser stores them.
 */
export function taggedResponse(request: Request, value: unknown): Response {
  const text = JSON.stringify(value);
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  const headers = { etag: tag, 'cache-control': 'no-store' };
  const known = request.headers.get('if-none-match')?.split(',') ?? [];
  if (known.some((part) => part.trim().replace(/^W\//, '') === tag))
    return new Response(null, { status: 304, headers });
  return new Response(text, { headers: { ...headers, 'content-type': 'application/json' } });
}
