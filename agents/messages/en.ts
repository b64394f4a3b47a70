import { kubeconfigEn } from './kubeconfig.en.ts';
import { routeEn } from './route.en.ts';

/**
 * Texts of the command line in English. A text after the program's name begins with a small
 * letter. `ja.ts` has the same texts in Japanese.
 */
export const en = {
  none: 'none',
  duration: {
    seconds: (count: number) => `${count} s`,
    minutes: (count: number) => `${count} min`,
    hours: (count: number) => `${count} h`,
  },

  approvalNeeded: (hostname: string) =>
    `This VM is waiting for approval. Your instructor sees it as ${hostname}.`,

  arguments: {
    optionFirst: (name: string) =>
      `option ${name} must follow a command, for example: podium-agent run ${name} ...`,
    unknownCommand: (name: string) =>
      `unknown command "${name}". For a list, run: podium-agent help`,
    language: (text: string) => `--language must be ja or en, not "${text}".`,
    strayArgument: (text: string, command: string, options: string) =>
      `unexpected argument "${text}" for "podium-agent ${command}". Options: ${options}`,
    missingValue: (name: string, valueName: string) =>
      `--${name} needs a value: --${name} ${valueName}`,
    unknownOption: (option: string, command: string, options: string) =>
      `unknown option ${option} for "podium-agent ${command}". Options: ${options}`,
    noValue: (name: string) => `--${name} doesn't take a value.`,
    invalidUrl: (source: string, text: string) =>
      `${source} "${text}" isn't a valid URL. Example: https://podium.example`,
    urlWithCredentials: (source: string) =>
      `${source} contains a user name or password. Remove it; the token is enough.`,
    urlWithSuffix: (source: string, text: string, sign: string) =>
      `${source} "${text}" must not contain "${sign}" or anything after it.`,
    tokenOption:
      '`--token` shows the token to all users of this VM. Use PODIUM_TOKEN or --token-file.',
    invalidSeat: (source: string, text: string) =>
      `${source} "${text}" isn't the label of a seat. Example: C-07`,
    tokenFileUnreadable: (file: string, code: string) =>
      `--token-file: ${file} can't be read (${code}).`,
    incompleteToken: (source: string) =>
      `${source} is incomplete. Copy the whole install command from your page again. A token starts with "podium1." and has four parts.`,
    invalidToken: (source: string) =>
      `${source} isn't a join token. Copy the whole install command from your page again. A token starts with "podium1." and has four parts.`,
  },

  help: {
    overview: (version: string) =>
      `podium-agent ${version}: reports the progress of your exercises to your instructor. It reads your cluster and never changes it.`,
    usage: 'podium-agent COMMAND [options]',
    optionsHint: 'For the options of a command, run: podium-agent help COMMAND',
    environment:
      'You can set PODIUM_SERVER, PODIUM_STATE and KUBECONFIG instead of the options of the same name, and PODIUM_TOKEN to the join token. PODIUM_PROXY, HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY choose the proxy to the server, and PODIUM_CA is the file of --ca. An option takes precedence.',
    exitCodes: "Exit codes: 0 done, 1 not done, 2 wrong usage, 3 can't verify, 77 workshop ended",
  },
  commands: {
    install: 'create a read-only account in your cluster and start the agent as a service',
    run: 'run the agent in the foreground until Ctrl-C',
    claim: 'show a link, a QR code and a seat code to open your seat in a browser',
    check: 'show the result of your checks with reasons, for one EXERCISE or all',
    status: 'show the connection, the cluster and unsent changes',
    doctor: 'find problems and show how to fix them',
    reconnect: "restore the agent's access after the cluster was recreated",
    uninstall: 'remove the account, the service and all files',
    'machine-id': 'print the id that this VM reports',
    version: 'print the version',
    help: 'print this help, or the options of a command',
  },
  options: {
    server: 'URL of Podium, for example https://podium.example',
    tokenFile: 'file with the join token; - for standard input',
    seat: 'label of the seat for a prepared VM, for example C-07',
    user: 'user of this VM who may use the agent',
    proxy: 'proxy to the server, for example http://proxy.example:3128',
    ca: "certificates of the server's authority, in PEM",
    kubeconfig: "kubeconfig to use instead of kubectl's default",
    state: "folder for the agent's files",
    json: 'print JSON: an object for one exercise, a list for all',
    language: 'language of the output',
    yes: "don't ask for confirmation",
    from: 'files prepared by the first part of the installation',
  },

  local: {
    notRunning:
      'no agent is running on this VM. Run the install command from your page. If the agent is installed as a service, run: sudo systemctl start podium-agent',
    notPermitted: (user: string | null) =>
      `You don't have permission to use this agent. Run the command as ${user ?? 'the user of the agent'}, or use sudo.`,
    claimAfterApproval:
      'After the approval, the agent connects automatically. Then run: podium-agent claim',
    claimLink: 'Open this link on the device where you read the exercises:',
    claimCode: (code: string) => `Or enter this seat code on the start page of Podium: ${code}`,
    claimExpiry: (span: string) => `Expires in ${span}.`,
    connectedAs: (displayName: string, workshop: string) =>
      `Connected to ${workshop} as ${displayName}.`,
    seatTaken: (wished: string, label: string) =>
      `Seat ${wished} is taken, so this VM has seat ${label}.`,
    notConnected: (span: string) =>
      `Not connected after ${span}. The agent keeps retrying. To find the cause, run: podium-agent doctor`,
    noProblems: 'No problems found.',
    problems: (count: number) => (count === 1 ? '1 problem found.' : `${count} problems found.`),
    unknownExercise: (exercise: string, exercises: string) =>
      `unknown exercise "${exercise}". Exercises of this workshop: ${exercises}`,
    checkNotRunning:
      "checks can't run, because no agent is running on this VM. Run the install command from your page. If the agent is installed as a service, run: sudo systemctl start podium-agent",
    checkRefused: (message: string) =>
      `can't check right now: ${message} Try again in a moment. To find the cause, run: podium-agent doctor`,
  },

  status: {
    agent: (version: string) => `agent      version ${version}`,
    server: (server: string, state: string) => `server     ${server}: ${state}`,
    seat: (label: string, displayName: string, workshop: string) =>
      `seat       ${label}, ${displayName}, ${workshop}`,
    unclaimedSeat: (label: string, workshop: string) =>
      `seat       ${label}, no browser connected yet (run: podium-agent claim), ${workshop}`,
    cluster: (state: string) => `cluster    ${state}`,
    watching: (count: number) => `watching   ${count} kinds`,
    forbiddenKinds: (kinds: string) => `; no permission to read ${kinds}`,
    stalledKind: (kind: string, since: string) =>
      `           can't see ${kind} since ${since}: the API server refuses the watch`,
    unsent: (changes: number, kilobytes: number) =>
      `unsent     ${changes} changes, ${kilobytes} kB`,
    nothingUnsent: 'unsent     nothing',
    connected: (span: string, isPolling: boolean) =>
      `connected for ${span}${isPolling ? ' (long polling, because a proxy blocks WebSocket)' : ''}`,
    connecting: (span: string, reason: string | null) =>
      `not connected for ${span}${reason === null ? '' : `: ${reason}`}`,
    waiting: (span: string, message: string) => `the server asked to wait ${span} more: ${message}`,
    stoppedByServer: (message: string) => `stopped by the server: ${message}`,
    stopped: 'stopped',
    clusterFacts: (distribution: string, version: string, nodes: number) =>
      ` (${distribution}, ${version}, ${nodes} ${nodes === 1 ? 'node' : 'nodes'})`,
    clusterStarting: (source: string) => `connecting${source}`,
    clusterUp: (facts: string, source: string) => `up${facts}${source}`,
    clusterDown: (span: string, reason: string, source: string) =>
      `hasn't responded for ${span}: ${reason}${source}`,
    clusterRefused: (span: string, reason: string) =>
      `has denied access for ${span}: ${reason}. If the cluster was recreated, run: podium-agent reconnect`,
    kubeconfig: (source: string) => `, kubeconfig: ${source}`,
    noKubeconfig: ', no kubeconfig found',
  },

  install: {
    noServer:
      'no server given. Copy the install command from your page, or set PODIUM_TOKEN and add --server URL.',
    intro:
      "Podium's agent reads your cluster, so that you and your instructor can see the progress of your exercises.",
    creates: (source: string, context: string, server: string) =>
      `With your kubeconfig (${source}, context ${context}, ${server}), it creates these objects in that cluster, once:`,
    allowed: (kinds: string) =>
      `This account can get, list and watch ${kinds}. It can read Pod logs (only the last line of a failed container leaves this VM) and send test requests to Pods and Services.`,
    notAllowed:
      "It can't read Secrets, and it can't create, change or delete anything. Of ConfigMaps, only the key names leave this VM.",
    kubeconfigNotStored:
      "Your own kubeconfig isn't stored. To remove everything, run: podium-agent uninstall",
    service: (serviceFolder: string, unitFile: string) =>
      `On this VM, it creates the user podium-agent, the folder ${serviceFolder} and the service ${unitFile}. This needs root, so sudo is used.`,
    unknownUser: (name: string) => `this VM has no user ${name}.`,
    usingKubeconfig: (user: string, file: string) => `Using the kubeconfig of ${user}: ${file}.`,
    noPermission: (reason: string) =>
      `Your kubeconfig's user doesn't have permission to create that account (${reason}). The agent would use your own kubeconfig instead. It only reads, but this account would also allow changes.`,
    confirm: 'Continue?',
    confirmOwnKubeconfig: 'Continue with your own kubeconfig?',
    canceled: 'canceled. Nothing was created.',
    clusterNotResponding: (server: string, reason: string) =>
      `the cluster at ${server} isn't responding: ${reason}`,
    accountFailed: (reason: string) => `the account couldn't be created: ${reason}`,
    accountUpToDate: 'The account already exists and is up to date.',
    accountCreated: (objects: string) => `Created: ${objects}`,
    noAccount: (reason: string) =>
      `No account was created: ${reason}. When the cluster is running, run: podium-agent reconnect`,
    serviceRunning:
      'The podium-agent service is running. Status: podium-agent status. Log: journalctl -u podium-agent',
    noSystemd: "systemd isn't running",
    noRoot: 'no root access',
    otherFolder: '--state names another folder than that of the service',
    foreground: (reason: string, folder: string) =>
      `The agent runs in the foreground (${reason}). To stop it, press Ctrl-C. To start it again: podium-agent run --state ${folder}`,
    filesNotWritten: (message: string) => `the agent's files couldn't be written: ${message}`,
    rootPart: (name: string, command: string) =>
      `${name} is the root part of "podium-agent ${command}". Run that command instead.`,
    rootStepFailed: (code: number) =>
      `the part that needs root failed (exit code ${code}). See the messages above.`,
    stepFailed: (command: string, output: string) => `"${command}" returned: ${output}`,
    exitCode: (code: number) => `exit code ${code}`,
    hiddenNode: (file: string) =>
      `the service can't use Node at ${file}, because it's in a home or temporary folder. Run the install command from your page: it installs an agent that doesn't need Node.`,
    runFromSource: (program: string) =>
      `the service can't use ${program}. Build the agent first (npm run build:agent) and install that file.`,
    settingsUnreadable: (file: string, code: string) =>
      `can't read ${file} (${code}). It might belong to another user.`,
    settingsDamaged: (file: string) =>
      `${file} is damaged. Run the install command from your page again.`,
    settingsWithoutServer: 'no server is set. Run the install command from your page.',
    reconnectWithoutSudo:
      'the service belongs to root and sudo isn\'t available. Run "podium-agent reconnect" as root.',
    reconnectWithoutCluster: (reason: string) =>
      `${reason}. Check whether "kubectl get nodes" works, then run this command again.`,
    serviceReconnected:
      'The service was restarted with the new account. Status: podium-agent status',
    agentReconnected: 'The running agent uses the new account. Status: podium-agent status',
    reconnectsLater: 'The agent uses the new account when it starts: podium-agent run',
    noIdentity: (reason: string) => `no identity for this Pod: ${reason}. Kubernetes restarts it.`,
    folderNotCreated: (folder: string, code: string) =>
      `can't create ${folder} (${code}). Choose another folder with --state.`,
  },

  uninstall: {
    confirm: "Remove Podium's agent from this VM and its account from your cluster?",
    canceled: 'canceled. Nothing was removed.',
    runsInForeground:
      'the agent is running in the foreground. Stop it with Ctrl-C, then run this command again.',
    done: 'Podium agent removed.',
    remaining: 'Not removed:',
    removed: (item: string) => `removed ${item}`,
    notRemoved: (item: string) => `couldn't remove ${item}`,
    noCluster: (message: string) => `No cluster was checked: ${message}`,
    accountRemains: (reason: string, command: string) =>
      `the account in the cluster (${reason}). If the cluster still exists, run: ${command}`,
    needsRoot: (files: string) => `${files}: removing them needs root`,
    sudo: 'Removing the service needs root, so sudo is used.',
  },

  machineId: {
    needsRoot: 'only root can read the id of this VM. Run: sudo podium-agent machine-id',
    none: 'this VM has no id. Approve it when it connects.',
  },

  download: {
    unknownServer: "The signature of the checksums isn't checked, because no token is known.",
    verified: 'The checksums are signed by your server.',
    unsigned:
      "the checksums of the update aren't signed by your server. Nothing was changed. Tell your instructor: another server might be intercepting the download.",
  },

  account: {
    secret: (name: string) => `Secret ${name}, with the token of the account`,
    notOurs: "not created by podium-agent, so it's kept",
    namespaceInUse: (objects: string) =>
      `contains ${objects}, which podium-agent didn't create, so it's kept`,
    namespaceTerminating: (namespace: string, seconds: number) =>
      `the namespace ${namespace} is still being deleted after ${seconds} s. Check: kubectl get namespace ${namespace} -o yaml`,
    objectFailed: (object: string, message: string) => `${object} couldn't be created: ${message}`,
    noToken: (seconds: number) =>
      `the cluster created no token within ${seconds} s. Check whether its controller manager is running, then try again.`,
  },

  doctor: {
    serverUnknown: {
      text: 'no address is known.',
      nextStep: 'set PODIUM_TOKEN and add --server URL, as in the install command on your page',
    },
    serverFine: (server: string) => `${server} responds.`,
    serverUnreachable: (server: string, reason: string) => ({
      text: `${server} can't be reached: ${reason}.`,
      nextStep:
        'check the address with your instructor, and the network of this VM; if the network needs a proxy, name it with --proxy URL',
    }),
    serverStarting: (server: string) => ({
      text: `${server} responds but isn't ready yet.`,
      nextStep: 'wait a minute; if it stays like this, tell your instructor',
    }),
    otherServer: (server: string, status: number) => ({
      text: `the server at ${server} responds (HTTP ${status}) but isn't Podium.`,
      nextStep:
        'compare the address with the install command; a proxy or a sign-in page of the network might intercept it',
    }),
    clockFine: 'matches the server.',
    clockOff: (seconds: number, direction: 'ahead' | 'behind') => ({
      text: `the clock of this VM is ${seconds} s ${direction === 'ahead' ? 'ahead of' : 'behind'} the server.`,
      nextStep: 'set it: sudo timedatectl set-ntp true',
    }),
    tokenUnknown: {
      text: 'no token given.',
      nextStep: 'set PODIUM_TOKEN, as in the install command on your page',
    },
    tokenFine: 'the server accepts it.',
    copyCommandAgain:
      'copy the install command from your page again, or ask your instructor for a new one',
    tokenIncomplete: "it's incomplete.",
    tokenOfOtherServer: 'it was created by another server.',
    tokenUnproven: {
      text: "the server doesn't prove its identity.",
      nextStep: 'tell your instructor: another server might be intercepting the connection',
    },
    linkUnreachable: (reason: string) => ({
      text: `${reason}.`,
      nextStep: 'a proxy might block this connection: tell your instructor',
    }),
    linkBroken: (reason: string) => `${reason}.`,
    installAgain: 'install the agent again with the install command from your page',
    connected: (seat: { label: string; workshop: string } | null) =>
      `this VM is connected${seat === null ? '' : `: seat ${seat.label} of ${seat.workshop}`}.`,
    polling: 'A proxy blocks WebSocket. Podium uses long polling.',
    stalled: (kind: string, since: string) => ({
      text: `Podium can't see ${kind} since ${since}: the API server refuses the watch.`,
      nextStep: `check whether "kubectl get ${kind.toLowerCase()} --all-namespaces --watch" works`,
    }),
    askForApproval: 'ask your instructor to approve this VM; the agent asks again automatically',
    connecting: (reason: string | null) => ({
      text: `not connected yet${reason === null ? '' : `: ${reason}`}.`,
      nextStep: 'the agent retries automatically; see "server" above',
    }),
    waiting: (message: string) => ({
      text: `the server asked the agent to wait: ${message}`,
      nextStep: 'it retries automatically; if it stays like this, tell your instructor',
    }),
    stopping: 'the agent is stopping.',
    ended: (message: string) => `the server ended the connection: ${message}`,
    askForNewCommand: 'ask your instructor for a new install command and run it',
    kubeconfigFine: (source: string, context: string) => `${source}, context ${context}.`,
    kubeconfigProblem: (message: string) => ({
      text: `${message}.`,
      nextStep:
        'check whether "kubectl get nodes" works; if the agent is installed, run: podium-agent reconnect',
    }),
    apiServerFine: (server: string, version: string) => `${server} responds, ${version}.`,
    apiServerDenies: (server: string) => ({
      text: `${server} doesn't accept this account.`,
      nextStep: 'if the cluster was recreated, run: podium-agent reconnect',
    }),
    apiServerOther: (server: string, message: string) => ({
      text: `${server} returned: ${message}.`,
      nextStep: 'run "kubectl version"; the address in the kubeconfig might be wrong',
    }),
    apiServerUnreachable: (server: string, reason: string) => ({
      text: `${server} can't be reached: ${reason}.`,
      nextStep:
        'check whether "kubectl get nodes" works; start the cluster if it\'s stopped; if it was recreated, run: podium-agent reconnect',
    }),
    rightsFine: "can read everything Podium needs, and can't change anything.",
    rightsOfOwnAccount:
      "can read everything Podium needs. It's your own account, which can also make changes; the agent only reads.",
    rightsMissing: (kinds: string) => ({
      text: `no permission to read ${kinds}.`,
      nextStep:
        'their exercises can\'t be verified; run "podium-agent reconnect" with a kubeconfig that has all permissions',
    }),
    diskFine: (folder: string, megabytes: number) => `${folder} has ${megabytes} MB free.`,
    diskLow: (folder: string, megabytes: number, needed: number) =>
      `${folder} has ${megabytes} MB free; the agent might need ${needed} MB.`,
    diskFull: (folder: string) => `${folder} is full.`,
    freeUpSpace: 'free up space: df -h shows what is full',
    diskNotWritable: (folder: string, code: string) => ({
      text: `can't write to ${folder} (${code}).`,
      nextStep: `choose another folder with --state FOLDER, or check the owner: ls -ld ${folder}`,
    }),
  },

  kubeconfig: kubeconfigEn,
  route: routeEn,

  /** Why a request has no response, by the error code of Node. */
  requestErrors: {
    ENOTFOUND: "the name isn't in DNS",
    EAI_AGAIN: "DNS isn't responding",
    ECONNREFUSED: 'connection refused',
    ECONNRESET: 'the connection was closed',
    EHOSTUNREACH: 'no route to the host',
    ENETUNREACH: 'this VM has no network',
    ETIMEDOUT: 'no response in 10 s',
    CERT_HAS_EXPIRED: 'its certificate has expired',
    ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
    SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an unknown authority',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an unknown authority',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an unknown authority',
    EPROTO: 'no TLS at this address (http instead of https?)',
  },
  signInProgramMissing: (program: string) =>
    `${program}, which the kubeconfig uses to sign in, isn't installed`,
};

export type Messages = typeof en;
