import { existsSync, writeFileSync } from 'node:fs';

/** Where Debian and Fedora install the library of the package libnss-wrapper. */
const NSS_WRAPPER_FILES: readonly string[] = [
  '/usr/lib/x86_64-linux-gnu/libnss_wrapper.so',
  '/usr/lib/aarch64-linux-gnu/libnss_wrapper.so',
  '/usr/lib64/libnss_wrapper.so',
];

/**
 * PostgreSQL looks up the name of its user and refuses an id that /etc/passwd doesn't know, as
 * OpenShift gives them. The library libnss_wrapper answers such look-ups from a file.
 * @param passwd the text of /etc/passwd
 * @param passwdFile path of the file that is written
 * @returns variables for the process, empty if the user is known or the library isn't installed
 */
export function nameUnknownUser(
  { uid, gid }: { readonly uid: number; readonly gid: number },
  passwd: string,
  passwdFile: string,
  libraries = NSS_WRAPPER_FILES,
): Readonly<Record<string, string>> {
  const isKnown = passwd.split('\n').some((line) => line.split(':')[2] === String(uid));
  const library = libraries.find((path) => existsSync(path));
  if (isKnown || library === undefined) return {};
  writeFileSync(
    passwdFile,
    `${passwd.trimEnd()}\npodium:x:${String(uid)}:${String(gid)}:Podium:/:/sbin/nologin\n`,
    { mode: 0o600 },
  );
  return {
    LD_PRELOAD: library,
    NSS_WRAPPER_PASSWD: passwdFile,
    NSS_WRAPPER_GROUP: '/etc/group',
  };
}
