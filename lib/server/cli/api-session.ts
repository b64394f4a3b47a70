/** A signed-in session that speaks to the routes as a page does. */
export interface ApiSession {
  /** @throws when the answer is not a 2xx, with the server's words */
  send<Answer>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<Answer>;
}

/** Spends a sign-in link, as a click on its page does. @throws when the link is not good */
export async function signIn(server: string, link: string): Promise<ApiSession> {
  const answer = await request(
    server,
    'POST',
    '/api/sign-in',
    { token: new URL(link).hash.slice(1) },
    '',
  );
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return {
    async send<Answer>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) {
      const response = await request(server, method, path, body, cookie);
      return (response.status === 204 ? undefined : await response.json()) as Answer;
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
      `${method} ${path} answered ${String(response.status)}: ${await response.text()}`,
    );
  return response;
}
