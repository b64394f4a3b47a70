/** Folders in which the same shells and tools are installed. */
const WELL_KNOWN_FOLDER = /^(?:\/usr)?(?:\/local)?\/s?bin\//;

/**
 * The name of a program: `/bin/sh` is `sh`. `isScript`: a path outside of the well-known folders,
 * so that only the container knows what it does.
 */
export function normalizeProgram(word: string): {
  readonly program: string;
  readonly isScript: boolean;
} {
  const program = word.replace(WELL_KNOWN_FOLDER, '');
  return { program, isScript: program.includes('/') && !/\s/.test(program) };
}

/** Programs that neither send a request nor run another program, of a shell or of busybox. */
const LOCAL_PROGRAMS = new Set(
  `arch awk base64 basename cal cat chgrp chmod chown cksum clear cmp comm cp cut date dd df diff dirname dmesg dos2unix du echo
  egrep expand expr factor false fgrep fold free getopt grep groups gunzip gzip head hexdump hostid hostname id install ip ifconfig jq kill killall
  less ln logger ls lsof md5sum mkdir mkfifo mknod mktemp more mount mv netstat nl nproc od passwd paste pgrep pidof pkill printenv printf ps
  pwd readlink realpath reset rev rm rmdir route sed seq sha1sum sha256sum sha512sum shuf sleep sort split ss stat strings stty sum sync sysctl tac
  tail tar tee test top touch tr true truncate tty umount uname uniq unix2dos unlink unzip uptime usleep users vi vim wc which who whoami xxd yes zcat
  [ [[ : cd exit return break continue export unset local readonly declare typeset let alias umask ulimit wait jobs type hash set shift trap getopts
  read ping ping6 nslookup dig host getent traceroute tracepath arping`.split(/\s+/),
);

/** Whether a program is known to send no HTTP request. */
export const isLocalProgram = (program: string): boolean => LOCAL_PROGRAMS.has(program);
