// Adds up the JSON results of the test runs in a folder and ends with "N passed, N failed" (a step that broke counts as one failure).
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, brokenSteps] = process.argv.slice(2)
const results = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
const sum = (field) => results.reduce((total, result) => total + result[field], 0)
const passed = sum('numPassedTests')
const skipped = sum('numPendingTests') + sum('numTodoTests')
const failed = Math.max(sum('numFailedTests'), Number(brokenSteps))
if (skipped > 0) console.log(`${skipped} skipped, each named above with its reason`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
