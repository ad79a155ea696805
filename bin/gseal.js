#!/usr/bin/env node
const { name, version } = require('../package.json')

const [only, ...more] = process.argv.slice(2)
if (more.length === 0 && (only === '--version' || only === '-V')) {
  // Answered before anything else is loaded, so that it costs what starting Node costs.
  process.stdout.write(`${name} ${version}\n`)
} else {
  const { finish, load } = require('./load.js')
  finish(load().cli)
}
