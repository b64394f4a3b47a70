/** What is pasted on a VM: it fetches the installer from this server and passes it the token, which no address ever carries. */
export function installCommand(url: string, token: string): string {
  return `curl -fsSL ${url}/agent/install.sh | sh -s -- --server ${url} --token ${token}`;
}
