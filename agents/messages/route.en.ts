/** Texts about the way to the server in English: proxies and certificates. */
export const routeEn = {
  invalidProxy: (source: string) =>
    `${source} isn't a proxy's URL. Example: http://proxy.example:3128`,
  proxyPassword:
    '`--proxy` shows the password to all users of this VM. Set PODIUM_PROXY instead, which takes the same URL.',
  caUnreadable: (source: string, file: string, code: string) =>
    `${source}: ${file} can't be read (${code}).`,
  caInvalid: (source: string, file: string) =>
    `${source}: ${file} contains no certificate in PEM format.`,

  proxyUnreachable: (reason: string) => `the proxy can't be reached: ${reason}`,
  proxyLogin: 'the proxy wants a login',
  proxyRefuses: 'the proxy refuses this address',
  proxyStatus: (status: number) => `the proxy returned HTTP ${status}`,

  /** The finding of the doctor about the route. */
  excluded: 'no proxy is used for the server, because NO_PROXY contains it.',
  through: (proxy: string, source: string) => `${proxy} is used for the server (${source}).`,
  throughInstalled: (proxy: string) =>
    `${proxy} is used for the server, as set when the agent was installed.`,
  nextLogin:
    'set PODIUM_PROXY to the URL with the user name and password, such as http://kim:secret@proxy.example:3128, and install the agent again',
  nextRefused:
    "ask the proxy's administrator to allow this address, or add it to NO_PROXY if the VM can reach it directly",
  nextUnreachable:
    'compare the address with the proxy settings of your network, then install the agent again with --proxy URL',
  portal: (server: string) => ({
    text: `a sign-in page of the network responds instead of ${server}.`,
    nextStep: 'open a website in the browser of this VM and sign in to the network',
  }),
  unknownAuthority: (canTrustSystem: boolean): string =>
    canTrustSystem
      ? "if your network has its own certificate authority, add its certificate to the system's store or name the file with --ca FILE; otherwise tell your instructor"
      : "this Node doesn't use the system's store: name the authority's certificate with --ca FILE or NODE_EXTRA_CA_CERTS, or install the executable of the agent, which uses the store",
};

export type RouteMessages = typeof routeEn;
