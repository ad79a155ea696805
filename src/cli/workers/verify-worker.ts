/** A thread that verifies files: trust comes once at its start, then one path a message. */
import { parentPort, workerData } from 'node:worker_threads'
import type { FilePath } from '../files.ts'
import { fileVerifier, type VerifySetup } from '../verify-file.ts'

const { verifyFile } = fileVerifier(workerData as VerifySetup)

parentPort?.on('message', (path: FilePath) => {
  void verifyFile(path).then((outcome) => parentPort?.postMessage(outcome))
})
