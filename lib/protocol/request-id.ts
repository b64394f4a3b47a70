/** The header that names a request in its response, in the server log and in what a proxy logs. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** How an id is shown, in two groups: `7F3K-2MQA`. Ids of other proxies are shown as they are. */
export function formatRequestId(id: string): string {
  return /^[0-9A-Z]{8}$/.test(id) ? `${id.slice(0, 4)}-${id.slice(4)}` : id;
}
