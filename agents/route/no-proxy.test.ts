import { expect, it } from 'vitest';
import { isExcludedFromProxy } from './no-proxy.ts';

it.each([
  // Everything and nothing.
  ['https://podium.example', '*', true],
  ['https://10.0.0.7', '*', true],
  ['https://podium.example', '', false],
  ['https://podium.example', ' , ,', false],
  ['https://podium.example', 'other.example,*', true],
  // Names.
  ['https://podium.example', 'podium.example', true],
  ['https://PODIUM.example', 'podium.EXAMPLE', true],
  ['https://podium.example.', 'podium.example', true],
  ['https://podium.example', 'podium.example.', true],
  ['https://podium.example', 'other.example', false],
  ['https://podium.example', 'a.example, podium.example', true],
  ['https://podium.example', 'a.example podium.example', true],
  ['https://podium', 'podium', true],
  // Suffixes.
  ['https://podium.corp.example', 'corp.example', true],
  ['https://podium.corp.example', '.corp.example', true],
  ['https://podium.corp.example', '*.corp.example', true],
  ['https://corp.example', '.corp.example', true],
  ['https://notcorp.example', 'corp.example', false],
  ['https://corp.example.evil', 'corp.example', false],
  ['https://podium.example', '.', false],
  ['https://podium.example', 'pod*.example', false],
  // Ports.
  ['https://podium.example', 'podium.example:443', true],
  ['http://podium.example', 'podium.example:80', true],
  ['https://podium.example:8443', 'podium.example:443', false],
  ['https://podium.example:8443', 'podium.example:8443', true],
  ['https://podium.example', '*:443', true],
  ['https://podium.example', '*:80', false],
  ['https://a.corp.example:8443', '.corp.example:8443', true],
  // Addresses.
  ['https://10.0.0.7', '10.0.0.7', true],
  ['https://10.0.0.70', '10.0.0.7', false],
  ['https://10.0.0.7', '10.0.0.7:443', true],
  ['https://10.0.0.7:8443', '10.0.0.7:443', false],
  ['https://[fd00::7]', 'fd00::7', true],
  ['https://[fd00:0:0::7]', '[fd00::7]', true],
  ['https://[fd00::7]:8443', '[fd00::7]:8443', true],
  ['https://[fd00::7]', '[fd00::7]:8443', false],
  // Networks.
  ['https://10.0.0.7', '10.0.0.0/8', true],
  ['https://11.0.0.7', '10.0.0.0/8', false],
  ['https://10.1.2.3', '0.0.0.0/0', true],
  ['https://[fd00::7]', 'fd00::/16', true],
  ['https://[fd00::7]', '10.0.0.0/8', false],
  ['https://10.0.0.7', '10.0.0.0/33', false],
  ['https://10.0.0.7', '10.0.0.0/x', false],
  ['https://10.example', '10.0.0.0/8', false],
])('NO_PROXY for %s: "%s" excludes it: %s', (server, noProxy, expected) => {
  expect(isExcludedFromProxy(new URL(server), noProxy)).toBe(expected);
});
