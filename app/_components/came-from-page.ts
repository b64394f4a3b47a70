/** Whether another page of the app led here, such as the join form, without loading a document. */
export function cameFromPage(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  return navigation !== undefined && new URL(navigation.name).pathname !== location.pathname;
}
