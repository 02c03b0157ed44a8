#!/usr/bin/env node
/** The command's own file: loads the command line where Node has what that is built on, and says what is needed elsewhere. */
import { nodeRefusal } from './node-version.ts'

const refusal = nodeRefusal(process.versions.node)
if (refusal === undefined) await import('./main.ts')
else {
  process.stderr.write(`${refusal}\n`)
  process.exitCode = 1
}
