import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { PRODUCT } from '../../../src/core/base/product.ts'
import { ROOT } from '../../helpers/paths.ts'

t.test('the version that stands in signatures is the version of the package', async (t) => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    name: string
    version: string
  }
  t.same({ ...PRODUCT }, { name: manifest.name, version: manifest.version })
})
