/**
 * A warning about an install command: `onlyHere` if its server address works only on the server
 * itself, `plainHttp` if the token would travel unencrypted. Null if neither applies.
 */
export function getInstallCommandWarning(installCommand: string): 'onlyHere' | 'plainHttp' | null {
  const url = URL.parse(/--server (\S+)/.exec(installCommand)?.[1] ?? '');
  if (url === null) return null;
  if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) return 'onlyHere';
  return url.protocol === 'http:' ? 'plainHttp' : null;
}
