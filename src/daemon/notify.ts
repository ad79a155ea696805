/** What systemd is told (sd_notify): that the daemon is ready, stopping, and alive. */
import type { System } from './system.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface Notifier {
  ready(status: string): void
  stopping(): void
  close(): void
}

/** Half of what systemd allows (sd_watchdog_enabled); nothing when it does not watch this process. */
const watchdogMs = (env: Env, pid: number): number | undefined => {
  const micros = Number(env['WATCHDOG_USEC'])
  const meant = env['WATCHDOG_PID'] === undefined || env['WATCHDOG_PID'] === String(pid)
  return meant && Number.isSafeInteger(micros) && micros > 0 ? micros / 2000 : undefined
}

/**
 * A timer of the event loop feeds the watchdog, so that a loop that hangs is seen. `alive` is asked each time: a daemon
 * that cannot do its work may leave the dog unfed.
 */
export const openNotifier = (
  env: Env,
  pid: number,
  system: System | undefined,
  alive: () => boolean,
): Notifier => {
  const socket = env['NOTIFY_SOCKET']
  const tell = (text: string): void => {
    if (socket !== undefined && socket !== '') system?.datagram(socket, text)
  }
  const every = watchdogMs(env, pid)
  const timer =
    every === undefined
      ? undefined
      : setInterval(() => {
          if (alive()) tell('WATCHDOG=1')
        }, every)
  timer?.unref()
  return {
    ready: (status) => tell(`READY=1\nSTATUS=${status}`),
    stopping: () => tell('STOPPING=1'),
    close: () => clearInterval(timer),
  }
}
