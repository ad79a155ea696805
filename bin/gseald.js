#!/usr/bin/env node
const { finish, load } = require('./load.js')

finish(load().daemon)
