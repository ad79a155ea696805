/** Rows of the table of commands for the daemon. */
import type { CommandRecord, OptionRecord } from './record.ts'

const SOCKET: OptionRecord = { flag: 'socket', value: 'FILE', completes: 'file', text: 'daemonSocket' }

export const DAEMON: readonly CommandRecord[] = [
  {
    name: 'daemon run',
    text: 'daemonRun',
    arguments: [],
    options: [SOCKET],
    examples: ['gseal daemon run'],
    load: () => import('./commands/daemon-run.ts'),
  },
  {
    name: 'daemon start',
    text: 'daemonStart',
    arguments: [],
    options: [SOCKET],
    examples: ['gseal daemon start'],
    load: () => import('./commands/daemon-start.ts'),
  },
  {
    name: 'daemon stop',
    text: 'daemonStop',
    arguments: [],
    options: [SOCKET],
    examples: ['gseal daemon stop'],
    load: () => import('./commands/daemon-stop.ts'),
  },
  {
    name: 'daemon status',
    text: 'daemonStatus',
    arguments: [],
    options: [SOCKET],
    examples: ['gseal daemon status', 'gseal daemon status --json'],
    load: () => import('./commands/daemon-status.ts'),
  },
  {
    name: 'daemon unlock',
    text: 'daemonUnlock',
    arguments: [{ name: 'KEY', completes: 'key', text: 'daemonKey' }],
    options: [
      { flag: 'idle', value: 'MINUTES', text: 'pinIdle' },
      { flag: 'for', value: 'MINUTES', text: 'pinFor' },
      { flag: 'uses', value: 'N', text: 'pinUses' },
      { flag: 'last-try', text: 'pinLastTry' },
      SOCKET,
    ],
    examples: ['gseal daemon unlock demo', 'gseal daemon unlock demo --for 60 --pin-file fd:3'],
    load: () => import('./commands/daemon-unlock.ts'),
  },
  {
    name: 'daemon lock',
    text: 'daemonLock',
    arguments: [{ name: 'KEY', optional: true, completes: 'key', text: 'daemonKey' }],
    options: [SOCKET],
    examples: ['gseal daemon lock', 'gseal daemon lock demo'],
    load: () => import('./commands/daemon-lock.ts'),
  },
]
