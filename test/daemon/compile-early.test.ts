import { spawnSync } from 'node:child_process'
import t from 'tap'

t.test('this V8 knows what the daemon tells it, and says nothing', async (t) => {
  const module = new URL('../../src/daemon/compile-early.js', import.meta.url).href
  const tell = `import(${JSON.stringify(module)}).then(({ compileEarly }) => compileEarly())`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', tell], { encoding: 'utf8' })
  t.same({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' })
  const options = spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8' }).stdout
  t.match(options, /--interrupt-budget /)
})
