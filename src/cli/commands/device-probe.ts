/** `gseal device probe`: signs a random message in every known way, tells what came of each, and writes the profile. */
import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { GsealError } from '../../core/base/error.ts'
import type { ProbeResult } from '../../core/keys/device/model.ts'
import type { DeviceProfile, SignWay } from '../../core/keys/device/profile.ts'
import { allProfiles, probedProfile } from '../../core/keys/device/profiles.ts'
import { type OpenedDevice, openDevice } from '../../core/keys/device/signer.ts'
import type { Session } from '../context.ts'
import { profileFile } from '../devices.ts'
import { makeFolder, writeOutput } from '../files.ts'
import { openHome } from '../home.ts'
import { keyAccess, keyUri } from '../keyring.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

const TEXTS = {
  verifies: 'probeVerifies',
  'no-z': 'probeNoZ',
  wrong: 'probeWrong',
  form: 'probeForm',
  refused: 'probeRefused',
} as const

/** Each mechanism as a digest and as a message, those of the device's own profile first. */
const candidates = async (own: DeviceProfile): Promise<readonly SignWay[]> => {
  if (own.api !== 'pkcs11') return own.sign
  const numbers = new Set(
    [own, ...(await allProfiles())].flatMap(({ sign }) => sign.map((way) => way.mechanism)),
  )
  return [...numbers].flatMap((mechanism) => {
    const name = `m-${mechanism.toString(16)}`
    const way = { mechanism, output: 'auto', usable: true } as const
    return [
      { ...way, name: `${name}-e`, input: 'e', z: 'caller' } as const,
      { ...way, name: `${name}-message`, input: 'message', z: 'device-default-id' } as const,
    ]
  })
}

const show = (session: Session, result: ProbeResult): void => {
  const { lang } = session.settings
  session.out.record({ type: 'probe', ...result })
  const { mechanism, input, output = '', status = '' } = result
  const tone = result.outcome === 'verifies' ? 'good' : 'dim'
  session.out.line(
    toned('strong', `${mechanism} ${input}`),
    '  ',
    toned(tone, say(lang, TEXTS[result.outcome], { output, status })),
  )
}

const probeAll = async (session: Session, { host, ref }: OpenedDevice): Promise<ProbeResult[]> => {
  const results: ProbeResult[] = []
  for (const way of await candidates(host.profile)) {
    const result = await host.probe(ref, way, randomBytes(64))
    // Hundreds of numbers that no one knows are no news.
    if (result.outcome !== 'refused') show(session, result)
    results.push(result)
  }
  return results
}

export const run: Run = async (session, input) => {
  const uri = await keyUri(session, input.first)
  const opened = await openDevice(uri, keyAccess(session, input.first))
  if (opened === null) throw new GsealError('KEY_URI_UNKNOWN', { scheme: uri.split(':')[0] ?? '' })
  try {
    const results = await probeAll(session, opened)
    const good = results.filter(({ outcome }) => outcome === 'verifies')
    session.out.record({ type: 'summary', tried: results.length, verify: good.length })
    if (good.length === 0)
      throw new GsealError('DEVICE_PROBE_NONE', { module: opened.host.module, tried: results.length })
    const name = input.text('write')
    if (name === undefined) return 0
    const path = profileFile(await openHome(session.settings.home), name)
    await makeFolder(dirname(path), 0o700)
    const json = probedProfile(opened.host.profile, name, results)
    await writeOutput(path, Buffer.from(json), { mode: 0o600, force: input.has('force') })
    session.out.line(say(session.settings.lang, 'probeWritten', { path, name }))
    return 0
  } finally {
    await opened.host.close()
  }
}
