/** A signed-in session that calls the HTTP API as a page does. */
export interface ApiSession {
  /** @throws {Error} with the response body, if the status isn't 2xx */
  send<Result>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<Result>;
}

/**
 * Signs in with a one-time link, as a click on its page does.
 * @throws {Error} if the link doesn't work
 */
export async function signIn(server: string, link: string): Promise<ApiSession> {
  const response = await request(
    server,
    'POST',
    '/api/sign-in',
    { token: new URL(link).hash.slice(1) },
    '',
  );
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return {
    async send<Result>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) {
      const response = await request(server, method, path, body, cookie);
      return (response.status === 204 ? undefined : await response.json()) as Result;
    },
  };
}

async function request(
  server: string,
  method: string,
  path: string,
  body: object | undefined,
  cookie: string,
): Promise<Response> {
  const response = await fetch(new URL(path, server), {
    method,
    headers: { origin: new URL(server).origin, 'content-type': 'application/json', cookie },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok)
    throw new Error(
      `${method} ${path}: status ${String(response.status)}, ${await response.text()}`,
    );
  return response;
}
