import { spawnSync } from 'node:child_process'
import t from 'tap'
import { earlyFlag } from '../../src/daemon/compile-early.ts'

t.test('this V8 knows what the daemon tells it, and says nothing', async (t) => {
  const module = new URL('../../src/daemon/compile-early.js', import.meta.url).href
  const tell = `import(${JSON.stringify(module)}).then(({ compileEarly }) => compileEarly())`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', tell], { encoding: 'utf8' })
  t.same({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' })
  const flag = earlyFlag(process.versions.v8)
  const options = spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8' }).stdout
  if (flag !== undefined) t.match(options, `${flag.split('=')[0]} `)
})

t.test('V8 of Node 20 is told, a later one that counts otherwise is not', async (t) => {
  t.match(earlyFlag('11.3.244.8-node.33'), /^--interrupt-budget=\d+$/)
  t.equal(earlyFlag('13.6.233.10-node.28'), undefined)
})
