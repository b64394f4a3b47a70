import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hasAllClaims,
  matchesClaims,
  MAX_CLAIM_RULES,
  parseClaimCondition,
  type Claims,
} from './claim-rules.ts';

const matches = (text: string, claims: Claims): boolean =>
  matchesClaims(parseClaimCondition(text) ?? [], claims);

describe('a condition about claims', () => {
  it.each<[string, Claims, boolean]>([
    ['groups=staff', { groups: ['guests', 'staff'] }, true],
    ['groups=staff', { groups: 'staff' }, true],
    ['groups=staff', { groups: ['Staff', 'staff2', 'a,staff'] }, false],
    ['groups=staff', {}, false],
    ['groups=staff', { groups: null }, false],
    ['groups=staff', { groups: { staff: true } }, false],
    ['groups=staff,groups=admins', { groups: ['admins'] }, true],
    ['groups=staff, hd=example.com', { hd: 'example.com' }, true],
    ['email_verified=true', { email_verified: true }, true],
    ['realm_access.roles=staff', { realm_access: { roles: ['staff'] } }, true],
    ['realm_access.roles=staff', { 'realm_access.roles': 'guest', realm_access: {} }, false],
    ['https://example.com/roles=staff', { 'https://example.com/roles': ['staff'] }, true],
    ['dn=cn=staff', { dn: 'cn=staff' }, true],
    ['toString.name=toString', {}, false],
    ['__proto__.x=y', {}, false],
    ['*', {}, true],
  ])('%s with %j: %s', (text, claims, expected) => {
    expect(matches(text, claims)).toBe(expected);
  });

  it.each(['', 'staff', '=staff', 'groups=', 'groups=a,', 'groups= ', ' =a', '*,groups=a'])(
    'is not %j',
    (text) => {
      expect(parseClaimCondition(text)).toBeNull();
    },
  );

  it('has a bounded number of rules', () => {
    const rules = Array.from({ length: MAX_CLAIM_RULES }, (_, n) => `groups=g${String(n)}`);
    expect(parseClaimCondition(rules.join(','))).toHaveLength(MAX_CLAIM_RULES);
    expect(parseClaimCondition([...rules, 'groups=x'].join(','))).toBeNull();
  });

  it('never matches claims that are empty, whatever the rules are', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (claim, value) => {
        expect(matchesClaims([{ claim, value }], {})).toBe(false);
      }),
    );
  });
});

it('says whether the claims have everything that a condition reads', () => {
  const condition = parseClaimCondition('groups=a,hd=b') ?? [];
  expect(hasAllClaims(condition, { groups: [], hd: 'x' })).toBe(true);
  expect(hasAllClaims(condition, { groups: [] })).toBe(false);
  expect(hasAllClaims('everyone', {})).toBe(true);
});
