/** What a student should know of an install line before running it: it may name only the server's own machine, or be readable by others on the way. */
export function getInstallCommandWarning(installCommand: string): 'onlyHere' | 'plainHttp' | null {
  const address = URL.parse(/--server (\S+)/.exec(installCommand)?.[1] ?? '');
  if (address === null) return null;
  if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(address.hostname)) return 'onlyHere';
  return address.protocol === 'http:' ? 'plainHttp' : null;
}
