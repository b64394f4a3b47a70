import { z } from 'zod';

/** Request header in which the server tells a page its own path and query. Clients can't set it. */
export const PAGE_ADDRESS_HEADER = 'x-podium-page-address';

/** Characters of the address of a staff page that the sign-in leads back to. */
export const MAX_RETURN_ADDRESS_CHARS = 512;

/** Parameter of Next.js that isn't part of the address which a reader opened. */
const ROUTER_PARAMETER = '_rsc';

/** A path of a staff page, with its query. It can't lead to another site. */
const ReturnAddress = z
  .string()
  .max(MAX_RETURN_ADDRESS_CHARS)
  .regex(/^\/(?:workshops|account)(?:[/?][\w\-./?=&%+,:~]*)?$/);

/** The staff page that the sign-in leads back to. null if the address is of no such page. */
export function parseReturnAddress(address: unknown): string | null {
  const parsed = ReturnAddress.safeParse(address);
  return parsed.success ? parsed.data : null;
}

/** The page to sign in, which leads back to the staff page at `address`. */
export function signInAddress(address: string | null): string {
  const [path = '', query = ''] = (address ?? '').split('?');
  const params = new URLSearchParams(query);
  params.delete(ROUTER_PARAMETER);
  const wanted = parseReturnAddress(params.size === 0 ? path : `${path}?${params.toString()}`);
  return wanted === null || wanted === '/workshops'
    ? '/sign-in'
    : `/sign-in?${new URLSearchParams({ next: wanted }).toString()}`;
}
