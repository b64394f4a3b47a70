import { describe, expect, it } from 'vitest';
import { MAX_RETURN_ADDRESS_CHARS, parseReturnAddress, signInAddress } from './page-address.ts';

describe('the page that a sign-in leads back to', () => {
  it.each([
    '/workshops',
    '/workshops/abc/room',
    '/workshops?q=kumo&state=ended',
    '/workshops/abc/results?with=a,b',
    '/account',
  ])('can be the staff page %s', (address) => {
    expect(parseReturnAddress(address)).toBe(address);
  });

  it.each([
    'https://other.example/workshops',
    '//other.example/workshops',
    '/\\other.example',
    '/seat/abc',
    '/workshopsabc',
    '/workshops/\n',
    'javascript:alert(1)',
    `/workshops/${'a'.repeat(MAX_RETURN_ADDRESS_CHARS)}`,
    ['/workshops'],
    null,
    undefined,
  ])('is no other address: %s', (address) => {
    expect(parseReturnAddress(address)).toBeNull();
  });

  it('is in the address of the sign-in page, without the parameter of the router', () => {
    expect(signInAddress('/workshops/abc/room')).toBe('/sign-in?next=%2Fworkshops%2Fabc%2Froom');
    expect(signInAddress('/workshops/abc/results?with=b&_rsc=1a')).toBe(
      '/sign-in?next=%2Fworkshops%2Fabc%2Fresults%3Fwith%3Db',
    );
    expect(signInAddress('/account?_rsc=1a')).toBe('/sign-in?next=%2Faccount');
  });

  it('is left out for the list of workshops, which is the default, and for other pages', () => {
    expect([
      signInAddress('/workshops'),
      signInAddress('/workshops?_rsc=1a'),
      signInAddress('/nowhere'),
      signInAddress(null),
    ]).toEqual(['/sign-in', '/sign-in', '/sign-in', '/sign-in']);
  });
});
