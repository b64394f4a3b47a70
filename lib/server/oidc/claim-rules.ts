/** Claims of a person, as the provider sends them. */
export type Claims = Readonly<Record<string, unknown>>;

/** A claim and one value of it, such as `groups` and `staff`. */
export interface ClaimRule {
  readonly claim: string;
  readonly value: string;
}

/** Who a setting names: everyone at the provider, or those who match one of the rules. */
export type ClaimCondition = 'everyone' | readonly ClaimRule[];

/** Rules of one setting. More than these are an error. */
export const MAX_CLAIM_RULES = 50;

/**
 * Parses `groups=staff,groups=admins` or `*`. A value can contain `=`, but no comma.
 * @returns null for another text
 */
export function parseClaimCondition(text: string): ClaimCondition | null {
  if (text === '*') return 'everyone';
  const rules = text.split(',').map((part) => {
    const [, claim = '', value = ''] = /^([^=]+)=(.+)$/.exec(part.trim()) ?? [];
    return { claim: claim.trim(), value: value.trim() };
  });
  return rules.length > MAX_CLAIM_RULES ||
    rules.some(({ claim, value }) => claim === '' || value === '')
    ? null
    : rules;
}

/** Whether the claims match one of the rules. A list matches if it contains the value. */
export function matchesClaims(condition: ClaimCondition, claims: Claims): boolean {
  return (
    condition === 'everyone' ||
    condition.some(({ claim, value }) => {
      const found = findClaim(claims, claim);
      return (Array.isArray(found) ? found : [found]).some((item) => toText(item) === value);
    })
  );
}

/** Whether the claims have everything that the condition reads. Otherwise another source is worth asking. */
export function hasAllClaims(condition: ClaimCondition, claims: Claims): boolean {
  return (
    condition === 'everyone' ||
    condition.every(({ claim }) => findClaim(claims, claim) !== undefined)
  );
}

/** A claim with exactly this name, otherwise the one at this path: `realm_access.roles`. */
function findClaim(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const key of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Claims)[key];
  }
  return value;
}

function toText(value: unknown): string | null {
  return typeof value === 'string'
    ? value
    : typeof value === 'boolean' || typeof value === 'number'
      ? String(value)
      : null;
}
