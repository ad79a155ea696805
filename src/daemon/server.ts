/** The door: who comes is asked of the kernel before a byte is read, and so many may be inside. */
import { readlinkSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { GsealError, isGsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import { type Client, Connection } from './connection.ts'
import { errorFields } from './log.ts'
import { denied, mayCall } from './policy.ts'
import { type Desk, handle, knows } from './routes.ts'
import type { Peer, System } from './system.ts'

/** The program of a process, as a hint: processes of one user can imitate each other, and numbers are used again. */
const programOf = (pid: number): string => {
  try {
    return readlinkSync(`/proc/${pid}/exe`)
  } catch {
    return '?'
  }
}

/** For the ledger. Control characters in the name of a program would not be accepted there. */
const callerOf = ({ uid, pid }: Peer): string =>
  `uid ${uid} pid ${pid} ${programOf(pid)
    .replace(/\p{Cc}/gu, '?')
    .slice(0, 200)}`

const peerOf = (socket: Socket, system: System | undefined, own: number): Peer =>
  system?.peerOf(socket) ?? { uid: own, gid: -1, groups: [], pid: 0 }

export interface Door {
  readonly server: Server
  connections(): number
  /** Takes no new ones, and ends those that wait for nothing. */
  close(): void
  /** Ends the rest. */
  endAll(): void
}

/** @param system `undefined` when the configuration leaves the choice of callers to the socket file */
export const openDoor = (desk: () => Desk, own: number, system: System | undefined): Door => {
  const inside = new Set<Connection>()

  const leave = (client: Client): void => {
    inside.delete(client as Connection)
    for (const queue of desk().keeper.queues) queue.drop(client)
  }
  const enter = (socket: Socket, peer: Peer): Connection => {
    const connection = new Connection({
      socket,
      peer,
      caller: system === undefined ? 'uid ? pid ?' : callerOf(peer),
      knows,
      handle: async (client, call) => {
        try {
          return await handle(desk(), client, call)
        } catch (error) {
          desk().refused += 1
          if (!isGsealError(error))
            desk().log('error', 'call.fault', { method: call.method, ...errorFields(error) })
          throw error
        }
      },
      closed: leave,
    })
    inside.add(connection)
    return connection
  }
  const admit = (socket: Socket): void => {
    const { log, config, keeper } = desk()
    socket.on('error', () => socket.destroy())
    try {
      const peer = peerOf(socket, system, own)
      const connection = enter(socket, peer)
      const reason = !mayCall(peer, own, config.keys ?? keeper.keys.map(({ rule }) => rule))
        ? denied(peer, 'call the daemon')
        : inside.size > LIMITS.daemon.connections
          ? new GsealError('DAEMON_BUSY', { what: `${inside.size} connections`, retryAfterMs: 1000 })
          : undefined
      if (reason === undefined) return
      desk().refused += 1
      log('warn', 'connection.refused', { caller: connection.caller, ...errorFields(reason) })
      connection.refuse(reason)
    } catch (error) {
      log('error', 'connection.unknown', errorFields(error))
      socket.destroy()
    }
  }
  const server = createServer(admit)
  return {
    server,
    connections: () => inside.size,
    close: () => {
      server.close()
      for (const connection of inside) if (!connection.busy) connection.end()
    },
    endAll: () => {
      for (const connection of inside) connection.end()
    },
  }
}
