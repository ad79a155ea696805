import { spawnSync } from 'node:child_process'
import t from 'tap'

t.test('this V8 knows what it is told, and says nothing', async (t) => {
  const module = new URL('../../../src/cli/workers/long-run.js', import.meta.url).href
  const tell = `import(${JSON.stringify(module)}).then(({ settleForLongRun }) => settleForLongRun())`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', tell], { encoding: 'utf8' })
  t.same({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' })
  const options = spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8' }).stdout
  t.match(options, /--heap-growing-percent /)
})
