import { expect, it } from 'vitest';
import { UsageError } from '#agents/errors.ts';
import { en } from '#agents/messages/en.ts';
import type { Environment } from '#agents/types.ts';
import { chooseProxy } from './choose-proxy.ts';

const choose = (server: string | undefined, option: string | undefined, variables: Environment) =>
  chooseProxy(server, option, variables, en);
const ALL = {
  PODIUM_PROXY: 'http://podium:1',
  HTTPS_PROXY: 'http://https:1',
  https_proxy: 'http://https-lower:1',
  HTTP_PROXY: 'http://http:1',
  http_proxy: 'http://http-lower:1',
  ALL_PROXY: 'http://all:1',
  all_proxy: 'http://all-lower:1',
};
const without = (...names: (keyof typeof ALL)[]): Environment =>
  Object.fromEntries(
    Object.entries(ALL).filter(([name]) => !names.includes(name as keyof typeof ALL)),
  );

it.each([
  ['https://podium.example', 'http://option:1', ALL, '--proxy', 'option'],
  ['https://podium.example', undefined, ALL, 'PODIUM_PROXY', 'podium'],
  ['https://podium.example', undefined, without('PODIUM_PROXY'), 'HTTPS_PROXY', 'https'],
  ['http://podium.example', undefined, without('PODIUM_PROXY'), 'HTTP_PROXY', 'http'],
  [
    'https://podium.example',
    undefined,
    without('PODIUM_PROXY', 'HTTPS_PROXY'),
    'https_proxy',
    'https-lower',
  ],
  ['http://podium.example', undefined, { http_proxy: 'http://a:1' }, 'http_proxy', 'a'],
  [
    'https://podium.example',
    undefined,
    without('PODIUM_PROXY', 'HTTPS_PROXY', 'https_proxy'),
    'ALL_PROXY',
    'all',
  ],
  ['https://podium.example', undefined, { all_proxy: 'http://a:1' }, 'all_proxy', 'a'],
  [undefined, undefined, without('PODIUM_PROXY'), 'ALL_PROXY', 'all'],
])('chooses the proxy for %s with --proxy %s: case %#', (server, option, env, source, host) => {
  expect(choose(server, option, env)).toEqual({
    proxy: { url: `http://${host}:1`, source },
    isExcluded: false,
  });
});

it('chooses none where nothing names one, or only for the other scheme', () => {
  expect(choose('https://podium.example', undefined, {})).toBeNull();
  expect(choose('https://podium.example', undefined, { HTTP_PROXY: 'http://a:1' })).toBeNull();
});

it.each(['NO_PROXY', 'no_proxy'])('%s excludes the server, also from --proxy', (name) => {
  expect(choose('https://podium.example', 'http://a:1', { [name]: '.example' })).toEqual({
    proxy: null,
    isExcluded: true,
  });
});

it('takes a proxy without a scheme for an http URL, as curl does', () => {
  expect(choose('https://podium.example', 'proxy.example:3128', {})?.proxy?.url).toBe(
    'http://proxy.example:3128',
  );
});

it('keeps the login of a variable and refuses a password in the arguments', () => {
  const login = 'http://kim:s%40cret@proxy.example:3128';
  expect(choose('https://podium.example', undefined, { PODIUM_PROXY: login })?.proxy?.url).toBe(
    login,
  );
  expect(() => choose('https://podium.example', login, {})).toThrow(
    new UsageError(en.route.proxyPassword),
  );
});

it.each(['socks5://proxy.example:1080', 'http://', 'ftp://proxy.example'])(
  'refuses a proxy that is not an http URL, without repeating it: %s',
  (value) => {
    expect(() => choose('https://podium.example', undefined, { ALL_PROXY: value })).toThrow(
      "ALL_PROXY isn't a proxy's URL. Example: http://proxy.example:3128",
    );
  },
);
